"""Visit sheets: every figure against the record of the same replication."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.field.visiting.visits import VisitPlan
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import trace


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
