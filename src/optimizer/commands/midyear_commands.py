"""The commands in mid-year: ``optimizer replan`` and ``track``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.commands.common import LIMIT_REACHED, keep, loaded_scenario, planned
from optimizer.console import print_json, print_rows, wide_console
from optimizer.options import Actuals, AsJson, Language, Out, ScenarioPath, TimeLimit

if TYPE_CHECKING:
    from optimizer.field.midyear.replanning import Replan
    from optimizer.field.midyear.tracking import Track
    from optimizer.report.locale import Words


def replan(
    scenario: ScenarioPath,
    actuals: Actuals,
    first_left: Annotated[
        str,
        typer.Option("--from", help="First month to plan again, YYYY-MM."),
    ],
    price: Annotated[
        float, typer.Option(min=0, help="Of a moved line, in the first objective's unit.")
    ] = 1.0,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    language: Language = None,
    time_limit: TimeLimit = None,
) -> int:
    """Plan the months left again: what was sold, what it says of demand, what moves and why."""
    from optimizer.field.midyear.actuals import read_actuals
    from optimizer.field.midyear.replanning import as_json as figures
    from optimizer.field.midyear.replanning import replan as plan_again
    from optimizer.field.midyear.replanning import save
    from optimizer.report.locale import Words

    loaded = loaded_scenario(scenario)
    # a faulty table is refused before a plan that may take minutes
    read_actuals(loaded, actuals, first_left)
    result = planned(loaded, out, time_limit)
    again = plan_again(loaded, result.plan, actuals, first_left, price=price, time_limit=time_limit)
    folder = keep(loaded, out, f"replan-{first_left}", lambda part: save(again, part))
    reached = result.reached and again.reached
    if as_json:
        print_json({"folder": str(folder), "reached": reached, **figures(again)})
    else:
        _print_replan(again, Words.of(loaded, language=language), folder)
    return 0 if reached else LIMIT_REACHED


def _print_replan(again: Replan, words: Words, folder: Path) -> None:
    """Print attainment by channel and region, demand, what moves and what is kept."""
    from optimizer.report.midyear import midyear_text

    console = wide_console()
    console.print(midyear_text.sold_text(again, words))
    for by in ("channel", "region"):
        print_rows(console, midyear_text.attainment_rows(again, by, words))
    for text in midyear_text.demand_text(again, words):
        console.print(text)
    moves = midyear_text.move_rows(again, words)
    if len(moves) > 1:
        print_rows(console, moves)
    for text in (*midyear_text.plan_text(again, words), str(folder)):
        console.print(text)


def track(
    scenario: ScenarioPath,
    actuals: Actuals,
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
    from optimizer.field.midyear.tracking import as_json as figures
    from optimizer.field.midyear.tracking import track as follow
    from optimizer.report.locale import Words
    from optimizer.report.midyear.track_page import write_track

    loaded = loaded_scenario(scenario)
    # a faulty table is refused before a plan that may take minutes
    sold = read_actuals(loaded, actuals, first_left, all_past=True)
    result = planned(loaded, out, time_limit)
    tracked = follow(loaded, result.plan, sold)
    words = Words.of(loaded, language=language)
    name = f"track-{loaded.months[tracked.past - 1]}"
    folder = keep(loaded, out, name, lambda part: write_track(part, loaded, tracked, words))
    if as_json:
        print_json({"folder": str(folder), "reached": result.reached, **figures(tracked)})
    else:
        _print_track(tracked, words, folder)
    return 0 if result.reached else LIMIT_REACHED


def _print_track(tracked: Track, words: Words, folder: Path) -> None:
    """Print the headline, commitments, targets, and what they rest on."""
    from optimizer.report.midyear.midyear_text import headline, notes, outlook_rows, verdicts_text

    console = wide_console()
    first = headline(tracked, words)
    console.print(first[0].upper() + first[1:])
    for kinds in (("commitment",), ("all", "channel"), ("offer",), ("region",)):
        rows = outlook_rows(tracked, kinds, words)
        if len(rows) > 1:
            print_rows(console, rows)
    for text in (verdicts_text(words), *notes(tracked, words), str(folder / "track.html")):
        console.print(text)
