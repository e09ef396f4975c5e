"""What the command line prints: faults, progress, results."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from optimizer.errors import Fault, ScenarioError
from optimizer.loop.verdict_text import sentences
from optimizer.statistics import paired_difference

CELL = re.compile(r" \([^()]*![A-Z]+\d+\)$")
"""A workbook's cell at the end of a field."""
LINES_NAMED = 8
"""Lines that are named where many rows have the same fault."""


def print_faults(console: Console, error: ScenarioError) -> None:
    """Print every fault with its place and its cure; one that many rows share, once."""
    count = len(error.faults)
    console.print(f"[bold]{count} fault{'s' if count > 1 else ''}[/bold]")
    alike: dict[tuple[str, ...], list[Fault]] = {}
    for fault in error.faults:
        same = (fault.file, CELL.sub("", fault.field), fault.wrong, fault.right)
        alike.setdefault(same, []).append(fault)
    for first, *more in alike.values():
        console.print(f"\n{first.place}", style="bold", markup=False)
        console.print(f"  {first.field}: {first.wrong}", markup=False)
        console.print(f"  → {first.right}", markup=False)
        if more:
            lines = [str(fault.line) for fault in more if fault.line is not None][:LINES_NAMED]
            where = f": line{'s' * (len(lines) > 1)} {', '.join(lines)}" if lines else ""
            rest = ", ..." if len(more) > len(lines) > 0 else ""
            times = f"{len(more)} times" if len(more) > 1 else "once"
            console.print(f"  the same {times} more{where}{rest}", markup=False)
    console.print("\nNothing was written.")


class Bar:
    """Progress: a bar with time left on a terminal, a line a step elsewhere."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._live: Progress | None = None
        self._tasks: dict[str, Any] = {}
        self._last = ""

    def __enter__(self) -> Bar:
        if self._console.is_terminal:
            self._live = Progress(
                TextColumn("{task.description:<34}"),
                BarColumn(),
                TextColumn("{task.completed}/{task.total}"),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
                console=self._console,
            )
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            for task in self._tasks.values():
                total = self._live.tasks[task].total
                self._live.update(task, completed=total or 0)
            self._live.stop()

    def __call__(self, step: str, word: str, done: int, total: int) -> None:
        """Show a step."""
        if self._live is not None:
            if step not in self._tasks:
                self._tasks[step] = self._live.add_task(step, total=total)
            self._live.update(
                self._tasks[step], description=f"{step}: {word}", completed=done, total=total
            )
        elif f"{step}: {word} {done}" != self._last:
            self._last = f"{step}: {word} {done}"
            print(f"{step}: {word} ({done}/{total})", file=sys.stderr, flush=True)


def print_result(result: Any, moved: float | None = None) -> None:
    """Print what a run came to; ``moved`` lines from the targets kept, where there are some."""
    console = wide_console()
    plan = result.plan
    console.print(f"{plan.target_lines.sum():,} lines targeted; {plan.status}")
    for level in plan.levels:
        # later objectives may give up some of it: the plan's own figure is the report's
        when = "" if level is plan.levels[-1] or "shortfall" in level.name else " when solved"
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
                + (f", {row.shortfall:,.1f} off" if row.shortfall else ", kept"),
                markup=False,
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
    console.print(str(result.report or result.folder), markup=False)


def print_loop(found: Any, folder: Path) -> None:
    """Print the rounds of a loop, the verdict in words, and where its last plan's targets are."""
    console = wide_console()
    names = ("start", "round", "largest move", "moved", "gap", "targets", "effort", "motivation")
    table = folding_table(*names, "points of sale at quota", "overlap", "cost")
    for row in found.to_frame().itertuples():
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
        f"targets: lines of {found.channel}; moved: targets of a zone, month and channel that "
        "moved by more than the tolerance; gap: zone-months in which the network, paid by "
        f"{found.scheme}, would sell other than the plan expects",
        markup=False,
    )
    for text in sentences(found):
        console.print(text, markup=False)
    kept = folder / "loop"
    if kept.is_dir():
        places = " and ".join(str(kept / course.start) for course in found.courses)
        console.print(f"targets, pushes and rows of the last plan: {places}", markup=False)


