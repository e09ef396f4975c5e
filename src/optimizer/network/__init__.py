"""What the points of sale do with the plan under a remuneration scheme."""

from optimizer.network.calendar import SellingCalendar
from optimizer.network.field_force.prospects import with_prospects
from optimizer.network.model import NetworkModel, prepare
from optimizer.network.pay.ledger import Ledger, Mistakes
from optimizer.network.pay.settlement import Books, Sales, settle
from optimizer.network.pay.terms import COMPONENTS, Terms, scheme_terms
from optimizer.network.points.quotas import quotas
from optimizer.network.policy.effort_policy import PolicyTable, solve_policies
from optimizer.network.policy.single_policy import EffortPolicy, effort_policy
from optimizer.network.replication import replicate
from optimizer.network.watching.outcomes import FIGURES, Outcomes
from optimizer.network.watching.record import MEASURES, Record
from optimizer.network.watching.watcher import MonthSeen, Reasons, Watcher, WeekSeen

__all__ = [
    "COMPONENTS",
    "FIGURES",
    "MEASURES",
    "Books",
    "EffortPolicy",
    "Ledger",
    "Mistakes",
    "MonthSeen",
    "NetworkModel",
    "Outcomes",
    "PolicyTable",
    "Reasons",
    "Record",
    "Sales",
    "SellingCalendar",
    "Terms",
    "Watcher",
    "WeekSeen",
    "effort_policy",
    "prepare",
    "quotas",
    "replicate",
    "scheme_terms",
    "settle",
    "solve_policies",
    "with_prospects",
]
