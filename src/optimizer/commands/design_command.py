"""The command ``optimizer design``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from optimizer.commands.common import LIMIT_REACHED, loaded_scenario
from optimizer.console import Bar, folding_table, print_json, wide_console
from optimizer.options import AsJson, Out, Processes, ScenarioPath, Seed

SHOWN = ("contribution", "retained", "pay", "motivation", "exits")
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
        _print(designed, folder)
    return 0 if designed.confirmed else LIMIT_REACHED


def _print(designed: Any, folder: Path) -> None:
    """Print the figures on fresh seeds, the scheme and how sure it is."""
    console = wide_console()
    table = designed.to_frame()
    if "figure" in table:
        console.print(_by_scheme(table))
    elif len(table):
        plain = folding_table(*table.columns)
        for row in table.itertuples(index=False):
            plain.add_row(*(x if isinstance(x, str) else f"{x:,.6g}" for x in row))
        console.print(plain)
    console.print(designed.guarantee, markup=False)
    best = designed.scheme
    schemes = [best] if best is not None else list(designed.schemes.values())
    if schemes:
        console.print("\nTo paste below `schemes:`", markup=False)
        console.print("".join(schemes), markup=False, end="")
    console.print(str(folder), markup=False)


def _by_scheme(table: Any) -> Table:
    """One column for each scheme: mean and half-width of the figures that count most."""
    from optimizer.statistics import plus_minus

    shown = folding_table("", *table["scheme"].unique())
    for figure in SHOWN:
        rows = table[table["figure"] == figure]
        if len(rows):
            cells = (plus_minus(x.mean, x.half_width) for x in rows.itertuples())
            shown.add_row(figure, *cells)
    return shown
