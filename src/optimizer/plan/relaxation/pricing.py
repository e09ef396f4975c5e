"""Pricing: the reduced cost of every mix of every cell, and the columns where it is least.

Everything linear in a mix is linear in its sales and its levels, so the duals of all rows
collapse into one price per line and one per push level in each cell.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.cores import threads
from optimizer.demand.mixes import EveryMix
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.sparse_penalties import SparsePenalties


@dataclass(frozen=True, eq=False)
class Prices:
    """Duals of the master: of coupling rows, of caps, and of the rows of the blocks.

    Caps hold the earlier stages at their value; a block's row lets it run one column.
    """

    rows: Floats
    caps: Floats
    blocks: Floats


@dataclass(frozen=True, eq=False)
class AllowedMixes:
    """What a plan may still run: ``mixes[cell, mix]`` and ``levels[cell, channel, level]``.

    Mixes are None where they are not enumerated; rows of ``closed_ranks`` may not be missed any
    more.
    """

    mixes: Bools | None
    levels: Bools
    closed_ranks: frozenset[int]

    @classmethod
    def of(cls, problem: Problem) -> AllowedMixes:
        """What the problem allows."""
        return cls(problem.eligible, problem.levels, frozenset())

    def without(self, stage: Stage) -> AllowedMixes:
        """What remains once a stage that counts misses is held at 0."""
        mixes = self.mixes
        if stage.penalties is not None and mixes is not None:
            mixes = mixes.copy()
            stage.penalties.forbid(mixes)
        ranks = self.closed_ranks if stage.rank is None else self.closed_ranks | {stage.rank}
        return AllowedMixes(mixes, self.levels, ranks)


@dataclass(frozen=True, eq=False)
class PricedColumns:
    """Columns of small reduced cost.

    Attributes
    ----------
    block : array[column] of int
    mix : array[column, n] of int
        Mix of each cell of the block.
    reduced_cost : array[column]
    least : array[block]
        Least reduced cost of each block; inf when it has no allowed column.
    outside : array[block]
        No column of the block that is not here has a reduced cost below this.
    proven : bool
        Whether ``least`` and ``outside`` are bounds; otherwise the search only met nothing lower.
    """

    block: Ints
    mix: Ints
    reduced_cost: Floats
    least: Floats
    outside: Floats
    proven: bool = True

    @property
    def excess(self) -> Floats:
        """``excess[column]``: how far above the bound a plan with it is at least."""
        return np.asarray(self.reduced_cost - self.finite_least[self.block])

    @property
    def finite_least(self) -> Floats:
        """``least[block]``, 0 where the block has no allowed column."""
        return np.where(np.isfinite(self.least), self.least, 0.0)

    @property
    def shifted(self) -> PricedColumns:
        """The same with every block's dual raised by its least reduced cost."""
        rise = self.finite_least
        return replace(
            self,
            reduced_cost=self.reduced_cost - rise[self.block],
            least=self.least - rise,
            outside=self.outside - rise,
        )

    def best(self, per_block: int) -> Ints:
        """Positions of at most so many columns a block, those of least reduced cost; ascending."""
        order = np.lexsort((self.reduced_cost, self.block))
        block = self.block[order]
        rank = np.arange(len(block)) - np.searchsorted(block, block)
        return np.sort(order[rank < per_block])


class Pricing:
    """Reduced costs of a stage under given duals, chunk by chunk.

    ``caps`` are the earlier stages that a row of the master holds at their value.

    Prices are those of a line (``on_sales[demand scenario][cell, segment, channel, offer]``), of a
    level (``on_push[cell, channel, level]``) and of a change of level against the month before
    (``on_change[cell, channel]``); ``blocks[block]`` is the dual to be taken off a block's columns.
    """

    def __init__(
        self,
        problem: Problem,
        stage: Stage,
        caps: tuple[Stage, ...],
        prices: Prices,
        allowed: AllowedMixes,
    ) -> None:
        cells = problem.shape[0]
        channels = problem.market.level_multiplier.shape[0]
        of_sales = (cells, problem.market.segments, *problem.market.commission.shape)
        self.problem, self.allowed, self.prices = problem, allowed, prices
        self.blocks = prices.blocks
        self.on_change = np.zeros((cells, channels))
        self.on_push = np.zeros((cells, *problem.market.push_cost.shape[1:]))
        self.on_sales: dict[int, Floats] = {0: np.zeros(of_sales)}
        self._own: list[tuple[float, SparsePenalties]] = []
        self._rank_price: dict[int, float] = {}
        for price, priced in ((1.0, stage), *zip(-prices.caps, caps, strict=True)):
            if not price:
                continue
            priced.quantity.add_to(float(price), self.on_sales[0], self.on_push, self.on_change)
            if priced.penalties is not None:
                self._own.append((float(price), priced.penalties))
            if priced.rank is not None:
                before = self._rank_price.get(priced.rank, 0.0)
                self._rank_price[priced.rank] = before + float(price)
        for constraint, price in zip(problem.coupling, -prices.rows, strict=True):
            for term in constraint.terms if price else ():
                on_sales = self.on_sales.setdefault(term.demand, np.zeros(of_sales))
                term.quantity.add_to(
                    float(price) * term.weight, on_sales, self.on_push, self.on_change
                )

    def reduced_costs(self, cells: slice) -> Floats:
        """``cost[cell, mix]`` of some cells; inf where the mix is not allowed.

        The blocks' duals and what ties the months of a zone are left out.
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

    def miss_price(self, rank: int, scale: float) -> float:
        """Price of a month short of a campaign rule; inf where it may not be missed."""
        if rank in self.allowed.closed_ranks:
            return float(np.inf)
        return self._rank_price.get(rank, 0.0) / scale


CHUNK_BYTES = 2 << 20
"""Reduced costs held at a time: about what a processor's cache holds."""
THREADED = 1 << 21
"""Mixes of all cells from which several threads price them."""


