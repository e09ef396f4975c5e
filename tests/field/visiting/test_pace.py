"""The chance of a quota at the pace of real sales: against draws, at its limits, and monotone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from optimizer.field.visiting.pace import PRIOR_LINES, chance_to_sell, planned_lines
from optimizer.network import reach_month
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of


def chance(missing: float, ahead: float, sold: float, planned: float) -> float:
    """Of one point of sale."""
    return float(chance_to_sell(*(np.array([x]) for x in (missing, ahead, sold, planned)))[0])


def test_against_draws() -> None:
    """A factor drawn from its gamma, lines then Poisson: four standard errors of 200,000 draws."""
    rng, draws = np.random.default_rng(1), 200_000
    factor = rng.gamma(PRIOR_LINES + 24.0, 1.0 / (PRIOR_LINES + 40.0), draws)
    share = float((rng.poisson(30.0 * factor) >= 22).mean())
    assert chance(21.5, 30.0, 24.0, 40.0) == pytest.approx(share, abs=4 * 0.5 / draws**0.5)


def test_limits() -> None:
    """Reached is 1, no time left is 0, and much sold as planned is Poisson with the plan's mean."""
    assert chance(0.0, 0.0, 0.0, 0.0) == 1.0
    assert chance(1.0, 0.0, 5.0, 5.0) == 0.0
    assert chance(10.0, 9.0, 1e7, 1e7) == pytest.approx(stats.poisson.sf(9, 9.0), abs=1e-4)


def test_a_fifth_of_the_plan_does_not_reach_it() -> None:
    """84 sold where 354 were planned, 354 to go in as much time again: no chance to speak of."""
    assert chance(354.0, 354.0, 84.0, 354.0) < 1e-6
    assert chance(354.0, 354.0, 354.0, 354.0) > 0.4


@given(st.integers(1, 80), st.floats(1.0, 80.0), st.integers(0, 80), st.floats(1.0, 80.0))
def test_more_sold_is_more_likely(missing: int, ahead: float, sold: int, planned: float) -> None:
    """Never less likely with a line more sold, or one fewer missing; always a probability."""
    here = chance(missing, ahead, sold, planned)
    assert 0.0 <= here <= 1.0
    assert chance(missing, ahead, sold + 1, planned) >= here - 1e-12
    assert chance(missing - 1, ahead, sold, planned) >= here - 1e-12


def test_planned_lines_by_hand(small: Scenario, small_plan: Plan) -> None:
    """Lines a week times the weeks of each month."""
    opening = reach_month(model_of(small, small_plan), 2)
    rate, weeks = opening.model.rate, opening.model.calendar.weeks_of
    expected = rate[:, 0] * weeks[0] + rate[:, 1] * weeks[1]
    assert planned_lines(opening, 0, 2) == pytest.approx(expected)
