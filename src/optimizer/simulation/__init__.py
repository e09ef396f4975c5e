"""Network and statistics together: replicate schemes until the figures are precise enough."""

from optimizer.simulation.delivery import Delivery, delivery
from optimizer.simulation.distance import effort_by_distance
from optimizer.simulation.running import simulate
from optimizer.simulation.runs import Runs, compare
from optimizer.simulation.selection import load_selection, save_selection, select
from optimizer.simulation.targets import TargetAxes, Targets
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
