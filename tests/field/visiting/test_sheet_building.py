"""Peers of a point of sale, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from optimizer.field.visiting.sheet_building import (
    PRIOR_LINES,
    chance_to_sell,
    peers_of,
    planned_lines,
)
from optimizer.field.visiting.visits import VisitPlan
from optimizer.network import History, reach_month
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import trace
from tests.network.networks import model_of


def test_peers_by_hand() -> None:
    """Four of a type: one's peers are the other three, and their mix spread over its lines."""
    sold = np.array([[4.0, 0.0], [3.0, 3.0], [6.0, 0.0], [0.0, 6.0]])[:, None]
    early = np.array([[1.0], [3.0], [0.0], [0.0]])
    money = np.zeros((4, 1, 6), dtype=np.int64)
    none = np.zeros(4, dtype=np.int64)
    history = History(sold, early, money, money, money, none, (), np.ones(4))
    peers = peers_of(history, none, none, np.ones(4, dtype=np.bool_), 3)
    assert peers.count.tolist() == [3, 3, 3, 3]
    assert peers.expected[0].tolist() == [2.0, 2.0]
    assert (peers.lines[0], peers.early[0], peers.early_of_peers[0]) == (6.0, 0.25, 3 / 18)
    # of two regions with two each, all of the type are peers
    peers = peers_of(history, none, np.array([0, 0, 1, 1]), np.ones(4, dtype=np.bool_), 3)
    assert peers.count.tolist() == [3, 3, 3, 3]


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


def test_a_sheet_is_what_a_trace_tells(
    visits: VisitPlan, small: Scenario, small_plan: Plan
) -> None:
    """Lines, visits and motivation of one point of sale: those of its trace."""
    sheet = next(sheet for sheet in visits.sheets if sheet.pos == "P0014")
    told = trace(small, small_plan, "P0014", "threshold")
    past = [event for event in told.events if event.month < "2026-05"]
    assert sheet.sold.sum() == sum(e.value for e in past if e.kind == "sold")
    assert sheet.early == sum(e.value for e in past if e.kind == "lost_early")
    seen = [17 * 5 - ((e.week - 1) * 5 + e.value) for e in past if e.kind == "visit"]
    assert list(sheet.visits) == pytest.approx(seen[::-1][:5])
    assert sheet.motivation == [e.value for e in past if e.kind == "motivation"][-1]


def test_a_sheet_for_everybody(visits: VisitPlan) -> None:
    """All with us, and the prospects to be seen; their planned days are the rounds'."""
    model, points = visits.opening.model, visits.opening.points
    named = {sheet.pos for sheet in visits.sheets}
    assert {model.ids[i] for i in np.flatnonzero(points.active)} <= named
    days: dict[str, list[int]] = {}
    for one in visits.rounds.rounds:
        for pos in one.pos:
            days.setdefault(model.ids[pos], []).append(one.day)
    assert {s.pos: list(s.planned) for s in visits.sheets if s.planned} == days
    # one that has signed is a point of sale
    joinable = {model.ids[i] for i in np.flatnonzero(visits.opening.joinable)}
    assert {sheet.pos for sheet in visits.sheets if sheet.prospect} == joinable & set(days)
