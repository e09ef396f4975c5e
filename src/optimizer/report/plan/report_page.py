"""The HTML report and its pictures: one file that opens from disk with no network."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes

from optimizer.arrays import Bools, Floats
from optimizer.demand import market
from optimizer.loop import LoopResult
from optimizer.network import MEASURES
from optimizer.plan import Plan
from optimizer.plan.result.plan_outcomes import RowResult
from optimizer.report.locale import Words
from optimizer.report.render.figures.heat_map import draw_heat_map
from optimizer.report.render.figures.network_drawings import (
    draw_loop_rounds,
    draw_monthly_pay,
    draw_scheme_bars,
    draw_weekly_bands,
)
from optimizer.report.render.figures.target_drawings import draw_stacked_targets, draw_zone_map
from optimizer.report.render.pages import rendered
from optimizer.report.render.style import inlined, new_figure, picture
from optimizer.results.loop_figures import largest_moves
from optimizer.results.plan_figures import people, transfer_lines
from optimizer.results.report_figures import Figures, figures_of
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Commitment
from optimizer.simulation import Runs
from optimizer.statistics import Selection

MOST_PRICES = 20
"""Rows in the table of shadow prices: those of the largest worth."""


def write_report(
    folder: str | Path,
    scenario: Scenario,
    plan: Plan,
    runs: Runs | None = None,
    language: str | None = None,
    selection: Selection | None = None,
    looped: LoopResult | None = None,
) -> Path:
    """Write ``report.html``, ``figures.json`` and the pictures as PNG; give the path of the page.

    Parameters
    ----------
    language : {"fr", "en"}, optional
        Default the scenario's.
    selection : Selection, optional
        The best scheme by contribution, when one was selected.
    looped : LoopResult, optional
        The loop between plan and network.
    """
    folder = Path(folder)
    words = Words.of(scenario, language=language)
    figures = figures_of(scenario, plan, runs, selection, looped)
    drawn = pictures(scenario, plan, runs, words, looped)
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for name, content in drawn.items():
        (folder / "figures" / f"{name}.png").write_bytes(content)
    text = json.dumps(figures.as_json(), ensure_ascii=False, indent=1)
    (folder / "figures.json").write_text(text + "\n", encoding="utf-8")
    path = folder / "report.html"
    page = _render(scenario, plan, runs, words, figures, drawn, selection, looped)
    path.write_text(page, encoding="utf-8")
    return path


def _render(
    scenario: Scenario,
    plan: Plan,
    runs: Runs | None,
    words: Words,
    figures: Figures,
    drawn: dict[str, bytes],
    selection: Selection | None,
    looped: LoopResult | None,
) -> str:

    def figure(name: str) -> Markup:
        value, unit = figures[name]
        return Markup('<span class="figure" data-id="{}">{}</span>').format(
            name, words.figure(value, unit)
        )

    return rendered(
        "report.html.j2",
        words,
        f=figure,
        scenario=scenario,
        plan=plan,
        runs=runs,
        selection=selection,
        looped=looped,
        figures=figures,
        ends=() if looped is None else tuple(looped.ends.itertuples()),
        moves=() if looped is None else largest_moves(scenario, looped),
        ranking=None if runs is None else runs.ranking(),
        measures=tuple(MEASURES),
        components=_components(runs),
        commitments=[row for row in plan.rows if row.kind == Commitment.key],
        rows={row.name: row for row in plan.rows},
        missed=[row for row in plan.rows if row.shortfall and row.enforced],
        reasons={
            row.name: [r for r in plan.reasons if r.missed == row.name and r.gives == r.gives][:3]
            for row in plan.rows
        },
        full={
            row.name: sum(r.missed == row.name and bool(r.binding) for r in plan.reasons)
            for row in plan.rows
        },
        priced=_priced(plan),
        pictures={name: inlined(content) for name, content in drawn.items()},
    )


def _components(runs: Runs | None) -> list[str]:
    """Components that some scheme paid."""
    if runs is None:
        return []
    cash = runs.cash(())
    paid = set(cash.loc[cash["earned"] > 0, "component"])
    return [name for name in runs.labels.components if name in paid]


def _priced(plan: Plan) -> list[RowResult]:
    """Rows with a shadow price, those that weigh most first."""
    rows = [r for r in plan.rows if np.isfinite(r.shadow_price) and abs(r.shadow_price) > 1e-6]

    def weight(row: RowResult) -> float:
        bound = row.lower if np.isfinite(row.lower) else row.upper
        return -abs(row.shadow_price * bound)

    return sorted(rows, key=weight)[:MOST_PRICES]


def pictures(
    scenario: Scenario,
    plan: Plan,
    runs: Runs | None,
    words: Words,
    looped: LoopResult | None = None,
) -> dict[str, bytes]:
    """PNG of every picture by name; maps only where the scenario has outlines."""
    drawn: dict[str, Callable[[], Axes]] = {
        "channel_month": lambda: _targets(plan, words),
        "push": lambda: _push(scenario, plan, words),
        "transfer": lambda: _transfer(scenario, plan, words),
        "map_targets": lambda: _map_targets(scenario, plan, words),
        "map_overlap": lambda: _map_overlap(scenario, plan, words),
        "map_push": lambda: _map_push(scenario, plan, words),
    }
    if runs is not None:
        drawn |= {
            "motivation": lambda: draw_weekly_bands(runs.weekly("motivation"), "motivation", words),
            "effort": lambda: draw_weekly_bands(runs.weekly("effort"), "effort", words),
            "cost_retained": lambda: _cost_retained(runs, words),
            "cash": lambda: draw_monthly_pay(runs.cash(), words),
        }
    if looped is not None:
        drawn["rounds"] = lambda: _rounds(looped, words)
        drawn["map_response"] = lambda: _map_response(scenario, looped, words)
    mapped = scenario.outlines() is not None
    return {
        name: picture(draw) for name, draw in drawn.items() if mapped or not name.startswith("map_")
    }


def _targets(plan: Plan, words: Words) -> Axes:
    lines = plan.target_lines.sum(axis=(0, 2, 4)).T.astype(np.float64)
    return draw_stacked_targets(lines, plan.axes.channels, plan.axes.months, words)


def _above(scenario: Scenario, plan: Plan) -> Bools:
    """``above[zone, month, channel]``: whether the level is stronger than reference."""
    strength = market(scenario).strength
    channels = np.arange(plan.push.shape[2])
    return np.asarray(strength[channels, plan.push] > 1.0)


def _push(scenario: Scenario, plan: Plan, words: Words) -> Axes:
    share = 100.0 * _above(scenario, plan).mean(axis=0).T
    return draw_heat_map(
        share,
        [words.channel(channel) for channel in plan.axes.channels],
        [month[2:] for month in plan.axes.months],
        f"{words('above_reference')}: {words('zones_at')}",
        (words("channel"), words("month")),
        [[words.number(cell) for cell in row] for row in share],
    )


def _transfer(scenario: Scenario, plan: Plan, words: Words) -> Axes:
    lines = transfer_lines(plan, market(scenario))
    shown = np.where(np.eye(len(lines), dtype=bool), np.nan, lines / 1000)
    names = [words.channel(channel) for channel in plan.axes.channels]
    return draw_heat_map(
        shown,
        names,
        names,
        f"{words('transfer')} ({words('thousand_lines')})",
        (words("taker"), words("giver")),
        [["" if np.isnan(cell) else words.number(cell, 1) for cell in row] for row in shown],
    )


def _cost_retained(runs: Runs, words: Words) -> Axes:
    costs = {scheme: runs.interval(scheme, "cost_per_retained_line") for scheme in runs.schemes}
    return draw_scheme_bars(costs, words("cost_retained"), words("eur_line"), words)


def _rounds(looped: LoopResult, words: Words) -> Axes:
    table = looped.to_frame()
    return draw_loop_rounds(table[table["start"] == looped.courses[0].start], words)


def _map(scenario: Scenario, values: Floats, name: str, words: Words) -> Axes:
    outlines = scenario.outlines() or {}
    return draw_zone_map(outlines, scenario.zones.ids, values, words(name), words=words)


def _map_targets(scenario: Scenario, plan: Plan, words: Words) -> Axes:
    lines = plan.target_lines.sum(axis=(1, 2, 3, 4))
    return _map(scenario, 1000.0 * lines / np.maximum(people(scenario), 1e-9), "map_targets", words)


def _map_overlap(scenario: Scenario, plan: Plan, words: Words) -> Axes:
    sold = plan.expected.sum(axis=(1, 2, 3, 4))
    share = 100.0 * (plan.alone.sum(axis=(1, 2, 3, 4)) - sold) / np.maximum(sold, 1e-9)
    return _map(scenario, share, "map_overlap", words)


def _map_response(scenario: Scenario, looped: LoopResult, words: Words) -> Axes:
    """What the last plan counts on of the network, over what the scenario says."""
    factor = looped.rounds[-1].used.attraction.mean(axis=1)
    return _map(scenario, factor, "map_response", words)


def _map_push(scenario: Scenario, plan: Plan, words: Words) -> Axes:
    """Small multiples: months above reference, one map a channel."""
    outlines = scenario.outlines() or {}
    months = _above(scenario, plan).sum(axis=1).astype(np.float64)
    columns = 3
    rows = -(-months.shape[1] // columns)
    figure = new_figure(10.5, 3.6 * rows)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    span = (0.0, float(len(plan.axes.months)))
    for ax, channel, values in zip(axes, plan.axes.channels, months.T, strict=False):
        name = words.channel(channel)
        draw_zone_map(outlines, plan.axes.zones, values, name, ax, span, words=words)
    for ax in axes[months.shape[1] :]:
        ax.set_axis_off()
    figure.suptitle(words("map_push"), fontsize=11)
    first: Axes = axes[0]
    return first
