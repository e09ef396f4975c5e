"""What the points of sale do with the plan under a remuneration scheme."""

from optimizer.network.calendar import Calendar
from optimizer.network.ledger import Ledger
from optimizer.network.model import NetworkModel, prepare
from optimizer.network.policy import EffortPolicy, PolicyTable, effort_policy, solve_policies
from optimizer.network.quotas import quotas
from optimizer.network.record import MEASURES, Record
from optimizer.network.replication import replicate

__all__ = [
    "MEASURES",
    "Calendar",
    "EffortPolicy",
    "Ledger",
    "NetworkModel",
    "PolicyTable",
    "Record",
    "effort_policy",
    "prepare",
    "quotas",
    "replicate",
    "solve_policies",
]
