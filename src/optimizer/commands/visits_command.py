"""The command that plans the visits of sales engineers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from optimizer.commands.common import LIMIT_REACHED, check_choice, keep, loaded_scenario, planned
from optimizer.console import Bar, folding_table, print_json, wide_console
from optimizer.options import AsJson, Language, Out, Processes, ScenarioPath, Scheme

if TYPE_CHECKING:
    from optimizer.field.visiting.paired_futures import PairedComparison
    from optimizer.field.visiting.visits import VisitPlan
    from optimizer.report.locale import Words


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
    from optimizer.field.visiting.ledger_files import read_ledger
    from optimizer.field.visiting.round_planning import VisitRequest
    from optimizer.field.visiting.visits import plan_visits
    from optimizer.report.locale import Words
    from optimizer.report.visits.visit_page import write_visits

    loaded = loaded_scenario(scenario)
    month = _month(loaded, first, weeks, scheme)
    if futures == 1:
        raise typer.BadParameter("1 has no interval; use 0, or 2 and more", param_hint="--futures")
    if ledger is not None and first is None:
        right = "say which month opens; the ledger is of those before"
        raise typer.BadParameter(right, param_hint="--from")
    # a faulty ledger is refused before a plan that may take minutes
    sales = None if ledger is None else read_ledger(loaded, ledger, month)
    result = planned(loaded, out)
    request = VisitRequest(weeks, gap, seed=loaded.spec.seed, scheme=scheme, futures=futures)
    with Bar() as bar:
        visiting = plan_visits(
            loaded,
            result.plan,
            month,
            request,
            ledger=sales,
            processes=processes,
            progress=partial(bar, "visits"),
        )
    folder = keep(
        loaded, out, f"visits-{month}", lambda part: write_visits(part, visiting, language)
    )
    if as_json:
        print_json({"folder": str(folder), "reached": result.reached, **visiting.as_json()})
    else:
        _print(visiting, Words.of(loaded, language=language), folder)
    return 0 if result.reached else LIMIT_REACHED


def _month(scenario: Any, first: str | None, weeks: int, scheme: str | None) -> str:
    """The month that opens; everything that does not fit is refused before the plan is made."""
    from optimizer.network import SellingCalendar

    network = scenario.spec.network
    if network is None or not network.sales_engineers.count:
        raise typer.BadParameter("it has no sales engineers", param_hint="SCENARIO")
    if not network.sales_engineers.days_per_week:
        raise typer.BadParameter(
            "its sales engineers have no day on the road", param_hint="SCENARIO"
        )
    check_choice("--scheme", scheme, network.schemes)
    months = scenario.months
    month = first or months[min(3, len(months) - 1)]
    if month not in months:
        wrong = f"{month!r}; use a month from {months[0]} to {months[-1]}"
        raise typer.BadParameter(wrong, param_hint="--from")
    left = sum(SellingCalendar(len(months)).weeks_of[months.index(month) :])
    if weeks > left:
        raise typer.BadParameter(
            f"{weeks}; the plan has {left} weeks from {month} on", param_hint="--weeks"
        )
    return month


def _print(visiting: VisitPlan, words: Words, folder: Path) -> None:
    """Print what the rounds bring, how they compare with other ways, and where they are."""
    from optimizer.report.visits.visit_text import far_text, sources_text, summary_text

    console = wide_console()
    console.print(summary_text(visiting, words), markup=False)
    far = far_text(visiting, words)
    if far:
        console.print(far, markup=False)
    if visiting.comparison is not None:
        text = words("visit_compare_text").format(futures=visiting.comparison.futures)
        console.print(text, markup=False)
        console.print(_ways_table(visiting.comparison, words))
        why = words("visit_expected_why").format(gap=visiting.rounds.request.gap)
        console.print(why, markup=False)
    console.print(sources_text(visiting.sources, words), markup=False)
    console.print(str(folder / "index.html"), markup=False)


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
