"""Who should sell what, where and when: the programme over mixes and the plan it gives."""

from optimizer.plan.judge import Violation, objective_values, violations
from optimizer.plan.plan import Axes, LevelResult, Plan, RowResult
from optimizer.plan.solve import plan, plan_of

__all__ = [
    "Axes",
    "LevelResult",
    "Plan",
    "RowResult",
    "Violation",
    "objective_values",
    "plan",
    "plan_of",
    "violations",
]
