"""Which of several is best, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.statistics.intervals import Interval, paired_difference


@dataclass(frozen=True)
class Ranking:
    """The best by mean, against each other one.

    Attributes
    ----------
    order : tuple of str
        Best first.
    leads : mapping of str to Interval
        Lead of the best over each other one (paired difference). All hold together at
        ``level`` (Bonferroni).
    """

    order: tuple[str, ...]
    leads: Mapping[str, Interval]
    level: float

    @property
    def best(self) -> str:
        """Name of the best."""
        return self.order[0]

    @property
    def sure(self) -> bool:
        """Whether the best leads every other one by more than the intervals allow for."""
        return all(lead.low > 0 for lead in self.leads.values())


def best_of(samples: Mapping[str, Floats], level: float = 0.95) -> Ranking:
    """Rank by mean, largest first, with paired intervals of the leads.

    The k − 1 intervals get the level 1 − (1 − level) / (k − 1) each, so that with confidence
    ``level`` all of them hold (Bonferroni). The same runs choose the best and judge it: with a
    lead near 0 the word is "not sure", and a selection procedure with a guarantee is what to ask.

    Raises
    ------
    ValueError
        When there is nothing to rank.
    """
    if not samples:
        raise ValueError("there is nothing to rank")
    order = sorted(samples, key=lambda name: -float(np.mean(samples[name])))
    each = 1 - (1 - level) / max(len(order) - 1, 1)
    leads = {name: paired_difference(samples[order[0]], samples[name], each) for name in order[1:]}
    return Ranking(tuple(order), leads, level)
