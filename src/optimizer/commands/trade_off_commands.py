"""Commands on plans beside the best one: the frontier, near-optimal plans, other solvers."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.commands.common import (
    LIMIT_REACHED,
    check_choice,
    keep_table,
    loaded_scenario,
    with_network,
)
from optimizer.console import Bar, print_table
from optimizer.options import AsJson, Out, Processes, ScenarioPath, TimeLimit

if TYPE_CHECKING:
    from optimizer.scenario import Scenario
    from optimizer.simulation import Delivery


def frontier(
    scenario: ScenarioPath,
    first: Annotated[str, typer.Option(help="Objective that is limited, point by point.")] = (
        "overlap"
    ),
    second: Annotated[str, typer.Option(help="Objective that is best at each limit.")] = "cost",
    points: Annotated[int, typer.Option(min=2, help="Points, both ends included.")] = 7,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    time_limit: TimeLimit = None,
) -> int:
    """Trade one objective for another: the best of the second at each value of the first."""
    from optimizer.plan.questions.trade_offs import OBJECTIVES
    from optimizer.plan.questions.trade_offs import frontier as trade

    check_choice("--first", first, OBJECTIVES)
    check_choice("--second", second, OBJECTIVES)
    if first == second:
        raise typer.BadParameter("name two different objectives", param_hint="--second")
    loaded = loaded_scenario(scenario)
    if "moved" in (first, second) and loaded.kept is None:
        option = "--first" if first == "moved" else "--second"
        wrong = "moved: the scenario keeps no targets; name their table: keep: {table: kept.csv}"
        raise typer.BadParameter(wrong, param_hint=option)
    with Bar() as bar:
        traded = trade(loaded, first, second, points, partial(bar, "frontier"), time_limit)
    folder = keep_table(loaded, out, f"frontier-{first}-{second}", traded.points, traded.plans)
    print_table(traded.points, folder, as_json, traded.reached)
    return 0 if traded.reached else LIMIT_REACHED


# its parameters are the options of the command line
def alternatives(
    scenario: ScenarioPath,
    count: Annotated[int, typer.Option(min=1, help="Plans besides the best.")] = 3,
    within: Annotated[
        float, typer.Option(min=0, help="Share of the best value that may be given up.")
    ] = 0.01,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    time_limit: TimeLimit = None,
    deliver: Annotated[
        float | None,
        typer.Option(
            min=0.01,
            max=1,
            help="Simulate each plan and keep those of whose targets the network delivers this "
            "share, by zone and quarter: 0.9.",
        ),
    ] = None,
    scheme: Annotated[
        str | None, typer.Option(help="With --deliver: scheme; default the first.")
    ] = None,
    replications: Annotated[
        int, typer.Option(min=2, help="With --deliver: replications of each plan.")
    ] = 12,
    processes: Processes = 1,
) -> int:
    """Find plans that are nearly as good as the best and as different as can be."""
    from optimizer.plan.questions.trade_offs import alternatives as near_optimal
    from optimizer.simulation import delivery

    loaded = loaded_scenario(scenario)
    if deliver is not None:
        _check_deliver(loaded, scheme)
    elif scheme is not None:
        raise typer.BadParameter("give the share to deliver: --deliver 0.9", param_hint="--scheme")
    with Bar() as bar:
        near = near_optimal(loaded, count, within, partial(bar, "alternatives"), time_limit)
    folder = keep_table(loaded, out, f"alternatives-{within:g}", near.table, near.plans)
    if len(near.plans) <= count:
        print(f"only {len(near.plans) - 1} of {count} were found", file=sys.stderr)
    first = near.table.columns[1]
    if deliver is None:
        print_table(near.table, folder, as_json, near.reached)
        if not as_json:
            weighs = "the plan proper weighs later objectives too"
            print(f"plan 0 is the best by {first} alone; {weighs}")
        return 0 if near.reached else LIMIT_REACHED
    with Bar() as bar:
        asked = (scheme, deliver, replications)
        tell = partial(bar, "delivery")
        judged = delivery(loaded, near.plans, *asked, processes=processes, progress=tell)
    table = judged.table.merge(near.table[["plan", "given_up"]], on="plan")
    kept = keep_table(loaded, out, f"delivery-{judged.scheme}-{deliver:g}", table, ())
    print_table(table, kept, as_json, near.reached)
    if not as_json:
        print(f"{_delivery_text(judged)} Plan 0 is the best by {first} alone.")
    return 0 if near.reached and judged.reached else LIMIT_REACHED


def _check_deliver(scenario: Scenario, scheme: str | None) -> None:
    """Refuse a scenario without a network, and a scheme that its network does not have."""
    network = with_network(scenario)
    if scheme is not None and scheme not in network.schemes:
        from optimizer.scenario.faults import nearest

        right = nearest(scheme, network.schemes)
        raise typer.BadParameter(f"{scheme!r}; {right}", param_hint="--scheme")


def _delivery_text(judged: Delivery) -> str:
    """What the simulation says of the plans, in one or two sentences."""
    to = f"delivered to {judged.asked:.0%} under {judged.scheme}"
    text = f"no plan is surely {to}"
    if judged.plans:
        text = f"{to}, surely at {judged.level:.0%}: plan {', '.join(map(str, judged.plans))}"
    unsure = judged.table[judged.table["delivers"] == "not sure"]["plan"]
    if len(unsure):
        text += f"; not sure of plan {', '.join(map(str, unsure))}: ask for more --replications"
    lead = "leads" if judged.ranking.sure else "is first, its lead not established"
    return f"{text}. Plan {judged.ranking.best} {lead}."


def export(
    scenario: ScenarioPath,
    file: Annotated[Path, typer.Argument(help="File to write, .mps or .lp.")],
    per_cell: Annotated[int, typer.Option(min=1, help="Mixes offered by zone and month.")] = 12,
) -> int:
    """Write the programme for another solver."""
    from optimizer.plan.questions.programme_export import export as write

    written = write(loaded_scenario(scenario), file, per_cell)
    what = "every allowed mix" if written.complete else "the mixes of least reduced cost"
    print(
        f"{written.path}: {written.columns:,} mixes ({what}), {written.rows:,} rows; minimises "
        f"{written.objective}; the plan has {written.value:,.6g}, no plan is below "
        f"{written.bound:,.6g}"
    )
    return 0
