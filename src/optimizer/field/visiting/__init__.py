"""Visits of sales engineers: what each is worth, who is seen when, and what that brings."""

from optimizer.field.visiting.round_planning import VisitRound, VisitRounds, plan_rounds
from optimizer.field.visiting.visit_worth import VisitWorth, visit_worth

__all__ = ["VisitRound", "VisitRounds", "VisitWorth", "plan_rounds", "visit_worth"]
