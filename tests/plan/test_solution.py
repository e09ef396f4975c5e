"""Solved stages by hand; reasons name what binds, and their prices come true."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.plan import Plan, plan
from optimizer.plan.solution import SolvedStage
from optimizer.plan.statement.problem import Stage
from optimizer.plan.statement.quantity import Quantity
from optimizer.scenario import Scenario, load
from tests.conftest import ROOT
from tests.tiny import tiny


def _stage(rank: int | None, tolerance: float) -> Stage:
    nothing = Quantity(np.zeros(0, dtype=np.int64), np.zeros((1, 1, 1, 1)), np.zeros((1, 1, 1)))
    return Stage("stage", "EUR", 1.0, nothing, None, rank, tolerance)


def test_a_stage_is_held_at_its_value_and_tolerance() -> None:
    """200 with 2 % is held at 204, −200 with as much at −196; the gap is relative to the value."""
    solved = SolvedStage(_stage(None, 0.02), 200.0, 190.0, None)
    assert solved.most == pytest.approx(204.0)
    assert solved.gap == pytest.approx(0.05)
    assert SolvedStage(_stage(None, 0.02), -200.0, -210.0, None).most == pytest.approx(-196.0)


def test_a_shortfall_has_its_gap_in_whole_bounds() -> None:
    """Three and a half bounds missed where three are proven: a gap of a half."""
    assert SolvedStage(_stage(0, 0.0), 3.5, 3.0, None).gap == pytest.approx(0.5)


def tight(at_most: float) -> Scenario:
    """The small scenario with a fibre commitment out of reach and a budget that binds."""
    scenario = load(ROOT / "scenarios" / "small")
    return scenario.replace(
        "plan.commitments", [{"name": "fibre", "offer": "fibre", "at_least": 200_000}]
    ).replace("plan.budgets", [{"name": "money", "of": "push", "at_most": at_most}])


def short(found: Plan) -> float:
    """Lines short of the fibre commitment."""
    return float(found.shortfalls.set_index("name").loc["fibre", "shortfall"])


def test_one_more_unit_gives_what_the_reason_says() -> None:
    """What 20,000 EUR more give lies between the two ends' prices: gains diminish."""
    poor, rich = plan(tight(40_000)), plan(tight(60_000))
    gives = []
    for found in (poor, rich):
        reason = next(r for r in found.reasons if r.binding == "money")
        assert (reason.unit, reason.binding_unit) == ("lines", "EUR")
        gives.append(reason.gives)
    fell = short(poor) - short(rich)
    assert 0 < 20_000 * gives[1] * 0.99 <= fell <= 20_000 * gives[0] * 1.01


def test_the_market_is_a_reason_too(tmp_path: Path) -> None:
    """Where no row binds, the one reason names none: the market does not give more."""
    tiny(tmp_path, 3, zones=1, months=1, commitments=[{"name": "many", "at_least": 1e6}])
    found = plan(load(tmp_path))
    assert [(r.missed, r.binding) for r in found.reasons] == [("many", "")]
    assert list(found.explanation["missed"]) == ["many"]


def test_a_plan_that_keeps_all_has_no_reasons(small_plan: Plan) -> None:
    """No miss, no reason."""
    assert small_plan.kept
    assert small_plan.reasons == ()
    assert small_plan.explanation.empty
