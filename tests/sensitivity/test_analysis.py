"""A study's whole analysis, from its file through store and runner to tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from optimizer.sensitivity import Sensitivity, analyse
from tests.sensitivity.functions import AWAY, PLACES, factors, ishigami, linear, ran

DECIDED: dict[str, Any] = {
    "decisions": ["x3"],
    "objectives": {"plan.overlap": "max"},
    "satisficing": {"plan.overlap": {"at_least": 2}},
    "design": {"kind": "sobol", "runs": 8},
}


def analysed(folder: Path, model: Any, **changes: Any) -> Sensitivity:
    """A study of a function, run and analysed."""
    return analyse(*_parts(folder, model, **changes))


def _parts(folder: Path, model: Any, **changes: Any) -> tuple[Any, Any]:
    study, result = ran(folder, model, **changes)
    return study, result.table


def decided() -> dict[str, Any]:
    """Factors of which the third has two levels, to be decided between."""
    return {**factors(0, 1), "x3": {"path": PLACES[2], "values": [AWAY, AWAY + 1]}}


def test_decisions_over_sampled_futures(tmp_path: Path) -> None:
    """Of x1 + 2 x2 + 3 x3 the larger x3 is better by 3 in every future: regret 0 and 3 exactly."""
    found = analysed(tmp_path, linear, factors=decided(), **DECIDED)
    assert len(found.runs) == 16
    regret = found.regret.set_index("x3")
    assert regret.loc[AWAY + 1, ["expected", "largest"]].tolist() == pytest.approx([0, 0])
    assert regret.loc[AWAY, ["expected", "low", "high"]].tolist() == pytest.approx([3, 3, 3])
    assert (regret["futures"] == 8).all()
    enough = found.satisficing.set_index(["threshold", "x3"])["share"]
    # with x3 = 1 it is at least 3; with 0 it is x1 + 2 x2 >= 2, a quarter of the square, in the
    # balanced 8 points within an eighth
    assert enough["all", AWAY + 1] == 1
    assert enough["all", AWAY] == pytest.approx(1 / 4, abs=1 / 8)
    assert found.satisficing["low"].notna().all()
    assert found.reached
    assert set(found.tables) == {"drivers", "fit", "regret", "satisficing"}
    assert found.fit["r_squared"][0] == pytest.approx(1)


def test_pairs_of_sobol(tmp_path: Path) -> None:
    """Of second order every pair of factors, the largest first: in Ishigami's x1 with x3."""
    design = {"kind": "sobol_indices", "samples": 16, "seed": 2}
    found = analysed(tmp_path, ishigami, factors=factors(-3.14, 3.14), design=design)
    assert len(found.runs) == 128
    first = found.pairs.iloc[0]
    assert (first["factor"], first["other"]) == ("x1", "x3")
    assert first["low"] <= 0.2437 <= first["high"]
    assert len(found.pairs) == 3
    assert found.fit.empty


def test_runs_that_are_not_there(tmp_path: Path) -> None:
    """They are named; what is said is of the others, and says that it is not all."""
    study, table = _parts(tmp_path, linear, factors=decided(), **DECIDED)
    table.loc[4, ["status", "reached", "reason"]] = ["failed", False, "no plan"]
    found = analyse(study, table)
    assert not found.reached
    assert found.missing[["run", "status", "reason"]].to_numpy().tolist() == [
        [5, "failed", "no plan"]
    ]
    assert (found.regret["futures"] == 7).all()
    assert found.fit["runs"].tolist() == [15]
    assert set(found.tables) == {"drivers", "fit", "regret", "satisficing", "missing"}
