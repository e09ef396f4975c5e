"""Calendars that rounds are held against: by turnover, and at random, as the network makes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.field_force.engineers import FieldForce
from optimizer.network.field_force.visit_policies import ByTurnover, VisitOutlook, VisitPolicy
from optimizer.network.month_opening import MonthOpening


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
    return _calendar(there, weeks, ByTurnover(), keep=True)


def at_random(there: MonthOpening, weeks: int, seed: int) -> list[Ints]:
    """Calls of every day on the road: whoever chance says, on the same tours."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(0x76,))))
    return _calendar(there, weeks, _AtRandom(rng), keep=False)


def _calendar(there: MonthOpening, weeks: int, policy: VisitPolicy, keep: bool) -> list[Ints]:
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
    outlook = VisitOutlook(there.points.turnover, lambda: np.zeros(len(model.ids)))
    force.plan(weeks, outlook, there.points.active, there.joinable)
    return force.days
