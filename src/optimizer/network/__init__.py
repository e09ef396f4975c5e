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
    from optimizer.network.field_force.call_lists import VISIT_POLICIES as VISIT_POLICIES
    from optimizer.network.field_force.call_lists import VisitOutlook as VisitOutlook
    from optimizer.network.field_force.call_lists import VisitPolicy as VisitPolicy
    from optimizer.network.field_force.portfolios import Portfolios as Portfolios
    from optimizer.network.field_force.portfolios import centroids as centroids
    from optimizer.network.model import NetworkModel as NetworkModel
    from optimizer.network.model import NetworkState as NetworkState
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
    from optimizer.network.recruitment import with_prospects as with_prospects
    from optimizer.network.simulation_run import replicate as replicate
    from optimizer.network.watching.record import FIGURES as FIGURES
    from optimizer.network.watching.record import MEASURES as MEASURES
    from optimizer.network.watching.record import Outcomes as Outcomes
    from optimizer.network.watching.record import Record as Record
    from optimizer.network.watching.watcher import History as History
    from optimizer.network.watching.watcher import MonthSeen as MonthSeen
    from optimizer.network.watching.watcher import Watcher as Watcher
    from optimizer.network.watching.watcher import WeekSeen as WeekSeen

_NAMES = {
    "actual_months": "ActualMonths",
    "calendar": "DAYS SellingCalendar",
    "field_force.call_lists": "VISIT_POLICIES VisitOutlook VisitPolicy",
    "field_force.portfolios": "Portfolios centroids",
    "model": "NetworkModel NetworkState",
    "month_opening": "MonthOpening reach_month",
    "pay.ledger": "Ledger",
    "pay.settlement": "Books Sales settle",
    "pay.terms": "COMPONENTS Terms components_of scheme_terms",
    "preparation": "prepare",
    "recruitment": "with_prospects",
    "simulation_run": "replicate",
    "watching.record": "FIGURES MEASURES Outcomes Record",
    "watching.watcher": "History MonthSeen Watcher WeekSeen",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'optimizer.network' has no attribute {name!r}")
    return getattr(import_module(f"optimizer.network.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(_HOME)
