"""Finding columns where the mixes of a cell are too many to enumerate.

Good mixes come from coordinate descent with restarts: one channel after the other goes to its
best level, all cells at once. That nothing better was missed is shown by branch and bound over
the channels, for logit models without nests: there a mix's reduced cost is

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
from optimizer.plan.relaxation.channel_branching import ChannelTree, Listed, Units
from optimizer.plan.relaxation.pricing import Pricing

RESTARTS = 6
SWEEPS = 12
"""Rounds over the channels at most; most cells settle in three."""
CELLS = 128
"""Cells looked at together."""
BESIDE = 32
"""Mixes near the best that descent gives for each cell."""
ROOM = 16
"""Cells whose mixes are searched together."""


@dataclass(frozen=True, eq=False)
class Priced:
    """Reduced costs of some cells from the choice model itself, whatever it is."""

    pricing: Pricing
    cells: Ints
    cost: Floats

    def by_level(self, levels: Ints, channel: int) -> Floats:
        """See :class:`Units`."""
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
        here = np.arange(len(levels))[:, None]
        for other in range(levels.shape[2]):
            if other != channel:
                value += self.cost[here, other, levels[:, :, other]][:, :, None]
        return np.asarray(value + self.cost[:, None, channel])


def search(
    pricing: Pricing, per_block: int, exact: bool
) -> tuple[Ints, Ints, Floats, Floats, Floats, bool]:
    """Columns of small reduced cost of every cell.

    Parameters
    ----------
    pricing : Pricing
    per_block : int
    exact : bool
        Whether to prove the least of each cell.

    Returns
    -------
    block, mix, value, least, left, proven
        As in :class:`optimizer.plan.relaxation.column_search.Found`.
    """
    problem = pricing.problem
    cells = problem.shape[0]
    can = all(table.market.model.one_denominator for table in problem.tables)
    left = np.full(cells, np.inf)
    parts = []
    for start in range(0, cells, CELLS):
        some = np.arange(start, min(start + CELLS, cells))
        cost = pricing.on_push[some] + 0.0
        cost[~pricing.allowed.levels[some]] = np.inf
        value_of = _units(pricing, some, cost) if can else Priced(pricing, some, cost)
        levels, value = _descend(value_of, cost, max(BESIDE, per_block))
        row, which = np.nonzero(np.isfinite(value))
        listed = Listed(row, levels[row, which], value[row, which])
        if exact and isinstance(value_of, Units):
            # one more than is asked for, so that what is left has a bound of its own
            last = np.minimum(per_block, np.isfinite(value).sum(axis=1) - 1)
            most = value[np.arange(len(some)), last]
            more, floor = _prove(value_of, levels[:, 0], most, per_block + BESIDE)
            left[some] = np.minimum(floor, most)
            listed = listed.and_also(more)
        parts.append(Listed(some[listed.row], listed.levels, listed.value))
    found = _keeping(pricing, Listed.of(parts))
    found, dropped = found.best(cells, per_block)
    left = np.minimum(left, dropped) - pricing.blocks
    least = np.minimum(found.least(cells) - pricing.blocks, left if exact and can else np.inf)
    mix = problem.mixes.index_of(found.levels)
    value = found.value - pricing.blocks[found.row]
    return found.row, mix[:, None], value, least, left, exact and can


def _keeping(pricing: Pricing, found: Listed) -> Listed:
    """Those that miss no row of their own cell that may not be missed any more."""
    problem, closed = pricing.problem, pricing.allowed.closed
    rows = [row for row in problem.rows if len(row.quantity.cells) == 1 and row.rank in closed]
    rows = [row for row in rows if not row.futures and row.quantity.on_change is None]
    if not rows:
        return found
    sales = problem.table.sales_of(found.row, problem.mixes.index_of(found.levels))
    edge = np.searchsorted(found.row, np.arange(problem.shape[0] + 1))
    kept = np.ones(len(found.row), dtype=np.bool_)
    for row in rows:
        cell = int(row.quantity.cells[0])
        here = slice(edge[cell], edge[cell + 1])
        figure = row.quantity.of(found.row[here], sales[here], found.levels[here])
        short = np.maximum(row.lower - figure, figure - row.upper)
        kept[here] &= short < 1e-9 * row.scale
    return Listed(found.row[kept], found.levels[kept], found.value[kept])


def _units(pricing: Pricing, cells: Ints, cost: Floats) -> Units:
    """The reduced costs of cells, unit by unit."""
    problem = pricing.problem
    of_sales, weight = [], []
    for demand, on_sales in pricing.on_sales.items():
        market = problem.tables[demand].market
        push = np.nan_to_num(market.level_multiplier)
        shown = np.moveaxis(push, 1, 0)
        held = np.moveaxis(market.model.weight(shown), 0, 1)
        v = market.attraction[cells]
        wide = np.broadcast_to(push, (*push.shape[:2], v.shape[3]))
        dense = np.broadcast_to(held, wide.shape)
        price = on_sales[cells][:, market.class_segment]
        worth = np.einsum("ukco,clo->ukcl", price * v, wide)
        of_sales.append(worth * market.customers[cells][:, :, None, None])
        weight.append(np.einsum("ukco,clo->ukcl", v, dense))
    return Units(np.concatenate(of_sales, axis=1), np.concatenate(weight, axis=1), cost)


def _descend(value_of: Units | Priced, cost: Floats, count: int) -> tuple[Ints, Floats]:
    """Mixes at which no change of one channel helps, and the best of those beside them.

    Returns
    -------
    levels : array[cell, count, channel] of int
    value : array[cell, count]
        inf where there are fewer.
    """
    cells, channels, most = cost.shape
    levels = _starts(cost)
    for _ in range(SWEEPS):
        before = levels.copy()
        for channel in range(channels):
            levels[:, :, channel] = value_of.by_level(levels, channel).argmin(axis=2)
        if (levels == before).all():
            break
    around, values = [], []
    for channel in range(channels):
        value = value_of.by_level(levels, channel)
        beside = np.repeat(levels[:, :, None], most, axis=2)
        beside[..., channel] = np.arange(most)
        around.append(beside.reshape(cells, -1, channels))
        values.append(value.reshape(cells, -1))
    mixes, value = np.concatenate(around, axis=1), np.concatenate(values, axis=1)
    key = (mixes * (most ** np.arange(channels))).sum(axis=2)
    # of equal mixes one stays: the first in the order of their keys
    order = np.argsort(key, axis=1, kind="stable")
    sorted_key = np.take_along_axis(key, order, axis=1)
    again = np.zeros_like(value, dtype=np.bool_)
    np.put_along_axis(again, order[:, 1:], sorted_key[:, 1:] == sorted_key[:, :-1], axis=1)
    value = np.where(again, np.inf, value)
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


def _prove(units: Units, best: Ints, most: Floats, count: int) -> tuple[Listed, Floats]:
    """The mixes below ``most[cell]``, ``count`` of them at most; a bound of those left out."""
    top, below = units.best_known(best)
    mean = np.where(below > 1 + 1e-12, top / np.maximum(below - 1.0, 1e-12), 0.0)
    rest = units.of_sales - mean[:, :, None, None] * units.weight
    spread = np.ptp(units.weight * np.abs(mean)[:, :, None, None], axis=3).sum(axis=(0, 1))
    tree = ChannelTree(units, mean, rest, np.argsort(-spread), below)
    parts = []
    floor = np.full(len(most), np.inf)
    for start in range(0, len(most), ROOM):
        some = np.arange(start, min(start + ROOM, len(most)))
        found, dropped = tree.below(some, most, floor).best(len(most), count)
        floor = np.minimum(floor, dropped)
        parts.append(found)
    return Listed.of(parts), floor
