"""From what a user names to the runs that are compared, or every fault at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from optimizer.comparison.side import Side, finished, side_of_folder, side_of_store
from optimizer.errors import Fault, ScenarioError, StoreError
from optimizer.scenario import Scenario, load
from optimizer.study import RunStore, run_path

Make = Callable[[Scenario], Path]
"""Computes the run of a scenario; gives its folder."""
_KEY = re.compile(r"[0-9a-f]{4,64}")


def find(
    names: Sequence[str | Path | Side], out: Path, store: Path, make: Make | None = None
) -> tuple[Side, ...]:
    """The runs that are named.

    Parameters
    ----------
    names : sequence
        Each a folder of a run, a scenario (folder or file) whose run is in ``out``, the key of
        a run in ``store`` or how it begins (4 digits at least), or a run read before.
    out : Path
        Where runs of ``optimizer run`` are kept.
    store : Path
        Store of the runs of studies.
    make : callable, optional
        Computes the run of a scenario that has none yet; without it, that is a fault. It is
        called when all else is without fault.

    Raises
    ------
    ScenarioError
        With every fault.
    """
    faults: list[Fault] = []
    sides: list[Side | Scenario | None] = []
    for name in names:
        try:
            sides.append(name if isinstance(name, Side) else _found(str(name), out, store, make))
        except ScenarioError as error:
            faults += error.faults
        except StoreError as error:
            faults.append(_fault(str(name), str(error), "name another run, or make it again"))
    if not faults and len(names) < 2:
        given = str(names[0]) if names else "nothing"
        faults.append(_fault(given, "is all there is to compare", "name two runs or more"))
    if faults:
        raise ScenarioError(list(dict.fromkeys(faults)))
    return tuple(_made(side, make) for side in sides)


def _found(name: str, out: Path, store: Path, make: Make | None) -> Side | Scenario:
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


def _made(side: Side | Scenario | None, make: Make | None) -> Side:
    if isinstance(side, Side):
        return side
    assert side is not None
    assert make is not None
    return side_of_folder(make(side))


def _refused(name: str, wrong: str, right: str) -> ScenarioError:
    return ScenarioError([_fault(name, wrong, right)])


def _fault(name: str, wrong: str, right: str) -> Fault:
    return Fault(name, None, "run", wrong, right)
