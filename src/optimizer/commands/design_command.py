"""The command ``optimizer design``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from optimizer.commands.common import LIMIT_REACHED, loaded_scenario
from optimizer.console import Bar, folding_table, wide_console
from optimizer.options import AsJson, Out, Processes, ScenarioPath, Seed
from optimizer.statistics import plus_minus

SHOWN = ("contribution", "retained", "pay", "motivation", "exits")


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
        folder, found = job(loaded, out, processes, bar)
    if as_json:
        shown = {"folder": str(folder), **found.as_json()}
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        _print(found, folder)
    return 0 if found.confirmed else LIMIT_REACHED


def _print(found: Any, folder: Path) -> None:
    """Figures on fresh seeds, the scheme, how sure."""
    console = wide_console()
    table = found.to_frame()
    if "figure" in table:
        console.print(_by_scheme(table))
    elif len(table):
        plain = folding_table(*table.columns)
        for row in table.itertuples(index=False):
            plain.add_row(*(x if isinstance(x, str) else f"{x:,.6g}" for x in row))
        console.print(plain)
    console.print(found.guarantee, markup=False)
    wanted = [found.scheme] if found.scheme is not None else list(found.schemes.values())
    if wanted:
        console.print("\nTo paste below `schemes:`", markup=False)
        console.print("".join(wanted), markup=False, end="")
    console.print(str(folder), markup=False)


def _by_scheme(table: Any) -> Table:
    """A column a scheme, mean and half-width of the figures that count most."""
    shown = folding_table("", *table["scheme"].unique())
    for figure in SHOWN:
        rows = table[table["figure"] == figure]
        if len(rows):
            cells = (plus_minus(x.mean, x.half_width) for x in rows.itertuples())
            shown.add_row(figure, *cells)
    return shown
