"""The command ``optimizer compare``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from optimizer.commands.common import LIMIT_REACHED
from optimizer.console import Bar, print_json, print_rows, wide_console
from optimizer.options import AsJson, Language, Out, Processes, Store

if TYPE_CHECKING:
    from optimizer.comparison import Comparison, Difference
    from optimizer.report.locale import Words

MOST_MOVEMENTS = 10
"""Targets shown one by one; the workbook has all."""


# its parameters are the options of the command line
def compare(
    runs: Annotated[
        list[str],
        typer.Argument(
            help="Two or more: a run's folder, a scenario (its run is used), or a study run's key. "
            "All are compared with the first."
        ),
    ],
    out: Out = Path("runs"),
    store: Store = Path("studies"),
    to: Annotated[Path, typer.Option(help="Where comparisons are kept.")] = Path("comparisons"),
    run: Annotated[
        bool, typer.Option("--run", help="Compute the run of a scenario that has none yet.")
    ] = False,
    level: Annotated[
        float, typer.Option(min=0.5, max=0.9999, help="Confidence of the intervals.")
    ] = 0.95,
    processes: Processes = 1,
    as_json: AsJson = False,
    language: Language = None,
) -> int:
    """Say what differs between runs: inputs by path, targets, figures with intervals."""
    from optimizer.comparison import compare as compare_runs
    from optimizer.comparison.comparing import folder_name
    from optimizer.report.comparison.comparison_page import write_comparison
    from optimizer.report.locale import Words
    from optimizer.study.storage.shared_files import write_folder

    def run_of(scenario: Any) -> Path:
        from optimizer.main_job import run as run_job

        with Bar() as bar:
            return run_job(scenario, out, processes, progress=bar).folder

    comparison = compare_runs(runs, out, store, level, run_of if run else None)
    folder = to / folder_name(comparison)
    write_folder(folder, lambda part: write_comparison(part, comparison, language))
    if as_json:
        kept = json.loads((folder / "compare.json").read_text(encoding="utf-8"))
        print_json({"folder": str(folder), **kept})
    else:
        words = Words.of(*(side.scenario for side in comparison.sides), language=language)
        _print(comparison, words, folder)
    return 0 if comparison.reached else LIMIT_REACHED


def _print(comparison: Comparison, words: Words, folder: Path) -> None:
    """Print which run is which, each against A, the notes, and where all is kept."""
    from optimizer.report.comparison.comparison_text import legend, notes

    console = wide_console()
    for text in legend(comparison, words):
        console.print(text)
    for difference in comparison.differences:
        title = words("compare_against").format(letter=difference.letter)
        console.print(f"\n{title}", style="bold")
        if difference.same:
            console.print(words("compare_same"))
        else:
            _print_difference(console, difference, comparison.level, words)
    console.print(f"\n{words('compare_notes')}", style="bold")
    for text in notes(comparison, words):
        console.print(text)
    console.print(str(folder))


def _print_difference(console: Console, difference: Difference, level: float, words: Words) -> None:
    """Print what a run has otherwise than A: inputs, targets, figures."""
    from optimizer.report.comparison import comparison_text as text

    if difference.inputs:
        print_rows(console, text.input_rows(difference, words))
    else:
        console.print(words("compare_inputs_none"))
    for change in difference.inputs:
        if change.table is not None:
            rows = "; ".join(text.table_text(change.table, difference.letter, words))
            console.print(f"{change.path}: {rows}")
    if difference.targets.moved:
        console.print(text.moved_text(difference, words))
        for axes in (("channel",), ("region",)):
            print_rows(console, text.margin_rows(difference, axes, words))
        console.print(words("compare_movements"))
        print_rows(console, text.movement_rows(difference, words, MOST_MOVEMENTS))
    else:
        console.print(words("compare_targets_none"))
    figures = text.main_figures(difference)
    more = len(difference.moved_figures) - len(figures)
    if len(figures):
        print_rows(console, text.figure_rows(figures, difference.letter, level, words))
    if more:
        console.print(words("compare_figures_more").format(count=more))
    elif not len(figures):
        console.print(words("compare_figures_none"))
