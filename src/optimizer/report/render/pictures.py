"""The report's pictures, each drawn once and inlined."""

from __future__ import annotations

import base64
from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from optimizer.demand import market
from optimizer.loop import LoopResult
from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.render.figures import (
    draw_bands,
    draw_bars,
    draw_cash,
    draw_channel_month,
    draw_heat,
    draw_map,
    draw_rounds,
)
from optimizer.report.render.style import picture
from optimizer.results.report_figures import people, transfer_lines
from optimizer.scenario.scenario import Scenario
from optimizer.simulation import Runs


def inlined(content: bytes) -> str:
    """A PNG as a data URI."""
    return "data:image/png;base64," + base64.b64encode(content).decode()


def pictures(
    scenario: Scenario,
    plan: Plan,
    runs: Runs | None,
    words: Words,
    looped: LoopResult | None = None,
) -> dict[str, bytes]:
    """PNG of every picture by name."""
    drawn: dict[str, Callable[[], Axes]] = {
        "channel_month": lambda: _channel_month(plan, words),
        "push": lambda: _push(scenario, plan, words),
        "transfer": lambda: _transfer(scenario, plan, words),
    }
    if scenario.outlines() is not None:
        drawn["map_targets"] = lambda: _map_targets(scenario, plan, words)
        drawn["map_overlap"] = lambda: _map_overlap(scenario, plan, words)
        drawn["map_push"] = lambda: _map_push(scenario, plan, words)
    if runs is not None:
        drawn["motivation"] = lambda: draw_bands(runs.weekly("motivation"), "motivation", words)
        drawn["effort"] = lambda: draw_bands(runs.weekly("effort"), "effort", words)
        drawn["cost_retained"] = lambda: draw_bars(
            {s: runs.interval(s, "cost_per_retained_line") for s in runs.schemes},
            words("cost_retained"),
            words("eur_line"),
            words,
        )
        drawn["cash"] = lambda: draw_cash(runs.cash(), words)
    if looped is not None:
        drawn["rounds"] = lambda: _rounds(looped, words)
        if scenario.outlines() is not None:
            drawn["map_response"] = lambda: _map_response(scenario, looped, words)
    return {name: picture(draw) for name, draw in drawn.items()}


def _channel_month(plan: Plan, words: Words) -> Axes:
    lines = plan.target_lines.sum(axis=(0, 2, 4)).T.astype(np.float64)
    return draw_channel_month(lines, plan.axes.channels, plan.axes.months, words)


def _above(scenario: Scenario, plan: Plan) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """``above[zone, month, channel]``: whether the level is stronger than reference."""
    multiplier = market(scenario).strength
    channels = np.arange(plan.push.shape[2])
    return np.asarray(multiplier[channels, plan.push] > 1.0)


def _push(scenario: Scenario, plan: Plan, words: Words) -> Axes:
    share = 100.0 * _above(scenario, plan).mean(axis=0).T
    return draw_heat(
        share,
        [words.channel(c) for c in plan.axes.channels],
        [m[2:] for m in plan.axes.months],
        f"{words('above_reference')}: {words('zones_at')}",
        (words("channel"), words("month")),
        [[words.number(v) for v in row] for row in share],
    )


def _transfer(scenario: Scenario, plan: Plan, words: Words) -> Axes:
    lines = transfer_lines(plan, market(scenario))
    shown = np.where(np.eye(len(lines), dtype=bool), np.nan, lines / 1000)
    names = [words.channel(c) for c in plan.axes.channels]
    return draw_heat(
        shown,
        names,
        names,
        f"{words('transfer')} ({words('thousand_lines')})",
        (words("taker"), words("giver")),
        [["" if v != v else words.number(v, 1) for v in row] for row in shown],
    )


def _map_targets(scenario: Scenario, plan: Plan, words: Words) -> Axes:
    outlines = scenario.outlines() or {}
    per = 1000.0 * plan.target_lines.sum(axis=(1, 2, 3, 4)) / np.maximum(people(scenario), 1e-9)
    return draw_map(outlines, plan.axes.zones, per, words("map_targets"), words=words)


def _map_overlap(scenario: Scenario, plan: Plan, words: Words) -> Axes:
    sold = plan.expected.sum(axis=(1, 2, 3, 4))
    share = 100.0 * (plan.alone.sum(axis=(1, 2, 3, 4)) - sold) / np.maximum(sold, 1e-9)
    return draw_map(
        scenario.outlines() or {}, plan.axes.zones, share, words("map_overlap"), words=words
    )


def _rounds(looped: LoopResult, words: Words) -> Axes:
    table = looped.to_frame()
    return draw_rounds(table[table["start"] == looped.courses[0].start], words)


def _map_response(scenario: Scenario, looped: LoopResult, words: Words) -> Axes:
    """What the last plan counts on of the network, over what the scenario says."""
    factor = looped.rounds[-1].used.attraction.mean(axis=1)
    zones = looped.plan.axes.zones
    return draw_map(scenario.outlines() or {}, zones, factor, words("map_response"), words=words)


def _map_push(scenario: Scenario, plan: Plan, words: Words) -> Axes:
    """Small multiples: months above reference, one map a channel."""
    outlines = scenario.outlines() or {}
    months = _above(scenario, plan).sum(axis=1).astype(np.float64)
    columns = 3
    rows = -(-months.shape[1] // columns)
    figure = Figure(figsize=(10.5, 3.6 * rows), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    span = (0.0, float(len(plan.axes.months)))
    for i, channel in enumerate(plan.axes.channels):
        draw_map(
            outlines,
            plan.axes.zones,
            months[:, i],
            words.channel(channel),
            axes[i],
            span,
            words=words,
        )
    for ax in axes[months.shape[1] :]:
        ax.set_axis_off()
    figure.suptitle(words("map_push"), fontsize=11)
    first: Axes = axes[0]
    return first
