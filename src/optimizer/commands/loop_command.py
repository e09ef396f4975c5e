"""The command ``optimizer loop``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from optimizer.commands.common import LIMIT_REACHED, loaded_scenario
from optimizer.console import Bar, print_loop
from optimizer.options import AsJson, Out, Processes, ScenarioPath, Seed, TimeLimit


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
    from optimizer.loop.verdict_text import as_json as plain
    from optimizer.main_job import run

    loaded = loaded_scenario(scenario, seed)
    if loaded.spec.network is None:
        raise typer.BadParameter("it has no network of points of sale", param_hint="SCENARIO")
    asked = {k: v for k, v in (("starts", starts), ("rounds", rounds)) if v is not None}
    if asked or loaded.spec.loop is None:
        given = {} if loaded.spec.loop is None else loaded.spec.loop.model_dump(exclude_none=True)
        loaded = loaded.replace("loop", given | asked)
    with Bar() as bar:
        result = run(loaded, out, processes, None, ("plan", "loop"), bar, time_limit)
    found = result.loop
    assert found is not None
    if as_json:
        shown = {"folder": str(result.folder), **plain(found)}
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        print_loop(found, result.folder)
        print(result.folder)
    return 0 if found.reached else LIMIT_REACHED
