"""Who should sell what, where and when: the programme over mixes and the plan it gives.

``optimizer.plan(scenario)`` is :func:`optimizer.plan.solve.plan`: the package is callable,
because Python sets ``optimizer.plan`` to this package as soon as anything imports it.
"""

from optimizer.callable_package import make_callable
from optimizer.plan.audit.objective_values import objective_values
from optimizer.plan.audit.row_audit import Violation, violations
from optimizer.plan.questions.programme_export import Export, export
from optimizer.plan.questions.trade_offs import (
    Alternatives,
    Frontier,
    alternatives,
    distance,
    frontier,
)
from optimizer.plan.result.plan import Axes, Plan
from optimizer.plan.result.plan_making import row_scopes
from optimizer.plan.result.plan_outcomes import LevelResult, PlanStatus, RowResult
from optimizer.plan.solve import Warm, WhatIf, plan, plan_of

__all__ = [
    "Alternatives",
    "Axes",
    "Export",
    "Frontier",
    "LevelResult",
    "Plan",
    "PlanStatus",
    "RowResult",
    "Violation",
    "Warm",
    "WhatIf",
    "alternatives",
    "distance",
    "export",
    "frontier",
    "objective_values",
    "plan",
    "plan_of",
    "row_scopes",
    "violations",
]

make_callable(__name__, plan)
