"""What-ifs: plans of scenarios that differ a little, each from the columns of the last."""

from __future__ import annotations

from optimizer.arrays import Progress
from optimizer.clock import Clock
from optimizer.plan.questions.warm_start import PlanMemory, planned_from
from optimizer.plan.result.plan import Plan
from optimizer.scenario.scenario import Scenario


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
        self._left: PlanMemory | None = None

    def plan(
        self,
        scenario: Scenario,
        progress: Progress | None = None,
        time_limit: float | None = None,
    ) -> Plan:
        """Plan a scenario; see :func:`optimizer.plan.solve.plan`."""
        tell = progress or (lambda word, done, all_: None)
        clock = Clock(time_limit)
        last = self._left
        known = last is not None and last.made.in_time
        if last is not None and known and last.made.provenance["hash"] == scenario.hash:
            return last.made
        self._left = planned_from(last, scenario, tell, clock)
        return self._left.made
