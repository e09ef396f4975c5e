"""Network and statistics together: replicate schemes until the figures are precise enough."""

from optimizer.simulation.delivery import Delivery, delivery
from optimizer.simulation.plan_targets import TargetAxes, Targets
from optimizer.simulation.quota_distance import effort_by_distance
from optimizer.simulation.replicating import simulate
from optimizer.simulation.runs import Runs, compare
from optimizer.simulation.scheme_selection import load_selection, save_selection, select
from optimizer.simulation.tracing import Event, Trace, trace

__all__ = [
    "Delivery",
    "Event",
    "Runs",
    "TargetAxes",
    "Targets",
    "Trace",
    "compare",
    "delivery",
    "effort_by_distance",
    "load_selection",
    "save_selection",
    "select",
    "simulate",
    "trace",
]
