"""Visits as a whole, and at the edges: more engineers than points of sale, no travel, no skill."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.field.visiting.round_planning import VisitRequest
from optimizer.field.visiting.visits import VisitPlan, plan_visits, rounds_table
from optimizer.plan import Plan
from optimizer.report.visits.visit_page import write_visits
from optimizer.scenario import Scenario


def test_engineers_without_points_of_sale(
    small: Scenario, small_plan: Plan, tmp_path: Path
) -> None:
    """70 engineers for 60 points of sale: nobody is seen by two, and every page is written."""
    many = small.replace("network.sales_engineers.count", 70)
    visits = plan_visits(many, small_plan, "2026-06", VisitRequest(1, 1, 10, futures=2))
    portfolios = visits.opening.model.portfolios
    assert portfolios is not None
    for round_ in visits.rounds.rounds:
        assert (portfolios.engineer[list(round_.pos)] == round_.engineer).all()
    write_visits(tmp_path, visits)
    assert len(list(tmp_path.glob("engineer-*.html"))) == 70
    assert len(list(tmp_path.glob("engineer-*.xlsx"))) == 70


def test_without_travel(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """No leg takes time: every day has its three visits, on the plan's first day too."""
    near = small.replace("network.sales_engineers.travel", None)
    visits = plan_visits(near, small_plan, "2026-01", VisitRequest(1, 1, 20))
    assert {len(round_.pos) for round_ in visits.rounds.rounds} == {3}
    assert {round_.hours.road for round_ in visits.rounds.rounds} == {0.0}
    assert not len(visits.rounds.out_of_reach)
    write_visits(tmp_path, visits, "fr")
    assert rounds_table(visits)["days_since_visit"].isna().all()


def test_nothing_that_a_visit_moves(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Without motivation, skill and prospects a visit is worth nothing, and nobody goes."""
    inert = small.replace("network.behaviour.motivation", False)
    inert = inert.replace("network.skill", None).replace("network.recruitment", None)
    visits = plan_visits(inert, small_plan, "2026-03", VisitRequest(2, futures=2))
    assert visits.rounds.visits == 0
    assert rounds_table(visits).empty
    write_visits(tmp_path, visits)
    text = (tmp_path / "rounds.csv").read_text(encoding="utf-8")
    assert text.startswith("engineer,week,day,order,pos,")


def test_rounds_as_a_table(visits: VisitPlan) -> None:
    """A row a visit; the parts of its worth add up to it, and arrivals are in order."""
    table = rounds_table(visits)
    assert len(table) == visits.rounds.visits
    parts = table[[name for name in table if name.startswith("worth_") and "hour" not in name]]
    assert parts.sum(axis=1).to_numpy() == pytest.approx(table["worth"].to_numpy())
    for _, day in table.groupby(["engineer", "week", "day"]):
        assert day["order"].tolist() == [*range(1, len(day) + 1)]
        assert (np.diff(day["arrival_hours"]) >= 1.25).all()


def test_months_that_are_not_there(small: Scenario, small_plan: Plan) -> None:
    """A month outside the plan is named."""
    with pytest.raises(ValueError, match="2026-01 to 2026-06"):
        plan_visits(small, small_plan, "2027-01", VisitRequest(2))
