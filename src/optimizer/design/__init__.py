"""Search over the parameters of a scheme, or of any model given as a callable.

``optimizer.design(scenario)`` is :func:`optimizer.design.scheme_search.design`: the package is
callable, because Python sets ``optimizer.design`` to it as soon as anything imports it.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from optimizer.design.confirmation import Confirmation, confirm
from optimizer.design.design_frontier import FrontierPoints, confirm_frontier
from optimizer.design.design_result import Design
from optimizer.design.proposals import MissingExtraError
from optimizer.design.scheme_search import design
from optimizer.design.search import Search, search
from optimizer.design.space import Limit, Parameter, Trial
from optimizer.scenario.scenario import Scenario
from optimizer.simulation.plan_targets import Targets

__all__ = [
    "Confirmation",
    "Design",
    "FrontierPoints",
    "Limit",
    "MissingExtraError",
    "Parameter",
    "Search",
    "Trial",
    "confirm",
    "confirm_frontier",
    "design",
    "search",
]


class _CallablePackage(ModuleType):
    def __call__(
        self,
        scenario: Scenario,
        plan: Targets | None = None,
        processes: int = 1,
        journal: Path | None = None,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> Design:
        """See :func:`optimizer.design.scheme_search.design`."""
        return design(scenario, plan, processes, journal, progress)


sys.modules[__name__].__class__ = _CallablePackage
