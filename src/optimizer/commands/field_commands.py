"""The commands between head office and field: ``optimizer check-actions`` and ``sheets``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.commands.common import LIMIT_REACHED, keep, loaded_scenario, planned
from optimizer.console import folding_table, print_json, wide_console
from optimizer.options import AsJson, Language, Out, ScenarioPath, TimeLimit

if TYPE_CHECKING:
    from optimizer.field import ActionCheck
    from optimizer.report.locale import Words


def check_actions(
    scenario: ScenarioPath,
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV: name, channel, zone or region, months, level or extra (lines), cost (EUR)."
        ),
    ],
    budget: Annotated[
        float | None, typer.Option(min=0, help="EUR: find the best subset that costs no more.")
    ] = None,
    divergent_at: Annotated[
        float,
        typer.Option(
            min=0.01,
            max=1,
            help="Share of its sales taken from other channels from which an action diverges.",
        ),
    ] = 0.5,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    language: Language = None,
    time_limit: TimeLimit = None,
) -> int:
    """Judge what the field wants to do against the plan: aligned, costly or divergent."""
    from optimizer.field import check_actions as check
    from optimizer.field import read_actions
    from optimizer.field.actions.action_tables import as_json as figures
    from optimizer.field.actions.action_tables import save
    from optimizer.report.actions.action_text import reasons
    from optimizer.report.locale import Words

    loaded = loaded_scenario(scenario)
    actions = read_actions(loaded, file)
    result = planned(loaded, out, time_limit)
    checked = check(loaded, result.plan, actions, budget, divergent_at, file)
    words = Words.of(loaded, language=language)
    why = reasons(checked, words)
    folder = keep(loaded, out, "actions", lambda part: save(checked, part, why))
    reached = result.reached and checked.finished
    if as_json:
        shown = {"folder": str(folder), "reached": reached, **figures(checked)}
        for row, text in zip(shown["actions"], why, strict=True):
            row["reason"] = text
        print_json(shown)
    else:
        _print(checked, why, words, folder)
    return 0 if reached else LIMIT_REACHED


def sheets(
    scenario: ScenarioPath,
    out: Out = Path("runs"),
    pdf: Annotated[
        bool, typer.Option("--pdf", help="PDF too; needs Chromium, Chrome or Edge.")
    ] = False,
    as_json: AsJson = False,
    language: Language = None,
    time_limit: TimeLimit = None,
) -> int:
    """Write each channel manager's and each region's targets: a page and a workbook each."""
    from optimizer.report.render.pdf import browser, print_pages
    from optimizer.report.sheets.sheet_page import write_sheets

    loaded = loaded_scenario(scenario)
    # without a browser nothing is planned or written
    program = browser() if pdf else None

    def write(part: Path) -> None:
        pages = write_sheets(part, loaded, result.plan, language)
        if program is not None:
            print_pages(program, pages)

    result = planned(loaded, out, time_limit)
    folder = keep(loaded, out, "sheets", write)
    files = sorted(page.name for page in folder.glob("*.html"))
    if as_json:
        data = json.loads((folder / "sheets.json").read_text(encoding="utf-8"))
        shown = {"folder": str(folder), "reached": result.reached, "files": files, "sheets": data}
        print_json(shown)
    else:
        for name in files:
            print(folder / name)
        print(f"{folder}: {len(files)} sheets, each a page and a workbook{', and a PDF' * pdf}")
    return 0 if result.reached else LIMIT_REACHED


def _print(check: ActionCheck, why: list[str], words: Words, folder: Path) -> None:
    """Print one row for each action, its reason below, all together, and the best subset."""
    from optimizer.field.actions.action_tables import summary_table
    from optimizer.report.actions.action_text import best_text, together_text

    console = wide_console()
    table = summary_table(check)
    names = [n for n in table.columns if n not in ("margin", "rows_broken", "rows_mended")]
    units = {"cost": " (EUR)", "value": " (EUR)"}
    heads = (
        words(f"col_{name}" if name in units else name) + units.get(name, "") for name in names
    )
    shown = folding_table(*heads)
    for row in table.to_dict("records"):
        shown.add_row(*(_cell(name, row[name], words) for name in names))
    console.print(shown)
    colon = "\u00a0: " if words.language == "fr" else ": "
    for action, verdict, text in zip(check.actions, check.verdicts, why, strict=True):
        console.print(f"{action.name}{colon}{words(verdict)}{colon}{text}", markup=False)
    console.print(together_text(check, words), markup=False)
    if check.best_subset is not None:
        console.print(best_text(check, words), markup=False)
    console.print(str(folder), markup=False)


def _cell(name: str, value: object, words: Words) -> str:
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if isinstance(value, float):
        digits = {"divergence": 2, "cost": 0, "value": 0}.get(name, 1)
        return words.number(value, digits)
    if name == "channel":
        return words.channel(str(value))
    return words(str(value)) if name == "verdict" else str(value)