def search_enumerated(pricing: Pricing, per_block: int) -> PricedColumns:
    """The columns of least reduced cost of every cell, at most ``per_block`` of each."""
    cells, mixes = pricing.problem.shape
    step = max(1, CHUNK_BYTES // (8 * mixes))
    chunks = [slice(start, min(start + step, cells)) for start in range(0, cells, step)]
    # the first alone: it makes what the tables keep
    best = [_of_chunk(pricing, per_block, chunks[0])]
    if cells * mixes < THREADED:
        best += [_of_chunk(pricing, per_block, chunk) for chunk in chunks[1:]]
    else:
        # numpy leaves the interpreter to others meanwhile; each chunk is the same whoever has it
        with ThreadPoolExecutor(threads()) as pool:
            best += pool.map(partial(_of_chunk, pricing, per_block), chunks[1:])
    block, mix, value, least, outside = (np.concatenate(part) for part in zip(*best, strict=True))
    return PricedColumns(block, mix[:, None], value, least, outside)


def _of_chunk(
    pricing: Pricing, per_block: int, cells: slice
) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    """Block, mix and reduced cost of the best columns; ``least`` and ``outside`` by cell."""
    cost = pricing.reduced_costs(cells)
    cost -= pricing.blocks[cells, None]
    mixes = cost.shape[1]
    count = min(per_block, mixes)
    outside = np.full(len(cost), np.inf)
    if count == 1:
        mix = cost.argmin(axis=1)[:, None]
    else:
        mix = np.argpartition(cost, count - 1, axis=1)[:, :count]
        mix.sort(axis=1)
    value = np.take_along_axis(cost, mix, axis=1)
    if count < mixes:
        np.put_along_axis(cost, mix, np.inf, axis=1)
        outside = cost.min(axis=1)
    cell, rank = np.nonzero(np.isfinite(value))
    return cell + cells.start, mix[cell, rank], value[cell, rank], value.min(axis=1), outside


ColumnSearch = Callable[[Pricing, int, bool], PricedColumns]
"""Columns of least reduced cost, so many a block; the last says whether to prove that."""

NO_WEIGHT = 1e-9
"""A column of at most this weight in the LP's solution does not run."""


@dataclass(frozen=True, eq=False)
class RelaxedStage:
    """The solved LP of a stage.

    Attributes
    ----------
    value : float
        Of the master.
    bound : float
        No plan is below this; one that runs a column with an excess (its reduced cost over its
        block's least) is at or above ``bound`` + excess.
    pricing : Pricing
        Under the duals that gave the bound.
    weight : array[column of the pool]
        In the LP's solution.
    proven : bool
        Whether ``bound`` is proven; otherwise no column was found that would lower it.
    search : callable
        How columns are looked for.
    known : PricedColumns or None
        Columns under these duals, ``width`` a block, where the proof of the bound has them.
    """

    value: float
    bound: float
    pricing: Pricing
    prices: Prices
    weight: Floats
    proven: bool
    search: ColumnSearch
    known: PricedColumns | None = None
    width: int = 0

    @property
    def used(self) -> Ints:
        """Positions in the pool of the columns that run in the LP's solution."""
        return np.flatnonzero(self.weight > NO_WEIGHT)

    def columns(self, per_block: int, exact: bool = True) -> PricedColumns:
        """Columns of least excess, so many a block, where enough are known without a search."""
        if self.known is not None and per_block == self.width:
            return self.known
        return self.search(self.pricing, per_block, exact)
