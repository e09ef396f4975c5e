"""Plan, network, and plan again: what the plan becomes when it knows how the network reacts.

``optimizer.loop(scenario)`` is :func:`optimizer.loop.rounds.loop`: the package is callable,
because Python sets ``optimizer.loop`` to this package as soon as anything imports it.
"""

import sys
from collections.abc import Callable
from types import ModuleType

from optimizer.loop.course import Course
from optimizer.loop.loop_result import LoopResult
from optimizer.loop.network_response import NetworkResponse
from optimizer.loop.round import Round
from optimizer.loop.rounds import RoundStore, loop, scenario_of
from optimizer.loop.verdict import Tolerance, Trail, Verdict, judge
from optimizer.plan import Plan
from optimizer.scenario.scenario import Scenario

__all__ = [
    "Course",
    "LoopResult",
    "NetworkResponse",
    "Round",
    "RoundStore",
    "Tolerance",
    "Trail",
    "Verdict",
    "judge",
    "loop",
    "scenario_of",
]


class _CallablePackage(ModuleType):
    def __call__(
        self,
        scenario: Scenario,
        processes: int = 1,
        progress: Callable[[str, int, int], None] | None = None,
        time_limit: float | None = None,
        keeper: RoundStore | None = None,
        first: Plan | None = None,
    ) -> LoopResult:
        """See :func:`optimizer.loop.rounds.loop`."""
        return loop(scenario, processes, progress, time_limit, keeper, first)


sys.modules[__name__].__class__ = _CallablePackage
