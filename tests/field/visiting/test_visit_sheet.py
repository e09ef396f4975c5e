"""The one thing to talk about at a visit: every rule at its limits."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.field.visiting.visit_sheet import topic_of
from optimizer.field.visiting.visits import VisitPlan

CALM = {
    "leaves": -1, "late": 0.0, "overpaid": 0.0, "planned_lines": 10.0, "net": 100.0,
    "early": 0.0, "early_rate": 0.0, "peers_early": 0.1,
    "goal": 30.0, "counted": 20.0, "euros": 200.0, "chance": 0.5, "pace": 2.0, "weeks": 4,
    "trend": 0.0, "mix": np.array([5.0, 5.0]), "peers_mix": np.array([5.0, 5.0]),
    "worth": {"motivation": 1.0, "skill": 0.0, "staying": 0.0, "signing": 0.0},
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "about"),
    [
        ({"leaves": 2, "late": 50.0}, "leaving"),
        ({"late": 10.0}, "late"),
        ({"late": 9.0}, "threshold"),
        ({"overpaid": 10.0}, "overpaid"),
        ({"overpaid": 9.0}, "threshold"),
        ({"early": 3.0, "early_rate": 0.16}, "churn"),
        ({"early": 2.0, "early_rate": 0.16}, "threshold"),
        ({}, "threshold"),
        ({"goal": 31.0}, "steady"),
        ({"goal": float("nan")}, "steady"),
        ({"chance": 0.99}, "steady"),
        ({"chance": 0.99, "trend": -0.15}, "falling"),
        ({"chance": 1.0, "planned_lines": 16.6, "trend": -0.9}, "falling"),
        ({"chance": 1.0, "planned_lines": 16.7, "trend": -0.9}, "below"),
        ({"chance": 1.0, "planned_lines": 40.0, "worth": {"skill": 1.0}}, "below"),
        ({"chance": 1.0, "planned_lines": float("nan")}, "steady"),
        ({"chance": 0.0, "mix": np.array([8.0, 2.0])}, "offer"),
        ({"chance": 0.0, "worth": {"motivation": 1.0, "skill": 1.0}}, "skill"),
    ],
)
def test_the_one_thing_to_talk_about(changed: dict[str, object], about: str) -> None:
    """The first rule that holds, at its limits: 10 missing, 2.5 a week at most for four weeks."""
    assert topic_of(CALM | changed, False, ("a", "b")).about == about


def test_what_to_teach() -> None:
    """Nothing else to say: the offer that is furthest behind the peers' mix is named."""
    quiet = {"chance": 0.0, "mix": np.array([6.0, 4.0]), "worth": {"skill": 1.0}}
    assert topic_of(CALM | quiet, False, ("a", "b")).figures["offer"] == "b"


def test_a_prospect_is_to_sign() -> None:
    """Whatever its figures."""
    assert topic_of(CALM, True, ("a", "b")).about == "sign"


def test_days_since_the_visit_before(visits: VisitPlan) -> None:
    """From the last of the past, then from the round before: the gap is kept by both."""
    again = [sheet for sheet in visits.sheets if sheet.planned and sheet.visits]
    assert again
    for sheet in again:
        first = sheet.planned[0]
        assert sheet.days_since_visit(first) == sheet.visits[0] + first + 0.5 >= 10
        assert sheet.days_since_visit(first + 12) == 12
