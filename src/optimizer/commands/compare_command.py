"""The command ``optimizer compare``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from optimizer.commands.common import LIMIT_REACHED
from optimizer.commands.study_command import Store
from optimizer.console import Bar, folding_table, wide_console
from optimizer.options import AsJson, Language, Out, Processes

if TYPE_CHECKING:
    from optimizer.comparison import Comparison, Difference
    from optimizer.report.locale import Words

MOST_MOVEMENTS = 10
"""Targets shown one by one; the workbook has all."""


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
    from optimizer.comparison.whole_folder import folder_name, keep
    from optimizer.report.comparison.comparison_page import write_comparison
    from optimizer.report.locale import Words

    def made(scenario: Any) -> Path:
        from optimizer.main_job import run as run_job

        with Bar() as bar:
            return run_job(scenario, out, processes, progress=bar).folder

    found = compare_runs(runs, out, store, level, made if run else None)
    place = to / folder_name(found)
    keep(place, lambda part: write_comparison(part, found, language))
    if as_json:
        told = json.loads((place / "compare.json").read_text(encoding="utf-8"))
        print(json.dumps({"folder": str(place), **told}, ensure_ascii=False, indent=1))
    else:
        _print(found, Words(language or found.sides[0].scenario.spec.language), place)
    return 0 if found.reached else LIMIT_REACHED


def _print(found: Comparison, words: Words, place: Path) -> None:
    """Who is who, each run against A, what to know, where it is kept."""
    from optimizer.report.comparison.comparison_notes import notes

    console = wide_console()
    letters = ["A", *(d.letter for d in found.differences)]
    for letter, side in zip(letters, found.sides, strict=True):
        text = words("compare_legend").format(letter=letter, name=side.name, place=side.place)
        console.print(text, markup=False)
    for difference in found.differences:
        title = words("compare_against").format(letter=difference.letter)
        console.print(f"\n{title}", style="bold", markup=False)
        if difference.same:
            console.print(words("compare_same"), markup=False)
        else:
            _print_difference(console, difference, found.level, words)
    console.print(f"\n{words('compare_notes')}", style="bold", markup=False)
    for text in notes(found, words):
        console.print(text, markup=False)
    console.print(str(place), markup=False)


def _print_difference(console: Console, found: Difference, level: float, words: Words) -> None:
    from optimizer.report.comparison import comparison_text as text

    inputs = text.input_rows(found, words)
    if found.inputs:
        _print_rows(console, inputs)
    else:
        console.print(words("compare_inputs_none"), markup=False)
    for one in found.inputs:
        if one.table is not None:
            said = "; ".join(text.table_text(one.table, found.letter, words))
            console.print(f"{one.path}: {said}", markup=False)
    if found.targets.moved:
        console.print(text.moved_text(found, words), markup=False)
        for axes in (("channel",), ("region",)):
            _print_rows(console, text.margin_rows(found, axes, words))
        console.print(words("compare_movements"), markup=False)
        _print_rows(console, text.movement_rows(found, words, MOST_MOVEMENTS))
    else:
        console.print(words("compare_targets_none"), markup=False)
    figures = text.main_figures(found)
    more = len(found.moved_figures) - len(figures)
    if len(figures):
        _print_rows(console, text.figure_rows(figures, found.letter, level, words))
    if more:
        console.print(words("compare_figures_more").format(count=more), markup=False)
    elif not len(figures):
        console.print(words("compare_figures_none"), markup=False)


def _print_rows(console: Console, rows: list[list[str]]) -> None:
    shown = folding_table(*rows[0])
    for row in rows[1:]:
        # a name in brackets is no style
        shown.add_row(*(cell.replace("[", "\\[") for cell in row))
    console.print(shown)
