"""The command that says where the year stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from optimizer.commands.common import LIMIT_REACHED, loaded_scenario, planned
from optimizer.console import folding_table, wide_console
from optimizer.options import AsJson, Language, Out, ScenarioPath, TimeLimit

if TYPE_CHECKING:
    from optimizer.field.midyear.tracking import Track
    from optimizer.report.locale import Words


def track(
    scenario: ScenarioPath,
    actuals: Annotated[
        Path,
        typer.Option(
            help="Sales, CSV or sold.xlsx#sheet: channel, zone, offer, month, sold (also level)."
        ),
    ],
    first_left: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="First month that is not past, YYYY-MM; default the one after the file's last.",
        ),
    ] = None,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    language: Language = None,
    time_limit: TimeLimit = None,
) -> int:
    """Say where the year stands: attainment, forecast with bands, what is in reach."""
    from optimizer.field.midyear.actuals import read_actuals
    from optimizer.field.midyear.track_tables import as_json as figures
    from optimizer.field.midyear.tracking import track as follow
    from optimizer.report.locale import Words
    from optimizer.report.midyear.track_page import write_track
    from optimizer.study import RunFolder

    loaded = loaded_scenario(scenario)
    # a faulty table is refused before a plan that may take minutes
    sold = read_actuals(loaded, actuals, first_left, whole=True)
    result = planned(loaded, out, time_limit)
    found = follow(loaded, result.plan, sold)
    words = Words(language or loaded.spec.language)
    name = f"track-{loaded.months[found.past - 1]}"
    RunFolder(out, loaded).step(name, lambda part: write_track(part, loaded, found, words))
    folder = result.folder / name
    if as_json:
        shown = {"folder": str(folder), "reached": result.reached, **figures(found)}
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        _print(found, words, folder)
    return 0 if result.reached else LIMIT_REACHED


def _print(found: Track, words: Words, folder: Path) -> None:
    """The headline, commitments, targets, and what it rests on."""
    from optimizer.report.midyear.track_text import headline, notes, outlook_rows, verdicts_text

    console = wide_console()
    said = headline(found, words)
    console.print(said[0].upper() + said[1:], markup=False)
    for kinds in (("commitment",), ("all", "channel"), ("offer",), ("region",)):
        rows = outlook_rows(found, kinds, words)
        if len(rows) > 1:
            console.print(_table(rows))
    for text in (verdicts_text(words), *notes(found, words), str(folder / "track.html")):
        console.print(text, markup=False)


def _table(rows: list[list[str]]) -> Table:
    shown = folding_table(*rows[0])
    for row in rows[1:]:
        shown.add_row(*row)
    return shown
