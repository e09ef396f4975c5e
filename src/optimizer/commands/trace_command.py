"""The command ``optimizer trace``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.commands.common import check_choice, loaded_scenario, planned, with_network
from optimizer.console import print_json
from optimizer.options import AsJson, Language, Out, ScenarioPath, Scheme, Seed


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
