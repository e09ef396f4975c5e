"""Search over the parameters of a scheme, or of any model given as a callable.

``optimizer.design(scenario)`` is :func:`optimizer.design.scheme_search.design`: the package is
callable, because Python sets ``optimizer.design`` to it as soon as anything imports it.
"""

from optimizer.callable_package import make_callable
from optimizer.design.confirmation import Confirmation, FrontierPoints, confirm, confirm_frontier
from optimizer.design.proposals import MissingExtraError
from optimizer.design.scheme_search import Design, design
from optimizer.design.search import Search, search
from optimizer.design.space import Limit, Parameter, Trial

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

make_callable(__name__, design)
