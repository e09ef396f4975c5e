"""Visits of sales engineers: what each is worth, who is seen when, and what that brings."""

from optimizer.field.visiting.planning import Round, Rounds, plan_rounds
from optimizer.field.visiting.worth import VisitWorth, visit_worth

__all__ = ["Round", "Rounds", "VisitWorth", "plan_rounds", "visit_worth"]
