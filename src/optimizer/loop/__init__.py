"""Plan, network, and plan again: what the plan becomes when it knows how the network reacts.

``optimizer.loop(scenario)`` is :func:`optimizer.loop.rounds.loop`: the package is callable,
because Python sets ``optimizer.loop`` to this package as soon as anything imports it.
"""

from optimizer.callable_package import make_callable
from optimizer.loop.course import Course, Round
from optimizer.loop.loop_result import LoopResult
from optimizer.loop.network_response import NetworkResponse
from optimizer.loop.rounds import RoundStore, loop, scenario_of
from optimizer.loop.verdict import RoundHistory, Tolerance, Verdict, judge

__all__ = [
    "Course",
    "LoopResult",
    "NetworkResponse",
    "Round",
    "RoundHistory",
    "RoundStore",
    "Tolerance",
    "Verdict",
    "judge",
    "loop",
    "scenario_of",
]

make_callable(__name__, loop)
