"""Designs for indices and for decisions: what is run, and by which seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.errors import ScenarioError
from optimizer.study.definition.designs import unit_sample
from optimizer.study.definition.study_schema import StudyDesign
from tests.study.definition.test_study_loading import SAMPLED, levels, study
from tests.study.models import MARGIN

FUTURES: dict[str, Any] = {
    "margin": {"path": MARGIN, "values": [20, 25]},
    "other": {"path": "offers.plus.margin", "uniform": {"low": 50, "high": 60}},
}


@given(st.integers(1, 5), st.integers(1, 5), st.booleans(), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_saltelli_changes_one_factor(k: int, power: int, second: bool, seed: int) -> None:
    """Of A to AB one factor is B's, of B to BA one is A's, all else stays (Saltelli 2002)."""
    spec = StudyDesign(kind="sobol_indices", samples=2**power, second_order=second, seed=seed)
    u = unit_sample(spec, k)
    assert ((u >= 0) & (u < 1)).all()
    block = u.reshape(2**power, -1, k)
    assert block.shape[1] == (2 * k + 2 if second else k + 2)
    a, b = block[:, 0], block[:, -1]
    for j in range(k):
        mixed = np.where(np.arange(k) == j, b, a)
        np.testing.assert_array_equal(block[:, 1 + j], mixed)
        if second:
            np.testing.assert_array_equal(block[:, 1 + k + j], np.where(np.arange(k) == j, a, b))
    np.testing.assert_array_equal(u, unit_sample(spec, k))


@given(st.integers(1, 6), st.integers(2, 8), st.sampled_from([2, 4, 6, 10]), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_a_walk_moves_each_factor_once(k: int, count: int, many: int, seed: int) -> None:
    """By half of the distribution, from the middle of a part to that of another (Morris 1991)."""
    spec = StudyDesign(kind="morris", trajectories=count, levels=many, seed=seed)
    u = unit_sample(spec, k)
    parts = u * many - 0.5
    np.testing.assert_allclose(parts, np.rint(parts), atol=1e-9)
    assert ((u > 0) & (u < 1)).all()
    steps = np.diff(u.reshape(count, k + 1, k), axis=1)
    moved = np.abs(steps) > 1e-9
    np.testing.assert_allclose(np.abs(steps[moved]), 0.5)
    assert (moved.sum(axis=1) == 1).all()
    assert (moved.sum(axis=2) == 1).all()


def test_both_through_a_study_file(tmp_path: Path) -> None:
    """Four factors: 8 samples make 8 (2·4 + 2) runs, 5 walks 5 (4 + 1); lists fall evenly."""
    design = {"kind": "sobol_indices", "samples": 8, "seed": 5}
    found = study(tmp_path / "a", factors=SAMPLED, design=design)
    assert len(found.jobs) == 80
    again = study(tmp_path / "b", factors=SAMPLED, design=design)
    assert [j.key for j in again.jobs] == [j.key for j in found.jobs]
    walks = study(tmp_path / "c", factors=SAMPLED, design={"kind": "morris", "trajectories": 5})
    assert len(walks.jobs) == 25
    assert set(levels(walks, "word")) <= {0.1, 0.2, 0.3, 0.4}
    assert set(levels(walks, "even")) <= {12.5, 17.5, 22.5, 27.5}


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_every_decision_in_every_future(tmp_path: Path, kind: str) -> None:
    """A sample of 8 futures with a decision of two levels: 16 runs, the future the same in both."""
    design = {"kind": kind, "runs": 8}
    found = study(tmp_path, factors=FUTURES, design=design, decisions=["margin"])
    assert levels(found, "margin") == [20, 25] * 8
    other = levels(found, "other")
    assert other[::2] == other[1::2]
    assert len(set(other)) == 8


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"design": {"kind": "sobol_indices"}}, "design", "sobol_indices needs `samples`"),
    ({"design": {"kind": "morris", "runs": 8}}, "design", "morris has no `runs`"),
    (
        {"design": {"kind": "sobol_indices", "samples": 12}},
        "design",
        "12 samples leave a Sobol sequence unbalanced; give 16",
    ),
    ({"decisions": ["magrin"]}, "decisions[0]", "'magrin' is no factor"),
    ({"decisions": ["margin", "other"]}, "decisions", "every factor is a decision"),
    (
        {"decisions": ["margin"], "design": {"kind": "morris", "trajectories": 4}},
        "decisions",
        "morris does not run every decision in the same futures",
    ),
    (
        {"decisions": ["margin"], "objectives": {"plan.overlap": "min"}},
        "objectives.plan.overlap",
        "'plan.overlap' is not among the responses",
    ),
    ({"satisficing": {"plan.cost": {"at_most": 1}}}, "satisficing.plan.cost", "'plan.cost' is not"),
    ({"satisficing": {"plan.margin": {}}}, "satisficing.plan.margin", "no threshold is given"),
    (
        {"design": {"kind": "sobol", "runs": 8}, "decisions": ["other"]},
        "factors.other",
        "a decision cannot hold every value",
    ),
    (
        {"design": {"kind": "sobol_indices", "samples": 32768}},
        "design",
        "the sobol_indices has 196,608 runs",
    ),
]


@pytest.mark.parametrize(("change", "field", "wrong"), FAULTS, ids=[f[2] for f in FAULTS])
def test_faults(tmp_path: Path, change: dict[str, Any], field: str, wrong: str) -> None:
    """Each with its field, what is wrong and what would be right."""
    given_ = {"design": {"kind": "latin_hypercube", "runs": 4}, "factors": FUTURES, **change}
    with pytest.raises(ScenarioError) as caught:
        study(tmp_path, **given_)
    (fault,) = [f for f in caught.value.faults if f.field == field]
    assert wrong in f"{fault.wrong}; {fault.right}"
    assert fault.right
