"""Elementary effects: exact where the function is linear, SALib's elsewhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from SALib.analyze import morris

from optimizer.arrays import Floats
from optimizer.sensitivity import drivers
from optimizer.sensitivity.morris import elementary_effects
from optimizer.study.definition.designs import unit_sample
from optimizer.study.definition.study_schema import StudyDesign
from tests.sensitivity.functions import factors, linear, ran


def test_a_linear_function_through_the_study(tmp_path: Path) -> None:
    """Of x1 + 2 x2 + 3 x3 over [0, 10]³: μ and μ* are 10, 20, 30, σ is 0, all without doubt."""
    design = {"kind": "morris", "trajectories": 6}
    study, result = ran(tmp_path, linear, factors=factors(0, 10), design=design)
    assert len(result.table) == 24
    found = drivers(result.table, list(study.spec.factors), ["plan.overlap"], study.spec.design)
    assert list(found["factor"].unique()) == ["x3", "x2", "x1"]
    for measure, slope in (("mu", 10), ("mu_star", 10), ("sigma", 0)):
        rows = found[found["measure"] == measure]
        for column in ("value", "low", "high"):
            assert rows[column].tolist() == pytest.approx([3 * slope, 2 * slope, slope], abs=1e-6)


@pytest.mark.parametrize("levels", [2, 4, 8])
def test_the_measures_are_salib_s(levels: int) -> None:
    """Its steps are levels / (2 levels - 2) of the unit, ours a half: else they are the same."""
    spec = StudyDesign(kind="morris", trajectories=30, levels=levels, seed=2)
    u = unit_sample(spec, 3)
    y = np.sin(6 * u[:, 0]) + 3 * u[:, 1] * u[:, 2] - u[:, 2] ** 2
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    theirs = morris.analyze(problem, u, y, num_levels=levels, seed=0)
    ours = elementary_effects(y, spec, ["a", "b", "c"], 0.95)
    ratio = levels / (2 * (levels - 1)) / 0.5
    for i, name in enumerate("abc"):
        for measure, value, low, high in ours[name]:
            assert value == pytest.approx(float(theirs[measure][i]) * ratio, abs=1e-9)
            assert low - 1e-9 <= high
            if measure == "mu_star":
                half = float(theirs["mu_star_conf"][i]) * ratio
                assert (high - low) / 2 == pytest.approx(half, rel=0.35, abs=1e-9)


def test_what_interacts_has_a_spread() -> None:
    """Of x1 x2 each has effects from 0 to 1; of x1² they change along x1; of x3 none at all."""
    spec = StudyDesign(kind="morris", trajectories=50, levels=8)
    u = unit_sample(spec, 3)
    found = values(u[:, 0] * u[:, 1], spec)
    assert found["a"]["sigma"] > 0.2
    assert found["c"] == {"mu": 0, "mu_star": 0, "sigma": 0}
    signed = values((u[:, 0] - 0.5) ** 2, spec)
    assert signed["a"]["mu_star"] > 3 * abs(signed["a"]["mu"])


def values(y: Floats, spec: StudyDesign) -> dict[str, dict[str, float]]:
    """Measures by factor, without their intervals."""
    found = elementary_effects(y, spec, ["a", "b", "c"], 0.95)
    return {name: {measure: value for measure, value, _, _ in of} for name, of in found.items()}
