"""Finding columns where the mixes of a cell are too many to enumerate.

Coordinate descent with restarts finds good mixes: one channel after the other goes to its best
level, in all cells at once. For logit models without nests, branch and bound over the channels
proves that nothing better was missed: there a mix's reduced cost is

    Σ_u A_u / D_u + Σ_c cost_c,    A_u = Σ_c a_uc,    D_u = 1 + Σ_c d_uc

over units u (a class in a demand scenario) and channels c. With p_u = A_u / (D_u − 1) at the
best mix known and r = a − p·d, the term of a unit is p − p/D + R/D, where −p/D is convex in D
for p ≤ 0 (its tangent lies below it) and concave for p > 0 (its chord does), and R, which is 0
at that mix, is small. So every part has a bound that is a sum over channels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.plan.relaxation.channel_branching import ChannelTree, LogitUnits, MixList
from optimizer.plan.relaxation.pricing import PricedColumns, Pricing

RESTARTS = 6
"""Starts of the descent in every cell."""
SWEEPS = 12
"""Rounds over the channels at most; most cells settle in three."""
CELLS = 128
"""Cells looked at together."""
BESIDE = 32
"""Mixes near the best that descent gives for each cell."""
TREE_CELLS = 16
"""Cells whose mixes branch and bound looks at together."""


@dataclass(frozen=True, eq=False)
class ModelCosts:
    """Reduced costs of some cells from the choice model itself, whatever it is."""

    pricing: Pricing
    cells: Ints
    cost: Floats

    def by_level(self, levels: Ints, channel: int) -> Floats:
        """See :class:`LogitUnits`."""
        problem, count = self.pricing.problem, self.cost.shape[2]
        wide = np.repeat(levels[:, :, None], count, axis=2)
        wide[..., channel] = np.minimum(np.arange(count), problem.mixes.counts[channel] - 1)
        shape = wide.shape[:3]
        cell = np.broadcast_to(self.cells[:, None, None], shape).ravel()
        flat = wide.reshape(-1, wide.shape[3])
        mix = problem.mixes.index_of(flat)
        value = np.zeros(mix.shape)
        for demand, on_sales in self.pricing.on_sales.items():
            sold = problem.tables[demand].sales_of(cell, mix)
            value += (sold * on_sales[cell]).sum(axis=(1, 2, 3))
        value = value.reshape(shape)
        row = np.arange(len(levels))[:, None]
        for other in range(levels.shape[2]):
            if other != channel:
                value += self.cost[row, other, levels[:, :, other]][:, :, None]
        return np.asarray(value + self.cost[:, None, channel])


def search_implicit(pricing: Pricing, per_block: int, exact: bool) -> PricedColumns:
    """Columns of small reduced cost of every cell.

    ``exact``: whether to prove the least of each cell, where its choice model allows it.
    """
    problem = pricing.problem
    cells = problem.shape[0]
    logit = all(table.market.model.one_denominator for table in problem.tables)
    outside = np.full(cells, np.inf)
    lists = []
    for start in range(0, cells, CELLS):
        chunk = np.arange(start, min(start + CELLS, cells))
        cost = pricing.on_push[chunk] + 0.0
        cost[~pricing.allowed.levels[chunk]] = np.inf
        costs = _units(pricing, chunk, cost) if logit else ModelCosts(pricing, chunk, cost)
        levels, value = _descend(costs, cost, max(BESIDE, per_block))
        row, which = np.nonzero(np.isfinite(value))
        mixes = MixList(row, levels[row, which], value[row, which])
        if exact and isinstance(costs, LogitUnits):
            # one more than is asked for, so that the mixes outside have a bound of their own
            last = np.minimum(per_block, np.isfinite(value).sum(axis=1) - 1)
            most = value[np.arange(len(chunk)), last]
            others, floor = _prove(costs, levels[:, 0], most, per_block + BESIDE)
            outside[chunk] = np.minimum(floor, most)
            mixes = mixes.union(others)
        lists.append(MixList(chunk[mixes.row], mixes.levels, mixes.value))
    kept, dropped = _keeping_closed_rows(pricing, MixList.joined(lists)).best(cells, per_block)
    outside = np.minimum(outside, dropped) - pricing.blocks
    proven = exact and logit
    least = np.minimum(kept.least(cells) - pricing.blocks, outside if proven else np.inf)
    mix = problem.mixes.index_of(kept.levels)
    value = kept.value - pricing.blocks[kept.row]
    return PricedColumns(kept.row, mix[:, None], value, least, outside, proven)


def _keeping_closed_rows(pricing: Pricing, mixes: MixList) -> MixList:
    """Those that miss no row of their own cell that may not be missed any more."""
    problem, closed = pricing.problem, pricing.allowed.closed_ranks
    rows = [row for row in problem.rows if len(row.quantity.cells) == 1 and row.rank in closed]
    rows = [row for row in rows if not row.futures and row.quantity.on_change is None]
    if not rows:
        return mixes
    sales = problem.table.sales_of(mixes.row, problem.mixes.index_of(mixes.levels))
    edge = np.searchsorted(mixes.row, np.arange(problem.shape[0] + 1))
    kept = np.ones(len(mixes.row), dtype=np.bool_)
    for row in rows:
        cell = int(row.quantity.cells[0])
        own = slice(edge[cell], edge[cell + 1])
        figure = row.quantity.of(mixes.row[own], sales[own], mixes.levels[own])
        short = np.maximum(row.lower - figure, figure - row.upper)
        kept[own] &= short < 1e-9 * row.scale
    return MixList(mixes.row[kept], mixes.levels[kept], mixes.value[kept])


def _units(pricing: Pricing, cells: Ints, cost: Floats) -> LogitUnits:
    """The reduced costs of cells, unit by unit."""
    problem = pricing.problem
    of_sales, weight = [], []
    for demand, on_sales in pricing.on_sales.items():
        market = problem.tables[demand].market
        push = np.nan_to_num(market.level_multiplier)
        shown = np.moveaxis(push, 1, 0)
        counted = np.moveaxis(market.model.weight(shown), 0, 1)
        v = market.attraction[cells]
        wide = np.broadcast_to(push, (*push.shape[:2], v.shape[3]))
        dense = np.broadcast_to(counted, wide.shape)
        price = on_sales[cells][:, market.class_segment]
        worth = np.einsum("ukco,clo->ukcl", price * v, wide)
        of_sales.append(worth * market.customers[cells][:, :, None, None])
        weight.append(np.einsum("ukco,clo->ukcl", v, dense))
    return LogitUnits(np.concatenate(of_sales, axis=1), np.concatenate(weight, axis=1), cost)


def _descend(costs: LogitUnits | ModelCosts, cost: Floats, count: int) -> tuple[Ints, Floats]:
    """Mixes at which no change of one channel helps, and the best of those beside them.

    Gives ``levels[cell, count, channel]`` and ``value[cell, count]``, inf where there are fewer.
    """
    cells, channels, most = cost.shape
    levels = _starts(cost)
    for _ in range(SWEEPS):
        before = levels.copy()
        for channel in range(channels):
            levels[:, :, channel] = costs.by_level(levels, channel).argmin(axis=2)
        if (levels == before).all():
            break
    around, values = [], []
    for channel in range(channels):
        value = costs.by_level(levels, channel)
        beside = np.repeat(levels[:, :, None], most, axis=2)
        beside[..., channel] = np.arange(most)
        around.append(beside.reshape(cells, -1, channels))
        values.append(value.reshape(cells, -1))
    mixes, value = np.concatenate(around, axis=1), np.concatenate(values, axis=1)
    key = (mixes * (most ** np.arange(channels))).sum(axis=2)
    # of equal mixes one stays: the first in the order of their keys
    order = np.argsort(key, axis=1, kind="stable")
    sorted_key = np.take_along_axis(key, order, axis=1)
    repeated = np.zeros_like(value, dtype=np.bool_)
    np.put_along_axis(repeated, order[:, 1:], sorted_key[:, 1:] == sorted_key[:, :-1], axis=1)
    value = np.where(repeated, np.inf, value)
    best = np.argsort(value, axis=1, kind="stable")[:, :count]
    picked = np.take_along_axis(mixes, best[..., None], axis=1)
    return picked, np.take_along_axis(value, best, axis=1)


def _starts(cost: Floats) -> Ints:
    """``levels[cell, restart, channel]``: weakest, strongest and some drawn, all allowed."""
    cells, channels, most = cost.shape
    allowed = np.isfinite(cost)
    rng = np.random.default_rng(0)
    drawn = rng.random((RESTARTS, channels, most))
    drawn[0], drawn[1] = np.arange(most)[::-1], np.arange(most)
    preference = np.where(allowed[:, None], drawn[None], -1.0)
    return np.asarray(preference.argmax(axis=3), dtype=np.int64).reshape(cells, RESTARTS, channels)


def _prove(units: LogitUnits, best: Ints, most: Floats, count: int) -> tuple[MixList, Floats]:
    """The mixes below ``most[cell]``, ``count`` of them at most; a bound of those left out."""
    top, below = units.best_known(best)
    mean = np.where(below > 1 + 1e-12, top / np.maximum(below - 1.0, 1e-12), 0.0)
    rest = units.of_sales - mean[:, :, None, None] * units.weight
    spread = np.ptp(units.weight * np.abs(mean)[:, :, None, None], axis=3).sum(axis=(0, 1))
    tree = ChannelTree(units, mean, rest, np.argsort(-spread), below)
    lists = []
    floor = np.full(len(most), np.inf)
    for start in range(0, len(most), TREE_CELLS):
        chunk = np.arange(start, min(start + TREE_CELLS, len(most)))
        mixes, dropped = tree.below(chunk, most, floor).best(len(most), count)
        floor = np.minimum(floor, dropped)
        lists.append(mixes)
    return MixList.joined(lists), floor
