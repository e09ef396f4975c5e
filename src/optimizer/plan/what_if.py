"""What-ifs: plans of scenarios that differ a little, each from the columns of the last."""

from __future__ import annotations

from collections.abc import Callable

from optimizer.plan.clock import Clock
from optimizer.plan.lexicographic import Memory
from optimizer.plan.plan import Plan
from optimizer.plan.problem import Problem, problem
from optimizer.plan.rounding import Rounded
from optimizer.plan.solve import planned
from optimizer.scenario.scenario import Scenario

__all__ = ["WhatIf"]

Progress = Callable[[str, int, int], None]


class WhatIf:
    """Plans scenario after scenario, each warm from the one before.

    A change of a bound, a price, a cost or a lock keeps the sales tables; all changes keep the
    columns that the last linear programmes used, and the whole-line targets of most zones and
    months whose plan stays as it is. Bounds and gaps are proven anew each time. A scenario with
    other zones, months, channels or levels starts cold.

    >>> import optimizer as opt
    >>> from optimizer.plan import WhatIf
    >>> scenario = opt.load("scenarios/small")
    >>> what_if = WhatIf()
    >>> before = what_if.plan(scenario)
    >>> after = what_if.plan(scenario.replace("plan.budgets[0].at_most", scale=0.9))
    >>> after.reached
    True
    """

    def __init__(self) -> None:
        self._problem: Problem | None = None
        self._memory: Memory | None = None
        self._rounded: Rounded | None = None
        self._made: Plan | None = None

    def plan(
        self,
        scenario: Scenario,
        progress: Progress | None = None,
        time_limit: float | None = None,
    ) -> Plan:
        """Plan a scenario; see :func:`optimizer.plan.solve.plan`."""
        tell = progress or (lambda word, done, all_: None)
        tell("sales table", 0, 1)
        clock = Clock(time_limit)
        made = self._made
        if made is not None and made.in_time and made.provenance["hash"] == scenario.hash:
            return made
        last = self._problem
        of = problem(scenario, last)
        alike = (
            last is not None
            and last.cell_names == of.cell_names
            and last.cells.shape == of.cells.shape
            and last.mixes.counts == of.mixes.counts
        )
        memory = self._memory if alike else None
        rounded = self._rounded if alike else None
        made, self._memory = planned(scenario, of, tell, clock, memory, rounded)
        self._made, self._rounded = made, Rounded(made.expected, made.target_lines)
        self._problem = of
        return made
