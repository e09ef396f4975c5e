"""Branch and bound over the channels: the mixes of a cell below a reduced cost, and no others.

See :mod:`optimizer.plan.relaxation.implicit_columns` for the bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints

NODES = 60_000
"""Partial mixes held at a time; cells that need more end with the bound reached so far."""


@dataclass(frozen=True, eq=False)
class LogitUnits:
    """Reduced costs of some cells, unit by unit, for the bound of implicit columns.

    ``of_sales`` and ``weight[cell, unit, channel, level]`` are ``a`` and ``d``;
    ``cost[cell, channel, level]`` is inf where the level is not allowed.
    """

    of_sales: Floats
    weight: Floats
    cost: Floats

    def by_level(self, levels: Ints, channel: int) -> Floats:
        """``cost[cell, mix, level]``: reduced, of ``levels[cell, mix]`` with each of a channel."""
        cell = np.arange(len(levels))[:, None]
        a = np.zeros((*levels.shape[:2], self.weight.shape[1]))
        d = np.ones_like(a)
        fixed = np.zeros(levels.shape[:2])
        for other in range(levels.shape[2]):
            if other != channel:
                level = levels[:, :, other]
                a += self.of_sales[cell, :, other, level]
                d += self.weight[cell, :, other, level]
                fixed += self.cost[cell, other, level]
        value = np.repeat(fixed[:, :, None], self.cost.shape[2], axis=2)
        value += self.cost[:, None, channel]
        for unit in range(self.weight.shape[1]):
            top = a[:, :, unit, None] + self.of_sales[:, None, unit, channel]
            value += top / (d[:, :, unit, None] + self.weight[:, None, unit, channel])
        return value

    def best_known(self, levels: Ints) -> tuple[Floats, Floats]:
        """``A`` and ``D`` by cell and unit at ``levels[cell, channel]``."""
        cell = np.arange(len(levels))[:, None]
        channel = np.arange(levels.shape[1])
        a = self.of_sales[cell, :, channel, levels].sum(axis=1)
        return a, 1.0 + self.weight[cell, :, channel, levels].sum(axis=1)


@dataclass(frozen=True, eq=False)
class MixList:
    """Some mixes: the position of each one's cell, its levels and its reduced cost."""

    row: Ints
    levels: Ints
    value: Floats

    @classmethod
    def joined(cls, lists: list[MixList]) -> MixList:
        """All of some lists, cells in order."""
        parts = zip(*((one.row, one.levels, one.value) for one in lists), strict=True)
        row, levels, value = (np.concatenate(part) for part in parts)
        order = np.argsort(row, kind="stable")
        return cls(row[order], levels[order], value[order])

    def union(self, other: MixList) -> MixList:
        """The mixes of both, each once."""
        both = MixList.joined([self, other])
        rows = np.column_stack([both.row, both.levels])
        _, first = np.unique(rows, axis=0, return_index=True)
        return MixList(both.row[first], both.levels[first], both.value[first])

    def best(self, rows: int, count: int) -> tuple[MixList, Floats]:
        """The best of every cell, and the least value that was dropped; inf where none was."""
        order = np.lexsort((self.value, self.row))
        row = self.row[order]
        rank = np.arange(len(row)) - np.searchsorted(row, np.arange(rows))[row]
        kept, others = order[rank < count], order[rank >= count]
        dropped = np.full(rows, np.inf)
        np.minimum.at(dropped, self.row[others], self.value[others])
        return MixList(self.row[kept], self.levels[kept], self.value[kept]), dropped

    def least(self, rows: int) -> Floats:
        """The least value of every cell."""
        least = np.full(rows, np.inf)
        np.minimum.at(least, self.row, self.value)
        return least


@dataclass(frozen=True, eq=False)
class ChannelTree:
    """Branch and bound over the channels, in the order given, for some cells at once.

    ``mean[cell, unit]``, ``rest[cell, unit, channel, level]`` and ``point[cell, unit]`` are ``p``,
    ``r`` and the D of the best mix known.
    """

    units: LogitUnits
    mean: Floats
    rest: Floats
    order: Ints
    point: Floats

    def below(self, cells: Ints, most: Floats, floor: Floats) -> MixList:
        """The mixes with a reduced cost below ``most[cell]``.

        Where more nodes are open than may be held, ``floor[cell]`` is lowered to their bounds, in
        place, and none of their mixes is given.
        """
        units, channels = self.mean.shape[1], len(self.order)
        target = most - 1e-12 * np.maximum(np.abs(most), 1.0)
        cell = cells
        d, r = np.ones((len(cells), units)), np.zeros((len(cells), units))
        cost, path = np.zeros(len(cells)), np.zeros((len(cells), channels), dtype=np.int64)
        for depth, channel in enumerate(self.order):
            level = np.tile(np.arange(self.units.cost.shape[2]), len(cell))
            parent = np.repeat(np.arange(len(cell)), self.units.cost.shape[2])
            allowed = np.isfinite(self.units.cost[cell[parent], channel, level])
            parent, level = parent[allowed], level[allowed]
            cell = cell[parent]
            d = d[parent] + self.units.weight[cell, :, channel, level]
            r = r[parent] + self.rest[cell, :, channel, level]
            cost = cost[parent] + self.units.cost[cell, channel, level]
            path = path[parent]
            path[:, channel] = level
            low = self.bound(cell, d, r, cost, self.order[depth + 1 :])
            open_ = low < target[cell]
            cell, d, r, cost, path = cell[open_], d[open_], r[open_], cost[open_], path[open_]
            low = low[open_]
            if depth < channels - 1 and len(cell) > NODES:
                np.minimum.at(floor, cell, low)
                return MixList(cell[:0], path[:0], low[:0])
        return MixList(cell, path, low)

    def bound(self, cell: Ints, d: Floats, r: Floats, cost: Floats, channels: Ints) -> Floats:
        """Lower bound of the mixes that begin as the nodes do, with some channels still open.

        It is exact where none is.
        """
        mean, weight = self.mean[cell], self.units.weight
        if not len(channels):
            return np.asarray(cost + (mean - mean / d + r / d).sum(axis=1))
        allowed = np.isfinite(self.units.cost)[:, None]
        lowest = np.where(allowed, weight, np.inf).min(axis=3)
        highest = np.where(allowed, weight, -np.inf).max(axis=3)
        low_d = d + lowest[cell][:, :, channels].sum(axis=2)
        high_d = d + highest[cell][:, :, channels].sum(axis=2)
        point = np.clip(self.point[cell], low_d, high_d)
        # −p/D from below by a line: its tangent where it is convex, its chord where concave
        slope = np.where(mean <= 0, mean / point**2, mean / (low_d * high_d))
        start = np.where(mean <= 0, -2 * mean / point, -mean * (1 / low_d + 1 / high_d))
        total = cost + (mean + start + slope * d).sum(axis=1)
        total = total + np.where(r > 0, r / high_d, r / low_d).sum(axis=1)
        for channel in channels:
            rest = self.rest[cell, :, channel]
            by_level = np.maximum(rest, 0.0) / high_d[:, :, None]
            by_level += np.minimum(rest, 0.0) / low_d[:, :, None]
            by_level += slope[:, :, None] * weight[cell, :, channel]
            total = total + (by_level.sum(axis=1) + self.units.cost[cell, channel]).min(axis=1)
        return np.asarray(total)
