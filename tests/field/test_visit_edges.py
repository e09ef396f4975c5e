"""Rounds at the edges: more engineers than points of sale, no travel, no skill, a single day."""

from __future__ import annotations

from pathlib import Path

from optimizer.field.visiting.round_planning import VisitRequest
from optimizer.field.visiting.visits import plan_visits, rounds_frame
from optimizer.plan import Plan
from optimizer.report.visits.visit_page import write_visits
from optimizer.scenario import Scenario


def test_engineers_without_points_of_sale(
    small: Scenario, small_plan: Plan, tmp_path: Path
) -> None:
    """70 engineers for 60 points of sale: nobody is seen by two, and every page is written."""
    many = small.replace("network.sales_engineers.count", 70)
    found = plan_visits(many, small_plan, "2026-06", VisitRequest(1, 1, 10), futures=2)
    held = found.there.model.portfolios
    assert held is not None
    for one in found.rounds.rounds:
        assert (held.engineer[list(one.pos)] == one.engineer).all()
    write_visits(tmp_path, found)
    assert len(list(tmp_path.glob("engineer-*.html"))) == 70
    assert len(list(tmp_path.glob("engineer-*.xlsx"))) == 70


def test_without_travel(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """No leg takes time: every day has its three visits, on the plan's first day too."""
    near = small.replace("network.sales_engineers.travel", None)
    found = plan_visits(near, small_plan, "2026-01", VisitRequest(1, 1, 20))
    assert {len(one.pos) for one in found.rounds.rounds} == {3}
    assert {one.hours.road for one in found.rounds.rounds} == {0.0}
    assert not len(found.rounds.out_of_reach)
    write_visits(tmp_path, found, "fr")
    assert rounds_frame(found)["days_since_visit"].isna().all()


def test_nothing_that_a_visit_moves(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Without motivation, skill and prospects a visit is worth nothing, and nobody goes."""
    inert = small.replace("network.behaviour.motivation", False)
    inert = inert.replace("network.skill", None).replace("network.recruitment", None)
    found = plan_visits(inert, small_plan, "2026-03", VisitRequest(2), futures=2)
    assert found.rounds.visits == 0
    assert rounds_frame(found).empty
    write_visits(tmp_path, found)
    text = (tmp_path / "rounds.csv").read_text(encoding="utf-8")
    assert text.startswith("engineer,week,day,order,pos,")