def figure_text(value: float) -> str:
    """All digits of what is large, six of what is small."""
    return f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:,.6g}"


def _print_futures(console: Console, plan: Any) -> None:
    """How the plan stands over the demand scenarios."""
    lines = [future.lines for future in plan.futures]
    mean = sum(future.probability * future.lines for future in plan.futures)
    whole = sum(future.probability for future in plan.futures if not future.missed)
    console.print(
        f"  {len(lines)} demand scenarios: {min(lines):,.0f} to {max(lines):,.0f} lines sold, "
        f"{mean:,.0f} expected; all rows kept at once with probability {whole:.0%} "
        "(which are missed where: tables/misses_by_demand.csv)"
    )


def _print_reasons(console: Console, plan: Any, missed: str) -> None:
    """What stands in the way: what binds there, and what one more unit of it would give."""
    found = [reason for reason in plan.reasons if reason.missed == missed]
    priced = [reason for reason in found if reason.gives == reason.gives]
    for reason in priced[:3]:
        console.print(
            f"    {reason.binding} binds there; one more {reason.binding_unit.rstrip('s')} "
            f"gives {reason.gives:,.2g} {reason.unit}",
            markup=False,
        )
    full = [reason for reason in found if reason.binding and reason not in priced]
    if full:
        more = f" and {len(full) - 1} more" if len(full) > 1 else ""
        console.print(f"    full there: {full[0].binding}{more}", markup=False)
    if not any(reason.binding for reason in found):
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
    """The paired difference whose precision was asked for."""
    one, other = runs.asked.between
    samples = runs.samples(runs.asked.measure)
    found = paired_difference(samples[one], samples[other], runs.asked.level)
    console.print(
        f"{runs.asked.measure}, {one} less {other}: {figure_text(found.mean)} ± "
        f"{figure_text(found.half_width)} ({runs.asked.level:.0%}; asked: {runs.asked})",
        markup=False,
    )


def _print_selection(console: Console, found: Any) -> None:
    """The scheme selected, how surely, and what became of the others."""
    console.print(f"selected: {found.guarantee}", markup=False)
    for name, mean in sorted(found.means.items(), key=lambda item: -item[1]):
        gone = found.left_out.get(name)
        word = f"left out after {gone} replications" if gone else f"{found.samples} replications"
        console.print(f"  {name}: {figure_text(mean)} ({word})", markup=False)


def print_table(table: Any, folder: Path, as_json: bool, reached: bool) -> None:
    """Print a table with the folder that keeps it."""
    if as_json:
        rows = json.loads(table.to_json(orient="records"))
        shown = {"folder": str(folder), "reached": reached, "rows": rows}
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        shown_table = folding_table(*(_header(name) for name in table.columns))
        for row in table.itertuples(index=False):
            shown_table.add_row(
                *(_cell(name, v) for name, v in zip(table.columns, row, strict=True))
            )
        console = wide_console()
        console.print(shown_table)
        if not reached and "reached" in table:
            console.print("not every row is as asked: see the column reached")
        console.print(str(folder), markup=False)


def wide_console() -> Console:
    """As wide as the terminal; elsewhere as wide as any table needs."""
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = 160
    return console


def folding_table(*headers: str) -> Table:
    """A table whose figures are never cut: a narrow terminal folds them."""
    table = Table()
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _header(name: str) -> str:
    """A column's title in words; a figure's code is whole, broken at its points only."""
    return name.replace(".", ".\n") if "." in name else name.replace("_", " ")


def _cell(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, str):
        return value
    if name in ("gap", "given_up", "least_distance", "delivered", "half_width", "attainment"):
        return f"{value:.3%}"
    return figure_text(value)
