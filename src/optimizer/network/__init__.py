"""What the points of sale do with the plan under a remuneration scheme."""

from optimizer.network.calendar import Calendar
from optimizer.network.effort import EffortPolicy, effort_policy
from optimizer.network.ledger import Ledger, Mistakes
from optimizer.network.model import NetworkModel, prepare
from optimizer.network.outcomes import FIGURES, Outcomes
from optimizer.network.policy import PolicyTable, solve_policies
from optimizer.network.prospects import with_prospects
from optimizer.network.quotas import quotas
from optimizer.network.record import MEASURES, Record
from optimizer.network.replication import replicate
from optimizer.network.settlement import Books, Sales, settle
from optimizer.network.terms import COMPONENTS, Terms, scheme_terms
from optimizer.network.watching import MonthSeen, Reasons, Watcher, WeekSeen

__all__ = [
    "COMPONENTS",
    "FIGURES",
    "MEASURES",
    "Books",
    "Calendar",
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
