"""Sobol's indices and elementary effects: those that are known, and SALib's."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import morris

from optimizer.arrays import Floats
from optimizer.sensitivity import drivers
from optimizer.sensitivity.designed_indices import elementary_effects, sobol_indices
from optimizer.study.definition.designs import unit_sample
from optimizer.study.definition.study_schema import StudyDesign
from tests.sensitivity.functions import factors, ishigami, linear, ran

FIRST = {"x1": 0.3139, "x2": 0.4424, "x3": 0.0}
TOTAL = {"x1": 0.5576, "x2": 0.4424, "x3": 0.2437}
"""Of the Ishigami function (Ishigami and Homma 1990; Saltelli et al. 2008, Global Sensitivity
Analysis, §4.6)."""


def held(table: pd.DataFrame, measure: str, truth: dict[str, float]) -> list[str]:
    """Factors whose interval holds the truth."""
    rows = table[table["measure"] == measure]
    return [r.factor for r in rows.itertuples() if r.low - 1e-9 <= truth[r.factor] <= r.high + 1e-9]


@pytest.mark.parametrize(
    ("samples", "width"), [(64, 1.2), pytest.param(256, 0.6, marks=pytest.mark.long)]
)
def test_ishigami_through_the_study(tmp_path: Path, samples: int, width: float) -> None:
    """Five runs a sample, all in the store: each of six indices lies within its interval.

    Long with 256 samples: 1,280 runs, for intervals half as wide.
    """
    design = {"kind": "sobol_indices", "samples": samples, "second_order": False, "seed": 1}
    study, result = ran(
        tmp_path,
        ishigami,
        factors=factors(-math.pi, math.pi),
        design=design,
        responses=["plan.overlap", "plan.cost"],
    )
    assert result.computed == 5 * samples
    found = drivers(result.table, list(study.spec.factors), study.spec.responses, study.spec.design)
    overlap = found[found["response"] == "plan.overlap"]
    assert sorted(held(overlap, "S1", FIRST)) == ["x1", "x2", "x3"]
    assert sorted(held(overlap, "ST", TOTAL)) == ["x1", "x2", "x3"]
    assert (overlap["high"] - overlap["low"]).max() < width
    # a figure that is always the same has no index
    assert found[found["response"] == "plan.cost"]["value"].isna().all()


def test_more_samples_come_closer() -> None:
    """2,048 samples of the function itself: within intervals of ±0.1, the pairs too."""
    spec = StudyDesign(kind="sobol_indices", samples=2048, seed=0)
    x = (unit_sample(spec, 3) * 2 - 1) * np.pi
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = sobol_indices(y, spec, ["x1", "x2", "x3"], 0.99)
    for name, measures in found.by_factor.items():
        for (_, value, low, high), truth in zip(measures, (FIRST, TOTAL), strict=True):
            assert low <= truth[name] <= high
            assert high - low < 0.25
            assert value == pytest.approx(truth[name], abs=0.05)
    pairs = {("x1", "x2"): 0.0, ("x1", "x3"): 0.2437, ("x2", "x3"): 0.0}
    for names, truth in pairs.items():
        _, low, high = found.by_pair[names]
        assert low <= truth <= high


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """200 seeds of an additive function, shares 1/14, 4/14, 9/14: 90 % to 99 % of intervals."""
    shares = np.array([1, 4, 9]) / 14
    count = np.zeros(2)
    for seed in range(200):
        spec = StudyDesign(kind="sobol_indices", samples=64, second_order=False, seed=seed)
        y = unit_sample(spec, 3) @ np.array([1.0, 2.0, 3.0])
        found = sobol_indices(y, spec, ["a", "b", "c"], 0.95).by_factor
        for share, measures in zip(shares, found.values(), strict=True):
            count += [low <= share <= high for _, _, low, high in measures]
    assert (count >= 0.9 * 600).all(), count


def test_a_run_that_is_missing_leaves_no_index() -> None:
    """Not one of them: the estimator pairs every run with others."""
    spec = StudyDesign(kind="sobol_indices", samples=4, second_order=True)
    u = unit_sample(spec, 2)
    table = pd.DataFrame({"a": u[:, 0], "b": u[:, 1], "y": u.sum(axis=1), "status": "done"})
    assert drivers(table, ["a", "b"], ["y"], spec)["value"].notna().all()
    table.loc[3, "status"] = "failed"
    assert drivers(table, ["a", "b"], ["y"], spec)["value"].isna().all()


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
