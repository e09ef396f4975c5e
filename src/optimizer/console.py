"""What every command prints with: faults, progress, tables, JSON."""

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

CELL = re.compile(r" \([^()]*![A-Z]+\d+\)$")
"""A workbook's cell at the end of a field."""
LINES_NAMED = 8
"""Lines named where many rows have the same fault."""


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


def figure_text(value: float) -> str:
    """All digits of what is large, six of what is small."""
    return f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:,.6g}"


def print_json(shown: object) -> None:
    """Print for other programs."""
    print(json.dumps(shown, ensure_ascii=False, indent=1))


def print_rows(console: Console, rows: list[list[str]]) -> None:
    """Print a table of texts whose first row is its header."""
    shown = folding_table(*rows[0])
    for row in rows[1:]:
        shown.add_row(*row)
    console.print(shown)


def print_table(table: Any, folder: Path, as_json: bool, reached: bool) -> None:
    """Print a table with the folder that keeps it."""
    if as_json:
        rows = json.loads(table.to_json(orient="records"))
        print_json({"folder": str(folder), "reached": reached, "rows": rows})
        return
    shown = folding_table(*(_header(name) for name in table.columns))
    for row in table.itertuples(index=False):
        shown.add_row(*(_cell(name, v) for name, v in zip(table.columns, row, strict=True)))
    console = wide_console()
    console.print(shown)
    if not reached and "reached" in table:
        console.print("not every row is as asked: see the column reached")
    console.print(str(folder))


def wide_console() -> Console:
    """As wide as the terminal, elsewhere as wide as any table needs; brackets are no styles."""
    console = Console(highlight=False, soft_wrap=True, markup=False)
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
