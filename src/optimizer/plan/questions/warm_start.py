"""Warm plans: each starts from what the plan of one base left, whatever was planned in between.

So a plan depends on its scenario and the base alone: it is the same bits in any process, after
any others. :class:`optimizer.plan.questions.what_if.WhatIf` starts from the last plan instead.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from optimizer.arrays import Progress
from optimizer.clock import Clock
from optimizer.errors import InfeasibleError
from optimizer.plan.result.plan import Plan
from optimizer.plan.solution import SearchMemory
from optimizer.plan.solve import planned
from optimizer.plan.statement.problem import Problem
from optimizer.plan.statement.stating import state_problem
from optimizer.plan.whole_lines.controlled_rounding import RoundedTargets
from optimizer.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class PlanMemory:
    """What a plan leaves for one much like it.

    Attributes
    ----------
    problem : Problem
        Its sales tables serve every scenario of the same demand.
    memory : SearchMemory
        Columns, bases and mixes.
    rounded : RoundedTargets
        Its whole-line targets.
    """

    made: Plan
    problem: Problem
    memory: SearchMemory
    rounded: RoundedTargets

    def like(self, other: Problem) -> bool:
        """Whether another problem has the same cells and mixes, so that columns mean the same."""
        mine = self.problem
        return (
            mine.cell_names == other.cell_names
            and mine.cells.shape == other.cells.shape
            and mine.mixes.counts == other.mixes.counts
        )


def planned_from(
    left: PlanMemory | None, scenario: Scenario, tell: Progress, clock: Clock
) -> PlanMemory:
    """Plan a scenario from what another plan left; cold where it left nothing that fits."""
    tell("sales table", 0, 1)
    of = state_problem(scenario, None if left is None else left.problem)
    if left is not None and not left.like(of):
        left = None
    memory, rounded = (None, None) if left is None else (left.memory, left.rounded)
    made, memory = planned(scenario, of, tell, clock, memory, rounded)
    return PlanMemory(made, of, memory, RoundedTargets(made.expected, made.target_lines))


class Warm:
    """Plans scenarios from the plan of a base.

    Where the base has no plan (its hard rows cannot be kept together), every plan is cold.

    Parameters
    ----------
    base : Scenario
        Planned now.

    >>> import optimizer as opt
    >>> from optimizer.plan import Warm
    >>> base = opt.load("scenarios/small")
    >>> Warm(base).plan(base.replace("plan.budgets[0].at_most", scale=0.9)).reached
    True
    """

    def __init__(self, base: Scenario) -> None:
        self._left: PlanMemory | None = None
        with suppress(InfeasibleError):
            self._left = planned_from(None, base, _quiet, Clock())

    def plan(self, scenario: Scenario) -> Plan:
        """Plan a scenario; see :func:`optimizer.plan.solve.plan`.

        The gap asked is proven anew; which of the plans within it this is may differ from a
        cold one.
        """
        left = self._left
        if left is not None and left.made.provenance["hash"] == scenario.hash:
            return left.made
        return planned_from(left, scenario, _quiet, Clock()).made


def _quiet(word: str, done: int, total: int) -> None:
    """Tell nobody."""
