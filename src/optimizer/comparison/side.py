"""The runs that are compared: found by what a user names, or every fault at once, and read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from optimizer.arrays import Floats
from optimizer.errors import Fault, ScenarioError, StoreError
from optimizer.network import with_prospects
from optimizer.plan import Plan
from optimizer.results.network_figures import samples_of
from optimizer.scenario import Scenario, load
from optimizer.simulation import Runs
from optimizer.study import RunStore, run_path, target_rows

Make = Callable[[Scenario], Path]
"""Computes the run of a scenario; gives its folder."""
_KEY = re.compile(r"[0-9a-f]{4,64}")


@dataclass(frozen=True, eq=False)
class Side:
    """A run to compare.

    Attributes
    ----------
    place, key : str
        Its folder, or the key in a study's store; hash (hex) of that run, else of the scenario.
    targets : DataFrame
        channel, zone, offer, month, lines; those that are not 0.
    figures, samples : mapping
        Value and unit by name; ``samples[name][replication]`` of the figures that have them.
    reached : bool
        Whether gap and precision are as asked.
    versions : str
        Of the engine that computed it.
    """

    place: str
    key: str
    scenario: Scenario
    targets: pd.DataFrame
    figures: Mapping[str, tuple[float, str]]
    samples: Mapping[str, Floats]
    reached: bool
    versions: str

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.scenario.spec.name

    @property
    def seed(self) -> int:
        """The scenario's seed."""
        return self.scenario.spec.seed

    @property
    def points(self) -> tuple[str, ...]:
        """Names of the points of sale, prospects included."""
        return with_prospects(self.scenario).ids if self.scenario.pos is not None else ()

    def __repr__(self) -> str:
        return f"<Side {self.name}: {self.place}>"


def finished(folder: Path) -> bool:
    """Whether a folder is a run with its report, from which it can be compared."""
    return all((folder / part).exists() for part in ("scenario", "plan", "report/figures.json"))


def side_of_folder(folder: Path) -> Side:
    """Read a finished run of ``optimizer run``.

    Raises
    ------
    StoreError
        When it cannot be read, or its report is older than its plan.
    ScenarioError
        When this version finds a fault in its scenario.
    """
    scenario = load(folder / "scenario")
    plan = Plan.load(folder / "plan")
    simulated = folder / "simulation"
    runs = Runs.load(simulated) if simulated.is_dir() else None
    figures = _figures(folder / "report" / "figures.json")
    reported = figures.get("plan.targets", (np.nan, ""))[0]
    if reported != plan.target_lines.sum():
        raise StoreError(
            f"{folder}: the report tells of another plan than the one beside it; "
            "`optimizer report` writes it again"
        )
    return Side(
        place=str(folder),
        key=scenario.hash,
        scenario=scenario,
        targets=target_rows(plan).to_pandas(),
        figures=figures,
        samples={} if runs is None else samples_of(runs),
        reached=plan.reached and (runs is None or runs.reached),
        versions=str(_json(folder / "versions.json").get("versions", "")),
    )


def side_of_store(store: RunStore, key: str) -> Side:
    """Read a run of a study by its whole key.

    Raises
    ------
    StoreError
        When it cannot be read, or is not done.
    ScenarioError
        When this version finds a fault in its scenario.
    """
    facts = store.about(key)
    if facts["status"] != "done":
        raise StoreError(f"{key[:12]} is {facts['status']}: {facts['reason']}")
    table = store.table(key).to_pandas()
    alone = table["replication"].isna()
    values = table[alone]
    named = zip(values["name"], values["value"], values["unit"], strict=True)
    return Side(
        place=f"{store.folder}: {key[:12]}",
        key=key,
        scenario=store.scenario(key),
        targets=store.targets(key).to_pandas(),
        figures={name: (float(value), unit) for name, value, unit in named},
        samples={
            str(name): rows.sort_values("replication")["value"].to_numpy(np.float64)
            for name, rows in table[~alone].groupby("name", sort=False)
        },
        reached=bool(facts["reached"]),
        versions=str(facts["versions"]),
    )


def _figures(path: Path) -> dict[str, tuple[float, str]]:
    """Figures of a report; null is NaN."""
    return {
        name: (np.nan if figure["value"] is None else float(figure["value"]), str(figure["unit"]))
        for name, figure in _json(path).items()
    }


def _json(path: Path) -> dict[str, dict[str, float | str | None]]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read ({type(error).__name__})") from None


def find(
    names: Sequence[str | Path | Side], out: Path, store: Path, make: Make | None = None
) -> tuple[Side, ...]:
    """The runs that are named; see :func:`optimizer.comparison.compare`.

    A key needs 4 digits at least. ``make`` is called when all else is without fault; without it, a
    scenario that has no run yet is a fault.

    Raises
    ------
    ScenarioError
        With every fault.
    """
    faults: list[Fault] = []
    sides: list[Side | Scenario] = []
    for name in names:
        try:
            sides.append(name if isinstance(name, Side) else _named(str(name), out, store, make))
        except ScenarioError as error:
            faults += error.faults
        except StoreError as error:
            faults.append(_fault(str(name), str(error), "name another run, or make it again"))
    if not faults and len(names) < 2:
        given = str(names[0]) if names else "nothing"
        faults.append(_fault(given, "is all there is to compare", "name two runs or more"))
    if faults:
        raise ScenarioError(list(dict.fromkeys(faults)))
    # a scenario is among them only where there is somebody to make its run
    return tuple(s if isinstance(s, Side) else side_of_folder(cast(Make, make)(s)) for s in sides)


def _named(name: str, out: Path, store: Path, make: Make | None) -> Side | Scenario:
    path = Path(name)
    if (path / "scenario").is_dir() and not (path / "scenario.yaml").exists():
        if not finished(path):
            wrong = "is a run without its report"
            raise _refused(name, wrong, f"`optimizer run {path / 'scenario'}` makes it")
        return side_of_folder(path)
    if path.exists():
        scenario = load(path)
        place = run_path(out, scenario)
        if finished(place):
            return side_of_folder(place)
        if make is None:
            wrong = f"has no finished run in {out}"
            raise _refused(name, wrong, f"`optimizer run {name}` makes it; or compare with --run")
        return scenario
    if not _KEY.fullmatch(name):
        right = "name a run's folder, a scenario, or the key of a study's run (4 digits or more)"
        raise _refused(name, "is neither there nor a key", right)
    if not (store / "store.json").exists():
        raise _refused(name, f"is not there, and {store} keeps no runs", "name another --store")
    kept = RunStore(store, make=False)
    return side_of_store(kept, kept.find(name))


def _refused(name: str, wrong: str, right: str) -> ScenarioError:
    return ScenarioError([_fault(name, wrong, right)])


def _fault(name: str, wrong: str, right: str) -> Fault:
    return Fault(name, None, "run", wrong, right)
