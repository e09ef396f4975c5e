"""What the points of sale do with the plan under a remuneration scheme.

Other folders import from here alone. Names are imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optimizer.network.actual_months import ActualMonths as ActualMonths
    from optimizer.network.calendar import DAYS as DAYS
    from optimizer.network.calendar import SellingCalendar as SellingCalendar
    from optimizer.network.field_force.portfolios import Portfolios as Portfolios
    from optimizer.network.field_force.prospects import with_prospects as with_prospects
    from optimizer.network.field_force.travel import centroids as centroids
    from optimizer.network.field_force.visit_policies import VISIT_POLICIES as VISIT_POLICIES
    from optimizer.network.field_force.visit_policies import VisitOutlook as VisitOutlook
    from optimizer.network.field_force.visit_policies import VisitPolicy as VisitPolicy
    from optimizer.network.model import NetworkModel as NetworkModel
    from optimizer.network.month_opening import MonthOpening as MonthOpening
    from optimizer.network.month_opening import reach_month as reach_month
    from optimizer.network.pay.ledger import Ledger as Ledger
    from optimizer.network.pay.settlement import Books as Books
    from optimizer.network.pay.settlement import Sales as Sales
    from optimizer.network.pay.settlement import settle as settle
    from optimizer.network.pay.terms import COMPONENTS as COMPONENTS
    from optimizer.network.pay.terms import Terms as Terms
    from optimizer.network.pay.terms import components_of as components_of
    from optimizer.network.pay.terms import scheme_terms as scheme_terms
    from optimizer.network.preparation import prepare as prepare
    from optimizer.network.replication import replicate as replicate
    from optimizer.network.state import NetworkState as NetworkState
    from optimizer.network.watching.history import History as History
    from optimizer.network.watching.outcomes import FIGURES as FIGURES
    from optimizer.network.watching.outcomes import Outcomes as Outcomes
    from optimizer.network.watching.record import MEASURES as MEASURES
    from optimizer.network.watching.record import Record as Record
    from optimizer.network.watching.watcher import MonthSeen as MonthSeen
    from optimizer.network.watching.watcher import Watcher as Watcher
    from optimizer.network.watching.watcher import WeekSeen as WeekSeen

_HOME = {
    "ActualMonths": "actual_months",
    "Books": "pay.settlement",
    "COMPONENTS": "pay.terms",
    "DAYS": "calendar",
    "FIGURES": "watching.outcomes",
    "History": "watching.history",
    "Ledger": "pay.ledger",
    "MEASURES": "watching.record",
    "MonthOpening": "month_opening",
    "MonthSeen": "watching.watcher",
    "NetworkModel": "model",
    "NetworkState": "state",
    "Outcomes": "watching.outcomes",
    "Portfolios": "field_force.portfolios",
    "Record": "watching.record",
    "Sales": "pay.settlement",
    "SellingCalendar": "calendar",
    "Terms": "pay.terms",
    "VISIT_POLICIES": "field_force.visit_policies",
    "VisitOutlook": "field_force.visit_policies",
    "VisitPolicy": "field_force.visit_policies",
    "Watcher": "watching.watcher",
    "WeekSeen": "watching.watcher",
    "components_of": "pay.terms",
    "centroids": "field_force.travel",
    "prepare": "preparation",
    "reach_month": "month_opening",
    "replicate": "replication",
    "scheme_terms": "pay.terms",
    "settle": "pay.settlement",
    "with_prospects": "field_force.prospects",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'optimizer.network' has no attribute {name!r}")
    return getattr(import_module(f"optimizer.network.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
