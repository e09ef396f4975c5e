"""What a run prints: the plan and why it misses what it misses, the schemes, the loop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console

from optimizer.console import figure_text, folding_table, wide_console
from optimizer.loop.loop_result import sentences
from optimizer.statistics import paired_difference


def print_result(result: Any, moved: float | None = None) -> None:
    """Print what a run came to; ``moved`` lines from the targets kept, where there are some."""
    console = wide_console()
    plan = result.plan
    console.print(f"{plan.target_lines.sum():,} lines targeted; {plan.status}")
    for level in plan.levels:
        # later objectives may give up some of it: the plan's own figure is the report's
        shortfall = level.rank is not None and level.rank >= 0
        when = "" if level is plan.levels[-1] or shortfall else " when solved"
        console.print(
            f"  {level.name}{when}: {figure_text(level.value)} {level.unit}, bound "
            f"{figure_text(level.bound)}, gap {level.gap:.3%}"
        )
    if moved is not None:
        console.print(f"  moved from the targets kept: {moved:,.0f} lines")
    missed = plan.shortfalls
    for row in missed.itertuples():
        console.print(f"  {row.name}: {row.shortfall:,.1f} {row.unit} off ({row.share:.1%})")
        _print_reasons(console, plan, row.name)
    if missed.empty:
        console.print("  every commitment, capacity, budget and lock is kept")
    for row in plan.rows:
        if not row.enforced:
            console.print(
                f"  {row.name} (report only): {row.value:,.1f} {row.unit}"
                + (f", {row.shortfall:,.1f} off" if row.shortfall else ", kept")
            )
    if plan.futures:
        _print_futures(console, plan)
    worst = max(plan.rounding_deviation.items(), key=lambda item: item[1])
    console.print(f"  whole-line targets: largest deviation {worst[1]:.2f} lines ({worst[0]})")
    if result.runs is not None:
        _print_schemes(console, result.runs)
    if result.selection is not None:
        _print_selection(console, result.selection)
    if result.loop is not None:
        print_loop(result.loop, result.folder)
    console.print(str(result.report or result.folder))


def print_loop(looped: Any, folder: Path) -> None:
    """Print the rounds of a loop, the verdict in words, and where its last plan's targets are."""
    console = wide_console()
    names = ("start", "round", "largest move", "moved", "gap", "targets", "effort", "motivation")
    table = folding_table(*names, "points of sale at quota", "overlap", "cost")
    for row in looped.to_frame().itertuples():
        place = f"{row.largest_move:,.0f} {row.channel} {row.zone} {row.month}"
        first = row.round == 1
        table.add_row(
            row.start,
            str(row.round),
            "" if first else place,
            "" if first else f"{row.moved:,.0f}",
            f"{row.gap:,}",
            f"{row.channel_targets:,.0f}",
            f"{row.effort_mean:.3f} ± {row.effort_mean_half_width:.3f}",
            f"{row.motivation_mean:.3f} ± {row.motivation_mean_half_width:.3f}",
            f"{row.attainment:.3f} ± {row.attainment_half_width:.3f}",
            f"{row.overlap:,.0f}",
            f"{row.cost:,.0f}",
        )
    console.print(table)
    console.print(
        f"targets: lines of {looped.channel}; moved: targets of a zone, month and channel that "
        "moved by more than the tolerance; gap: zone-months in which the network, paid by "
        f"{looped.scheme}, would sell other than the plan expects"
    )
    for text in sentences(looped):
        console.print(text)
    kept = folder / "loop"
    if kept.is_dir():
        places = " and ".join(str(kept / course.start) for course in looped.courses)
        console.print(f"targets, pushes and rows of the last plan: {places}")


def _print_futures(console: Console, plan: Any) -> None:
    """Print how the plan does over the demand scenarios."""
    lines = [future.lines for future in plan.futures]
    mean = sum(future.probability * future.lines for future in plan.futures)
    whole = sum(future.probability for future in plan.futures if not future.missed)
    console.print(
        f"  {len(lines)} demand scenarios: {min(lines):,.0f} to {max(lines):,.0f} lines sold, "
        f"{mean:,.0f} expected; all rows kept at once with probability {whole:.0%} "
        "(which are missed where: tables/misses_by_demand.csv)"
    )


def _print_reasons(console: Console, plan: Any, missed: str) -> None:
    """Print what stands in the way: what binds, and what one more unit of it would give."""
    reasons = [reason for reason in plan.reasons if reason.missed == missed]
    priced = [reason for reason in reasons if reason.gives == reason.gives]
    for reason in priced[:3]:
        console.print(
            f"    {reason.binding} binds there; one more {reason.binding_unit.rstrip('s')} "
            f"gives {reason.gives:,.2g} {reason.unit}"
        )
    full = [reason for reason in reasons if reason.binding and reason not in priced]
    if full:
        more = f" and {len(full) - 1} more" if len(full) > 1 else ""
        console.print(f"    full there: {full[0].binding}{more}")
    if not any(reason.binding for reason in reasons):
        console.print("    nothing but the market itself stands in the way")


SHOWN = {
    "contribution": "contribution (EUR)",
    "lines": "lines sold",
    "pay": "pay (EUR)",
    "cost_per_retained_line": "pay per retained line (EUR)",
    "attainment": "points of sale at quota (share)",
}
"""Figures of the schemes' table, with their units."""


def _print_schemes(console: Console, runs: Any) -> None:
    """Print the figures of each scheme with their intervals, and which scheme is the best."""
    table = folding_table("", *runs.schemes)
    for measure, label in SHOWN.items():
        cells = [runs.interval(scheme, measure) for scheme in runs.schemes]
        digits = 0 if abs(cells[0].mean) >= 1000 else 3
        table.add_row(label, *(f"{c.mean:,.{digits}f} ± {c.half_width:,.{digits}f}" for c in cells))
    table.caption = f"means ± half-widths at {cells[0].level:.0%}, of {cells[0].n} replications"
    console.print(table)
    ranking = runs.ranking()
    word = "leads" if ranking.sure else "its lead is not established"
    console.print(
        f"best by contribution: {ranking.best} ({word} at {ranking.level:.0%} confidence)"
    )
    if runs.asked.between is not None:
        _print_difference(console, runs)
    if not runs.reached:
        console.print(f"the asked precision was not reached: {runs.asked}")


def _print_difference(console: Console, runs: Any) -> None:
    """Print the paired difference whose precision was asked for."""
    one, other = runs.asked.between
    samples = runs.samples(runs.asked.measure)
    difference = paired_difference(samples[one], samples[other], runs.asked.level)
    console.print(
        f"{runs.asked.measure}, {one} less {other}: {figure_text(difference.mean)} ± "
        f"{figure_text(difference.half_width)} ({runs.asked.level:.0%}; asked: {runs.asked})"
    )


def _print_selection(console: Console, selection: Any) -> None:
    """Print the scheme selected, how surely, and what became of the others."""
    console.print(f"selected: {selection.guarantee}")
    for name, mean in sorted(selection.means.items(), key=lambda item: -item[1]):
        gone = selection.left_out.get(name)
        word = f"left out after {gone}" if gone else f"{selection.samples}"
        console.print(f"  {name}: {figure_text(mean)} ({word} replications)")
