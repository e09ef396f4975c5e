"""The decentralised benchmark: what the channels would promise if each set its target alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand.chosen_levels import plan_sales
from optimizer.demand.market import Market


@dataclass(frozen=True, eq=False)
class Benchmark:
    """Targets set alone against what the market gives.

    Attributes
    ----------
    alone : array[zone, month, segment, channel, offer]
        Target that each channel would set as if it were the only one open (lines).
    together : array[zone, month, segment, channel, offer]
        What they sell together (lines).
    """

    alone: Floats
    together: Floats

    @property
    def excess(self) -> Floats:
        """``excess[zone, month, offer]``: lines promised beyond what the market gives."""
        return np.asarray((self.alone - self.together).sum(axis=(2, 3)))

    @property
    def total_alone(self) -> float:
        """Lines promised."""
        return float(self.alone.sum())

    @property
    def total_together(self) -> float:
        """Lines that the market gives."""
        return float(self.together.sum())

    @property
    def total_excess(self) -> float:
        """Lines counted twice: the overlap."""
        return self.total_alone - self.total_together


def decentralised(market: Market, push: Ints) -> Benchmark:
    """The benchmark at given push levels, ``push[zone, month, channel]``."""
    together, alone = plan_sales(market, push)
    return Benchmark(alone, together)
