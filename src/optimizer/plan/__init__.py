"""Who should sell what, where and when: the programme over mixes and the plan it gives.

``optimizer.plan(scenario)`` is :func:`optimizer.plan.solve.plan`: the package is callable,
because Python sets ``optimizer.plan`` to this package as soon as anything imports it.
"""

import sys
from collections.abc import Callable
from types import ModuleType

from optimizer.plan.differences import distance
from optimizer.plan.export import Export, export
from optimizer.plan.judge import Violation, objective_values, violations
from optimizer.plan.plan import Axes, LevelResult, Plan, RowResult
from optimizer.plan.solve import plan, plan_of
from optimizer.plan.trade_offs import Alternatives, Frontier, alternatives, frontier
from optimizer.plan.warm import Warm
from optimizer.plan.what_if import WhatIf
from optimizer.scenario.scenario import Scenario

__all__ = [
    "Alternatives",
    "Axes",
    "Export",
    "Frontier",
    "LevelResult",
    "Plan",
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
    "violations",
]


class _CallablePackage(ModuleType):
    def __call__(
        self,
        scenario: Scenario,
        progress: Callable[[str, int, int], None] | None = None,
        time_limit: float | None = None,
    ) -> Plan:
        """See :func:`optimizer.plan.solve.plan`."""
        return plan(scenario, progress, time_limit)


sys.modules[__name__].__class__ = _CallablePackage
