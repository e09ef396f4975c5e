"""The pictures of the report of a plan and its network."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes

from optimizer.arrays import Bools, Floats
from optimizer.demand import market
from optimizer.loop import LoopResult
from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.render.figures.heat_map import draw_heat_map
from optimizer.report.render.figures.network_drawings import (
    draw_loop_rounds,
    draw_monthly_pay,
    draw_scheme_bars,
    draw_weekly_bands,
)
from optimizer.report.render.figures.target_drawings import draw_stacked_targets, draw_zone_map
from optimizer.report.render.style import new_figure, picture
from optimizer.results.plan_figures import people, transfer_lines
from optimizer.scenario.scenario import Scenario
from optimizer.simulation import Runs


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
