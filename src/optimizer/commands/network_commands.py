"""The commands that ask the network: ``optimizer loop``, ``design`` and ``trace``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from optimizer.commands.common import (
    LIMIT_REACHED,
    check_choice,
    loaded_scenario,
    planned,
    with_network,
)
from optimizer.console import Bar, folding_table, print_json, print_rows, wide_console
from optimizer.options import (
    AsJson,
    Language,
    Out,
    Processes,
    ScenarioPath,
    Scheme,
    Seed,
    TimeLimit,
)


def loop(
    scenario: ScenarioPath,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    seed: Seed = None,
    processes: Processes = 1,
    starts: Annotated[
        int | None,
        typer.Option(min=1, max=3, help="1: the plan; 2: also least effort; 3: also most."),
    ] = None,
    rounds: Annotated[int | None, typer.Option(min=2, help="Most rounds from a start.")] = None,
    time_limit: TimeLimit = None,
) -> int:
    """Plan, let the network react, plan again: until targets stay, or it is known why not."""
    from optimizer.commands.run_text import print_loop
    from optimizer.loop.loop_result import as_json as plain
    from optimizer.main_job import run

    loaded = loaded_scenario(scenario, seed)
    with_network(loaded)
    options = {k: v for k, v in (("starts", starts), ("rounds", rounds)) if v is not None}
    section = loaded.spec.loop
    if options or section is None:
        written = {} if section is None else section.model_dump(exclude_none=True)
        loaded = loaded.replace("loop", written | options)
    with Bar() as bar:
        result = run(loaded, out, processes, None, ("plan", "loop"), bar, time_limit)
    looped = result.loop
    assert looped is not None
    if as_json:
        print_json({"folder": str(result.folder), **plain(looped)})
    else:
        print_loop(looped, result.folder)
        print(result.folder)
    return 0 if looped.reached else LIMIT_REACHED


DESIGN_FIGURES = ("contribution", "retained", "pay", "motivation", "exits")
"""Figures printed, of those that are kept."""


def design(
    scenario: ScenarioPath,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    seed: Seed = None,
    processes: Processes = 1,
) -> int:
    """Search for the best remuneration scheme within a pay budget, and say how sure it is."""
    from optimizer.main_job import design as job

    loaded = loaded_scenario(scenario, seed)
    if loaded.spec.design is None:
        raise typer.BadParameter(
            "it has no section `design` (base, parameters, pay_at_most ...; see docs/design.md)",
            param_hint="SCENARIO",
        )
    with Bar() as bar:
        folder, designed = job(loaded, out, processes, bar)
    if as_json:
        print_json({"folder": str(folder), **designed.as_json()})
    else:
        _print_design(designed, folder)
    return 0 if designed.confirmed else LIMIT_REACHED


def _print_design(designed: Any, folder: Path) -> None:
    """Print the figures on fresh seeds, the scheme and how sure it is."""
    console = wide_console()
    table = designed.to_frame()
    if "figure" in table:
        console.print(_by_scheme(table))
    elif len(table):
        rows = ([x if isinstance(x, str) else f"{x:,.6g}" for x in row] for row in table.values)
        print_rows(console, [list(table.columns), *rows])
    console.print(designed.guarantee)
    best = designed.scheme
    schemes = [best] if best is not None else list(designed.schemes.values())
    if schemes:
        console.print("\nTo paste below `schemes:`")
        console.print("".join(schemes), end="")
    console.print(str(folder))


def _by_scheme(table: Any) -> Table:
    """One column for each scheme: mean and half-width of the figures that count most."""
    from optimizer.statistics import plus_minus

    shown = folding_table("", *table["scheme"].unique())
    for figure in DESIGN_FIGURES:
        rows = table[table["figure"] == figure]
        if len(rows):
            cells = (plus_minus(x.mean, x.half_width) for x in rows.itertuples())
            shown.add_row(figure, *cells)
    return shown


def trace(
    scenario: ScenarioPath,
    pos: Annotated[str, typer.Option(help="Point of sale: its name, or its place from 1.")],
    scheme: Scheme = None,
    replication: Annotated[int, typer.Option(min=0, help="Which replication.")] = 0,
    out: Out = Path("runs"),
    as_json: AsJson = False,
    seed: Seed = None,
    language: Language = None,
) -> int:
    """Follow one point of sale week by week: effort, lines, visits, pay, motivation."""
    from optimizer.report import trace_text
    from optimizer.simulation import trace as follow
    from optimizer.simulation.tracing import place_of

    loaded = loaded_scenario(scenario, seed)
    check_choice("--scheme", scheme, with_network(loaded).schemes)
    try:
        place_of(loaded.pos.ids if loaded.pos is not None else (), pos)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--pos") from None
    followed = follow(loaded, planned(loaded, out).plan, pos, scheme, replication)
    if as_json:
        print_json([vars(event) for event in followed.events])
    else:
        print(trace_text(followed, language or loaded.spec.language, loaded), end="")
    return 0
