"""What several commands do: read a scenario, check a name, plan, keep a table beside the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typer

from optimizer.console import Bar

LIMIT_REACHED = 4
"""Exit code when a limit came before what was asked."""


def loaded_scenario(path: Path, seed: int | None = None) -> Any:
    """The scenario at a path, with another seed if one is given."""
    from optimizer.scenario import load

    scenario = load(path)
    return scenario if seed is None else scenario.replace("seed", seed)


def with_network(scenario: Any) -> Any:
    """The scenario's network section; a scenario without one is a fault of usage."""
    if scenario.spec.network is None:
        raise typer.BadParameter("it has no network of points of sale", param_hint="SCENARIO")
    return scenario.spec.network


def check_choice(option: str, name: str | None, names: Iterable[str]) -> None:
    """Refuse a name that is none of those that an option takes; None was not given."""
    known = list(names)
    if name is not None and name not in known:
        raise typer.BadParameter(f"{name!r}; use one of {', '.join(known)}", param_hint=option)


def planned(scenario: Any, out: Path, time_limit: float | None = None) -> Any:
    """The scenario's run with its plan, made now or read back; shows progress."""
    from optimizer.main_job import run

    with Bar() as bar:
        return run(scenario, out, steps=("plan",), progress=bar, time_limit=time_limit)


def keep(scenario: Any, out: Path, name: str, write: Callable[[Path], object]) -> Path:
    """Write a folder of this name beside the scenario's run; gives it."""
    from optimizer.study import RunFolder

    folder = RunFolder(out, scenario)
    folder.step(name, write)
    return Path(folder.path / name)


def keep_table(scenario: Any, out: Path, name: str, table: Any, plans: Any) -> Path:
    """Write a table and its plans beside the scenario's run; gives their folder."""

    def write(part: Path) -> None:
        table.to_csv(part / f"{name}.csv", index=False, lineterminator="\n", float_format="%.10g")
        for i, plan in enumerate(plans):
            plan.save(part / f"plan-{i}")
            targets = part / f"plan-{i}" / "targets.csv"
            plan.targets.to_csv(targets, index=False, lineterminator="\n")

    return keep(scenario, out, name, write)
