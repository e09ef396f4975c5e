"""Demand scenarios: given factors land where they are named; draws have the stated moments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.demand import futures, market
from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario, load
from tests.tiny import tiny, write_yaml


def at_risk(folder: Path, risk: dict[str, Any], **more: Any) -> Scenario:
    """A tiny scenario with a risk section."""
    data = tiny(folder, 3, 2, 2) | {"risk": risk} | more
    write_yaml(folder / "scenario.yaml", data)
    return load(folder)


def test_a_factor_changes_the_part_that_it_names_and_no_other(tmp_path: Path) -> None:
    """Attraction of one offer in one region and month; customers of one segment in one zone."""
    given = [
        {"name": "usual", "probability": 0.5},
        {
            "name": "other",
            "probability": 0.5,
            "factors": [
                {"offer": "plus", "region": "r1", "months": "2026-02", "factor": 0.5},
                {"on": "customers", "segment": "work", "zone": "z0", "factor": 2.0},
            ],
        },
    ]
    scenario = at_risk(tmp_path, {"scenarios": given})
    base = market(scenario)
    usual, other = futures(scenario)
    assert np.array_equal(usual.market.attraction, base.attraction)
    assert (usual.probability, other.name) == (0.5, "other")
    wanted = base.attraction.copy()
    wanted[3, :, :, 1] *= 0.5  # zone z1 of region r1, second month
    assert np.allclose(other.market.attraction, wanted, rtol=1e-14)
    people = base.customers.copy()
    people[:2, 2] *= 2.0
    assert np.allclose(other.market.customers, people, rtol=1e-14)


def test_draws_have_mean_one_and_the_stated_deviation(tmp_path: Path) -> None:
    """Lognormal factors: mean 1, standard deviation as stated, apart along the axes named."""
    uncertain = [
        {"sd": 0.2, "offer": "plus", "each": ["region"]},
        {"sd": 0.1, "on": "customers", "each": "month"},
    ]
    scenario = at_risk(tmp_path, {"draws": 400, "uncertainties": uncertain})
    base, drawn = market(scenario), futures(scenario)
    factors = np.stack([f.market.attraction / base.attraction for f in drawn])
    assert np.all(factors[..., 0] == 1.0)
    plus = factors[:, :, 0, 0, 1]  # by draw and cell
    assert np.allclose(plus[:, 0], plus[:, 1])
    assert not np.allclose(plus[:, 0], plus[:, 2])
    assert plus.mean() == pytest.approx(1.0, abs=0.003)
    assert plus.std() == pytest.approx(0.2, abs=0.01)
    people = np.stack([f.market.customers / base.customers for f in drawn])[:, :, 0]
    assert np.allclose(people[:, 0], people[:, 2])
    assert not np.allclose(people[:, 0], people[:, 1])
    assert people.std() == pytest.approx(0.1, abs=0.01)


def test_draws_are_the_same_for_the_same_seed_only(tmp_path: Path) -> None:
    """The scenario's seed settles the draws."""
    risk = {"draws": 5, "uncertainties": [{"sd": 0.2}]}
    one = futures(at_risk(tmp_path / "a", risk))
    same = futures(at_risk(tmp_path / "b", risk))
    other = futures(at_risk(tmp_path / "c", risk, seed=99))
    for a, b, c in zip(one, same, other, strict=True):
        assert np.array_equal(a.market.attraction, b.market.attraction)
        assert not np.array_equal(a.market.attraction, c.market.attraction)


@pytest.mark.parametrize(
    ("risk", "says"),
    [
        ({}, "either `scenarios`, or `draws`"),
        ({"draws": 3}, "go together"),
        ({"scenarios": [{"name": "a", "probability": 0.4}]}, "sum to 0.4"),
        ({"scenarios": [{"name": "a", "probability": 0.5}] * 2}, "same name"),
        ({"draws": 3, "uncertainties": [{"sd": 0.1, "offer": "fibre"}]}, "no offer"),
        ({"draws": 3, "uncertainties": [{"sd": 0.1, "on": "customers", "offer": "plus"}]}, "leave"),
        ({"draws": 3, "uncertainties": [{"sd": 0.1, "on": "customers", "each": "offer"}]}, "drawn"),
        ({"draws": 3, "uncertainties": [{"sd": 0.1, "months": "2031-01"}]}, "outside"),
    ],
)
def test_a_faulty_risk_section_is_named(tmp_path: Path, risk: dict[str, Any], says: str) -> None:
    """Each fault says what is wrong."""
    with pytest.raises(ScenarioError, match=says):
        at_risk(tmp_path, risk)


@pytest.mark.parametrize("under", ["expected", {"cvar": 0.9}])
def test_a_commitment_over_demand_scenarios_needs_them(tmp_path: Path, under: Any) -> None:
    """Without a risk section the commitment is at fault."""
    rows = [{"name": "all", "at_least": 5, "under": under}]
    write_yaml(tmp_path / "scenario.yaml", tiny(tmp_path, 1, 1, 1, commitments=rows))
    with pytest.raises(ScenarioError, match=r"plan.commitments\[0\].under"):
        load(tmp_path)
