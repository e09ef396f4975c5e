"""Network and statistics together: replicate schemes until the figures are precise enough."""

from optimizer.simulation.quota_distance import effort_by_distance
from optimizer.simulation.ranking_and_selection import (
    Delivery,
    delivery,
    load_selection,
    save_selection,
    select,
)
from optimizer.simulation.replicating import TargetAxes, Targets, simulate
from optimizer.simulation.runs import Runs, compare
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
