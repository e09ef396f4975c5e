"""The command ``optimizer loop``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.commands.common import LIMIT_REACHED, loaded_scenario, with_network
from optimizer.console import Bar, print_json
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
    from optimizer.commands.run_text import print_loop
    from optimizer.loop.verdict_text import as_json as plain
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
