"""Calendars that rounds are held against: by turnover, and at random, as the network makes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.network.engineers import FieldForce
from optimizer.network.standing import Standing
from optimizer.network.visit_policies import ByTurnover, Outlook, VisitPolicy

__all__ = ["at_random", "by_turnover"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _AtRandom:
    """Weights drawn once: whom chance favours is called on more often."""

    rng: np.random.Generator

    def weights(self, outlook: Outlook) -> Floats:
        """Exponential."""
        return self.rng.exponential(size=len(outlook.turnover))


def by_turnover(there: Standing, weeks: int) -> list[Ints]:
    """Calls of every day on the road: who sells more is called on more often.

    The simulation's own policy, going on from where its call lists were.
    """
    return _calendar(there, weeks, ByTurnover(), keep=True)


def at_random(there: Standing, weeks: int, seed: int) -> list[Ints]:
    """Calls of every day on the road: whoever chance says, on the same tours."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(0x76,))))
    return _calendar(there, weeks, _AtRandom(rng), keep=False)


def _calendar(there: Standing, weeks: int, policy: VisitPolicy, keep: bool) -> list[Ints]:
    model, field = there.model, there.run.field
    assert model.portfolios is not None
    assert field is not None
    start = np.zeros(model.portfolios.engineers)
    force = FieldForce(
        model.engineers,
        model.portfolios,
        model.own,
        field.prospecting,
        start,
        lambda who, day: None,
    )
    force.policy = policy
    for mine, theirs in ((force.book, field.book), (force.prospects, field.prospects)):
        mine.credit = theirs.credit.copy() if keep else np.zeros_like(mine.credit)
    outlook = Outlook(there.points.turnover, lambda: np.zeros(len(model.ids)))
    force.plan(weeks, outlook, there.points.active, there.joinable)
    return force.days
