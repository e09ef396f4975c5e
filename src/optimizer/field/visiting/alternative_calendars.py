"""Calendars that rounds are held against: by turnover, and at random, as the network makes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network import VISIT_POLICIES, MonthOpening, VisitOutlook


@dataclass(frozen=True, eq=False)
class _AtRandom:
    """Weights drawn once: whom chance favours is called on more often."""

    rng: np.random.Generator

    def weights(self, outlook: VisitOutlook) -> Floats:
        """Exponential."""
        return self.rng.exponential(size=len(outlook.turnover))


def by_turnover(there: MonthOpening, weeks: int) -> list[Ints]:
    """Calls of every day on the road: who sells more is called on more often.

    The simulation's own policy, going on from where its call lists were.
    """
    return there.calls_by(VISIT_POLICIES["turnover"], weeks, carry_credits=True)


def at_random(there: MonthOpening, weeks: int, seed: int) -> list[Ints]:
    """Calls of every day on the road: whoever chance says, on the same tours."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(0x76,))))
    return there.calls_by(_AtRandom(rng), weeks, carry_credits=False)
