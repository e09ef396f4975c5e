"""From records to numbers that can be defended."""

from optimizer.statistics.intervals import (
    Interval,
    mean_interval,
    paired_difference,
    precision_reached,
    required_replications,
)
from optimizer.statistics.ranking import Ranking, best_of

__all__ = [
    "Interval",
    "Ranking",
    "best_of",
    "mean_interval",
    "paired_difference",
    "precision_reached",
    "required_replications",
]
