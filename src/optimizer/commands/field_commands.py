"""The commands for the field: ``optimizer check-actions``, ``sheets`` and ``visits``."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from optimizer.commands.common import LIMIT_REACHED, check_choice, keep, loaded_scenario, planned
from optimizer.console import Bar, folding_table, print_json, print_rows, wide_console
from optimizer.options import AsJson, Language, Out, Processes, ScenarioPath, Scheme, TimeLimit

if TYPE_CHECKING:
    from optimizer.field import ActionCheck
    from optimizer.field.visiting.paired_futures import PairedComparison
    from optimizer.field.visiting.visits import VisitPlan
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
    from optimizer.field.actions.action_check import as_json as figures
    from optimizer.field.actions.action_check import save
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
        _print_actions(checked, why, words, folder)
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
    from optimizer.report.render.pages import browser, print_pages
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


def _print_actions(check: ActionCheck, why: list[str], words: Words, folder: Path) -> None:
    """Print one row for each action, its reason below, all together, and the best subset."""
    from optimizer.field.actions.action_check import summary_table
    from optimizer.report.actions.action_text import best_text, together_text

    console = wide_console()
    table = summary_table(check)
    names = [n for n in table.columns if n not in ("margin", "rows_broken", "rows_mended")]
    units = {"cost": " (EUR)", "value": " (EUR)"}
    heads = [words(f"col_{n}" if n in units else n) + units.get(n, "") for n in names]
    rows = ([_cell(name, row[name], words) for name in names] for row in table.to_dict("records"))
    print_rows(console, [heads, *rows])
    colon = "\u00a0: " if words.language == "fr" else ": "
    for action, verdict, text in zip(check.actions, check.verdicts, why, strict=True):
        console.print(f"{action.name}{colon}{words(verdict)}{colon}{text}")
    console.print(together_text(check, words))
    if check.best_subset is not None:
        console.print(best_text(check, words))
    console.print(str(folder))


def _cell(name: str, value: object, words: Words) -> str:
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if isinstance(value, float):
        digits = {"divergence": 2, "cost": 0, "value": 0}.get(name, 1)
        return words.number(value, digits)
    if name == "channel":
        return words.channel(str(value))
    return words(str(value)) if name == "verdict" else str(value)


LedgerFolder = Annotated[
    Path | None,
    typer.Option(
        help="Folder with sales.csv, and where there are churn.csv, payments.csv, visits.csv."
    ),
]


# its parameters are the options of the command line
def visits(
    scenario: ScenarioPath,
    weeks: Annotated[int, typer.Option(min=1, max=26, help="Weeks to plan.")] = 4,
    first: Annotated[
        str | None,
        typer.Option(
            "--from", help="Month that opens, YYYY-MM; default the plan's fourth, or its last."
        ),
    ] = None,
    scheme: Scheme = None,
    gap: Annotated[
        int, typer.Option(min=1, max=26, help="Weeks between two visits to the same at least.")
    ] = 2,
    futures: Annotated[
        int,
        typer.Option(
            min=0, help="Futures to compare with other ways to visit (2 or more); 0: none."
        ),
    ] = 12,
    ledger: LedgerFolder = None,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    processes: Processes = 1,
    language: Language = None,
) -> int:
    """Plan whom each sales engineer sees when, with a sheet for every point of sale."""
    from optimizer.field.visiting.round_planning import VisitRequest
    from optimizer.field.visiting.sales_ledger import read_ledger
    from optimizer.field.visiting.visits import plan_visits
    from optimizer.report.locale import Words
    from optimizer.report.visits.visit_page import write_visits

    loaded = loaded_scenario(scenario)
    month = _opening_month(loaded, first, weeks, scheme)
    if futures == 1:
        raise typer.BadParameter("1 has no interval; use 0, or 2 and more", param_hint="--futures")
    if ledger is not None and first is None:
        right = "say which month opens; the ledger is of those before"
        raise typer.BadParameter(right, param_hint="--from")
    # a faulty ledger is refused before a plan that may take minutes
    sales = None if ledger is None else read_ledger(loaded, ledger, month)
    result = planned(loaded, out)
    request = VisitRequest(weeks, gap, seed=loaded.spec.seed, scheme=scheme, futures=futures)
    asked = (loaded, result.plan, month, request)
    with Bar() as bar:
        tell = partial(bar, "visits")
        visiting = plan_visits(*asked, ledger=sales, processes=processes, progress=tell)
    name = f"visits-{month}"
    folder = keep(loaded, out, name, lambda part: write_visits(part, visiting, language))
    if as_json:
        print_json({"folder": str(folder), "reached": result.reached, **visiting.as_json()})
    else:
        _print_visits(visiting, Words.of(loaded, language=language), folder)
    return 0 if result.reached else LIMIT_REACHED


def _opening_month(scenario: Any, first: str | None, weeks: int, scheme: str | None) -> str:
    """The month that opens; everything that does not fit is refused before the plan is made."""
    from optimizer.network import SellingCalendar

    network = scenario.spec.network
    if network is None or not network.sales_engineers.count:
        raise typer.BadParameter("it has no sales engineers", param_hint="SCENARIO")
    if not network.sales_engineers.days_per_week:
        wrong = "its sales engineers have no day on the road"
        raise typer.BadParameter(wrong, param_hint="SCENARIO")
    check_choice("--scheme", scheme, network.schemes)
    months = scenario.months
    month = first or months[min(3, len(months) - 1)]
    if month not in months:
        wrong = f"{month!r}; use a month from {months[0]} to {months[-1]}"
        raise typer.BadParameter(wrong, param_hint="--from")
    left = sum(SellingCalendar(len(months)).weeks_of[months.index(month) :])
    if weeks > left:
        wrong = f"{weeks}; the plan has {left} weeks from {month} on"
        raise typer.BadParameter(wrong, param_hint="--weeks")
    return month


def _print_visits(visiting: VisitPlan, words: Words, folder: Path) -> None:
    """Print what the rounds bring, how they compare with other ways, and where they are."""
    from optimizer.report.visits.visit_text import far_text, sources_text, summary_text

    console = wide_console()
    console.print(summary_text(visiting, words))
    if far := far_text(visiting, words):
        console.print(far)
    if visiting.comparison is not None:
        text = words("visit_compare_text").format(futures=visiting.comparison.futures)
        console.print(text)
        console.print(_ways_table(visiting.comparison, words))
        why = words("visit_expected_why").format(gap=visiting.rounds.request.gap)
        console.print(why)
    console.print(sources_text(visiting.sources, words))
    console.print(str(folder / "index.html"))


def _ways_table(compared: PairedComparison, words: Words) -> Table:
    """One column for each way to visit: the planned rounds first, then the lead over each other."""
    from optimizer.field.visiting.paired_futures import MEASURED, WAYS
    from optimizer.report.visits.visit_text import lead_text

    shown = folding_table("", *(words(f"visit_way_{way}") for way in WAYS))
    for figure in MEASURED:
        digits = 4 if figure == "motivation" else 0
        row = [words.number(float(compared.samples["planned"][figure].mean()), digits)]
        row += [lead_text(compared.lead(figure, way), words) for way in WAYS[1:]]
        shown.add_row(words(f"visit_fig_{figure}"), *row)
    for name, word in (("worth", "visit_expected"), ("over", "visit_over")):
        values = getattr(compared, name)
        shown.add_row(words(word), *(words.number(values[way]) for way in WAYS))
    shares = [words.figure(compared.seen[way], "share") for way in WAYS]
    shown.add_row(words("visit_seen"), *shares)
    return shown
