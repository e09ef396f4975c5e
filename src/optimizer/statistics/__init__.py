"""From records to numbers that can be defended."""

from optimizer.statistics.intervals import (
    Interval,
    Ranking,
    best_of,
    independent_difference,
    mean_interval,
    paired_difference,
    plus_minus,
)
from optimizer.statistics.selection import FIRST, Selection, select_best
from optimizer.statistics.stopping import Precision, mser

__all__ = [
    "FIRST",
    "Interval",
    "Precision",
    "Ranking",
    "Selection",
    "best_of",
    "independent_difference",
    "mean_interval",
    "mser",
    "paired_difference",
    "plus_minus",
    "select_best",
]
