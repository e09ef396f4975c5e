"""The difference of sales and targets is parted exactly, and each planted cause is found alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.demand import market, plan_sales
from optimizer.field.midyear.actuals import Actuals
from optimizer.field.midyear.attainment import PARTS, Attainment, attainment_of, month_noise_of
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.field.action_scenarios import reference, scenario_of
from tests.field.midyear.restless_sales import attainment


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Plan]:
    """Four zones, three months, every channel at reference."""
    scenario = scenario_of(tmp_path_factory.mktemp("s"), 4, zones=4, months=3)
    return scenario, reference(scenario)


def of(planned: tuple[Scenario, Plan], sold: np.ndarray) -> Attainment:
    """Sales of two months against the plan."""
    return attainment_of(*planned, Actuals(sold, None, 2, ()))


@given(seed=st.integers(0, 2**32 - 1), zeros=st.floats(0, 1))
def test_parts_add_up(planned: tuple[Scenario, Plan], seed: int, zeros: float) -> None:
    """To the difference, in every cell and by every axis; share and mix cancel where they must."""
    rng = np.random.default_rng(seed)
    sold = rng.uniform(0, 300, (4, 2, 3, 2)) * (rng.random((4, 2, 3, 2)) > zeros)
    attainment = of(planned, sold)
    assert attainment.parts.sum(axis=0) == pytest.approx(sold - attainment.target, abs=1e-9)
    assert attainment.parts[3].sum(axis=(2, 3)) == pytest.approx(0, abs=1e-9)
    assert attainment.parts[4].sum(axis=3) == pytest.approx(0, abs=1e-9)
    for by in ((), ("region",), ("channel", "month"), ("zone", "offer")):
        table = attainment.table(*by)
        summed = table[list(PARTS)].to_numpy().sum(axis=1)
        assert summed == pytest.approx(table["difference"].to_numpy(), abs=1e-9)
        assert table["sold"].sum() == pytest.approx(sold.sum())


def test_each_cause_alone(planned: tuple[Scenario, Plan]) -> None:
    """A market 10 % down, sales moved between channels, sales moved between offers."""
    expected = planned[1].expected[:, :2].sum(axis=2)
    shifted, mixed = expected.copy(), expected.copy()
    shifted[:, :, 0] *= 0.9
    moved = 0.1 * expected[:, :, 0].sum(axis=-1, keepdims=True)
    shifted[:, :, 1] += moved * expected[:, :, 1] / expected[:, :, 1].sum(axis=-1, keepdims=True)
    mixed[..., 0] -= 1
    mixed[..., 1] += 1
    causes = {"market": 0.9 * expected, "share": shifted, "mix": mixed}
    for name, sold in causes.items():
        attainment = of(planned, sold)
        for part, lines in zip(PARTS[1:], attainment.parts[1:], strict=True):
            cause = sold - expected if part == name else 0.0
            assert lines == pytest.approx(cause, abs=1e-9)


def test_push_not_executed(planned: tuple[Scenario, Plan]) -> None:
    """The phone was closed although the plan had it open: all of it is execution."""
    scenario, plan = planned
    push = plan.push.copy()
    push[:, :, 1] = 0
    sold = plan_sales(market(scenario), push)[0][:, :2].sum(axis=2)
    attainment = attainment_of(scenario, plan, Actuals(sold, push[:, :2], 2, ()))
    assert attainment.parts[1] == pytest.approx(sold - plan.expected[:, :2].sum(axis=2), abs=1e-9)
    assert attainment.parts[2:] == pytest.approx(0, abs=1e-9)
    assert attainment.parts[1][:, :, 1].max() < -1


def test_dispersion_of_restless_months() -> None:
    """Counts with a gamma mean of variance s² about m have dispersion 1 + s² m."""
    found = [month_noise_of(attainment(seed, 0.04)).dispersion for seed in range(60)]
    assert np.mean(found) == pytest.approx(1 + 0.04 * 120, rel=0.15)
    calm = [month_noise_of(attainment(seed)).dispersion for seed in range(60)]
    assert np.mean(calm) == pytest.approx(1.0, abs=0.15)
