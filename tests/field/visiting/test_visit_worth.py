"""What a visit is worth, against the simulation itself: one visit more, everything else the same.

Without noise the difference of two futures is the visit's; the formula adds up the same response
by hand, so that it must come near, not be equal: effort is looked up in bands of motivation.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from optimizer.arrays import Floats
from optimizer.field.visiting.visit_worth import VisitWorth, exit_month, visit_worth
from optimizer.network import (
    MonthOpening,
    MonthSeen,
    NetworkModel,
    NetworkState,
    WeekSeen,
    reach_month,
)
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of, switched


class Lines:
    """Lines of every point of sale."""

    def __init__(self, count: int) -> None:
        self.sold = np.zeros(count)

    def visit(self, pos: int, day: float) -> None:
        """Nothing."""

    def week(self, points: NetworkState, seen: WeekSeen) -> None:
        """Add a week."""
        self.sold += seen.sold.sum(axis=1)

    def month(self, points: NetworkState, seen: MonthSeen) -> None:
        """Nothing."""


def sold(opening: MonthOpening, calls: list[int]) -> Floats:
    """Lines up to the plan's end, with these calls on the first day and none after."""
    model = opening.model
    none = np.zeros(0, dtype=np.int64)
    road = (model.calendar.weeks - opening.week) * model.engineers.days_per_week
    days = [np.array(calls, dtype=np.int64), *[none] * (road - 1)]
    lines = Lines(len(model.ids))
    opening.future(0, days, lines)
    return lines.sold


def worth_of(opening: MonthOpening) -> VisitWorth:
    """Of a visit on the first day."""
    points = opening.points
    return visit_worth(opening, opening.day + 0.5, points.last_visit, points.knowledge)


def still(small: Scenario, **more: bool) -> Scenario:
    """The small network without noise, exits, prospects, poor lines and shifting."""
    off = ("noise", "exits", "recruitment", "gaming", "shifting")
    return switched(small, **dict.fromkeys(off, False), **more)


def test_what_a_visit_teaches(small: Scenario, small_plan: Plan) -> None:
    """By skill alone, effort and shelf as usual: the simulation's own lines, for each of ten."""
    off = dict.fromkeys(("motivation", "effort", "shelf", "competitors"), False)
    opening = reach_month(model_of(still(small, **off), small_plan), 2)
    worth, without = worth_of(opening), sold(opening, [])
    assert not worth.motivation.any()
    for pos in range(0, 60, 6):
        added = sold(opening, [pos]) - without
        assert worth.lines[pos] == pytest.approx(added[pos], rel=1e-9)
        assert np.abs(np.delete(added, pos)).max() < 1e-9


def test_what_a_visit_moves(small: Scenario, small_plan: Plan) -> None:
    """Motivation and skill, paid by line: the lines that twenty visits add, one by one.

    The formula says a third more at most: it leaves out that who sells more tries less later.
    """
    opening = reach_month(model_of(still(small), small_plan), 3)
    worth, without, some = worth_of(opening), sold(opening, []), range(0, 60, 3)
    added = np.array([sold(opening, [pos])[pos] - without[pos] for pos in some])
    found = worth.lines[list(some)]
    assert 0.9 < found.sum() / added.sum() < 1.34
    assert np.corrcoef(found, added)[0, 1] > 0.9


def test_prospects(small: Scenario, small_plan: Plan) -> None:
    """A prospect is worth its chance times what it sells in the months left, by hand."""
    opening = reach_month(model_of(small, small_plan), 3)
    worth, model = worth_of(opening), opening.model
    prospects = np.flatnonzero(opening.joinable)
    assert len(prospects)
    weeks = np.array(model.calendar.weeks_of)
    lines = 0.03 * (model.rate[prospects].sum(axis=2) * weeks)[:, 3:].sum(axis=1)
    assert worth.lines[prospects] == pytest.approx(lines)
    assert worth.total[prospects] == pytest.approx(lines * worth.value[prospects])


def test_a_line_is_worth_its_margin_less_its_pay(small: Scenario, small_plan: Plan) -> None:
    """Under a scheme that pays by line and takes nothing back, by hand."""
    model = model_of(small, small_plan, "by_line")
    opening = reach_month(model, 0)
    stay = ((1 - model.churn)[:, None] ** np.arange(24)).mean(axis=1)
    each = model.margin * stay - np.array([4.0, 8.0, 18.0, 30.0])
    mix = model.rate[:, 0] / model.rate[:, 0].sum(axis=1, keepdims=True)
    assert opening.line_value() == pytest.approx(mix @ each)


def leaving(model: NetworkModel) -> MonthOpening:
    """The start of the plan, everybody's motivation being 0.16 and tending to 0.1."""
    opening = reach_month(model, 0)
    opening.points.motivation[:] = 0.16
    aim = np.full(len(model.ids), 0.1)
    return dataclasses.replace(opening, history=dataclasses.replace(opening.history, aim=aim))


def test_who_leaves_when(small: Scenario, small_plan: Plan) -> None:
    """κ = 0.2, floor 0.15, three months: from 0.16 towards 0.1 gone from month 3 on, by hand.

    0.16 → 0.148, 0.138, 0.131: below it at the ends of months 0, 1 and 2. Towards 0.2 in the
    first: 0.168, 0.154, 0.144, 0.135, 0.128, gone from month 5 on.
    """
    opening = leaving(model_of(small, small_plan))
    own = slice(opening.model.own)
    assert (exit_month(opening)[own] == 3).all()
    assert (exit_month(opening, np.full(len(opening.model.ids), 0.2))[own] == 5).all()


def test_staying_is_worth_the_months_between(small: Scenario, small_plan: Plan) -> None:
    """A visit that keeps a point of sale to the end is worth the lines of the months left.

    0.1 with a pull of 3 e^(−1/4) tends to 0.53: 0.23 after a month, 0.144 after six.
    """
    model = model_of(small, small_plan)
    behaviour = model.behaviour
    strong = behaviour.model_copy(
        update={"coefficients": behaviour.coefficients.model_copy(update={"visit": 3.0})}
    )
    worth = worth_of(leaving(dataclasses.replace(model, behaviour=strong)))
    weeks = np.array(model.calendar.weeks_of)
    lines = (model.rate.sum(axis=2) * weeks)[: model.own]
    assert worth.staying[: model.own] == pytest.approx(
        lines[:, 3:].sum(axis=1) * worth.value[: model.own]
    )
