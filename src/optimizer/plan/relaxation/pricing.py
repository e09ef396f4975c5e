"""Pricing: the reduced cost of every mix of every cell, in one product.

Everything linear in a mix is linear in its sales and its levels, so the duals of all rows
collapse into one price per line and one per push level in each cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats
from optimizer.demand.mixes import EveryMix
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.sparse_penalties import SparsePenalties


@dataclass(frozen=True, eq=False)
class Prices:
    """Duals of the master.

    Attributes
    ----------
    rows : array[coupling constraint]
    caps : array[cap]
        Duals of the earlier stages held at their value.
    blocks : array[block]
        Duals of "one mix a block".
    """

    rows: Floats
    caps: Floats
    blocks: Floats


@dataclass(frozen=True, eq=False)
class Allowed:
    """What a plan may still run.

    Attributes
    ----------
    mixes : array[cell, mix] of bool or None
        None where they are not enumerated.
    levels : array[cell, channel, level] of bool
    closed : frozenset of int
        Ranks whose campaign rules may not be missed any more.
    """

    mixes: Bools | None
    levels: Bools
    closed: frozenset[int]

    @classmethod
    def of(cls, problem: Problem) -> Allowed:
        """What the problem allows."""
        return cls(problem.eligible, problem.levels, frozenset())

    def without(self, stage: Stage) -> Allowed:
        """What is left once a stage that counts misses is held at 0."""
        mixes = self.mixes
        if stage.own is not None and mixes is not None:
            mixes = mixes.copy()
            stage.own.forbid(mixes)
        closed = self.closed if stage.rank is None else self.closed | {stage.rank}
        return Allowed(mixes, self.levels, closed)


class Pricing:
    """Reduced costs under given duals, chunk by chunk.

    Parameters
    ----------
    problem : Problem
    stage : Stage
        What is minimised.
    caps : tuple of Stage
        Earlier stages held at their value by a row of the master.
    prices : Prices
    allowed : Allowed

    Attributes
    ----------
    on_sales : mapping of demand scenario to array[cell, segment, channel, offer]
        Price of a line.
    on_push : array[cell, channel, level]
        Price of a level.
    on_change : array[cell, channel]
        Price of a change of level against the month before.
    blocks : array[block]
        Dual of each block, to be taken off its columns.
    """

    def __init__(
        self,
        problem: Problem,
        stage: Stage,
        caps: tuple[Stage, ...],
        prices: Prices,
        allowed: Allowed,
    ) -> None:
        cells = problem.shape[0]
        channels = problem.market.level_multiplier.shape[0]
        of_sales = (cells, problem.market.segments, *problem.market.commission.shape)
        self.problem, self.allowed = problem, allowed
        self.blocks = prices.blocks
        self.on_change = np.zeros((cells, channels))
        self.on_push = np.zeros((cells, *problem.market.push_cost.shape[1:]))
        self.on_sales: dict[int, Floats] = {0: np.zeros(of_sales)}
        self._own: list[tuple[float, SparsePenalties]] = []
        self._rank_price: dict[int, float] = {}
        for price, part in ((1.0, stage), *zip(-prices.caps, caps, strict=True)):
            if not price:
                continue
            part.quantity.add_to(float(price), self.on_sales[0], self.on_push, self.on_change)
            if part.own is not None:
                self._own.append((float(price), part.own))
            if part.rank is not None:
                self._rank_price[part.rank] = self._rank_price.get(part.rank, 0.0) + float(price)
        for constraint, price in zip(problem.coupling, -prices.rows, strict=True):
            for term in constraint.terms if price else ():
                on_sales = self.on_sales.setdefault(term.demand, np.zeros(of_sales))
                term.quantity.add_to(
                    float(price) * term.weight, on_sales, self.on_push, self.on_change
                )

    def of(self, cells: slice) -> Floats:
        """``cost[cell, mix]`` of some cells; the blocks' duals and all links left out.

        inf where the mix is not allowed.
        """
        problem, allowed = self.problem, self.allowed.mixes
        if allowed is None or isinstance(problem.mixes, EveryMix):
            raise ValueError("the mixes of this problem are not enumerated")
        first, *others = self.on_sales
        cost = problem.tables[first].priced(self.on_sales[first][cells], cells)
        for demand in others:
            cost += problem.tables[demand].priced(self.on_sales[demand][cells], cells)
        for price, own in self._own:
            own.add_to(price, cells.indices(problem.shape[0])[0], cost)
        if self.on_push[cells].any():
            cost += problem.mixes.priced(self.on_push[cells])
        if not allowed[cells].all():
            cost[~allowed[cells]] = np.inf
        return cost

    def of_miss(self, rank: int, scale: float) -> float:
        """Price of a month short of a campaign rule; inf where it may not be missed."""
        if rank in self.allowed.closed:
            return float(np.inf)
        return self._rank_price.get(rank, 0.0) / scale
