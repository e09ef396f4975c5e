"""What single mixes miss or cost beyond anything linear: mostly nothing, so kept sparse."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.arrays import Bools, Floats, Ints


class SparsePenalties:
    """``value[cell, mix]``, 0 where none is kept.

    Parameters
    ----------
    shape : (int, int)
        Cells and mixes.
    key : array[entry] of int
        cell · mixes + mix, in any order, each once.
    value : array[entry]
    """

    def __init__(self, shape: tuple[int, int], key: Ints, value: Floats) -> None:
        order = np.argsort(key)
        self.shape = shape
        self._key, self._value = key[order], value[order]

    @classmethod
    def sum_of(
        cls, shape: tuple[int, int], parts: Sequence[tuple[Ints, Floats]]
    ) -> SparsePenalties:
        """The sum of parts, each (key, value)."""
        if not parts:
            return cls(shape, np.zeros(0, dtype=np.int64), np.zeros(0))
        key, position = np.unique(np.concatenate([k for k, _ in parts]), return_inverse=True)
        value = np.bincount(position, np.concatenate([v for _, v in parts]), len(key))
        return cls(shape, key, value.astype(np.float64))

    def of_cells(self, cells: Ints) -> SparsePenalties:
        """Those of some cells (ascending), which then count from 0."""
        cell, mix = np.divmod(self._key, self.shape[1])
        at = np.minimum(np.searchsorted(cells, cell), len(cells) - 1)
        inside = cells[at] == cell
        shape = (len(cells), self.shape[1])
        return SparsePenalties(shape, at[inside] * shape[1] + mix[inside], self._value[inside])

    def scaled(self, factor: float) -> tuple[Ints, Floats]:
        """Keys, and values times a factor: a part for :meth:`sum_of`."""
        return self._key, factor * self._value

    def at(self, cell: Ints, mix: Ints) -> Floats:
        """Values of single (cell, mix) pairs."""
        if not len(self._key):
            return np.zeros(len(cell))
        wanted = cell * self.shape[1] + mix
        position = np.minimum(np.searchsorted(self._key, wanted), len(self._key) - 1)
        return np.where(self._key[position] == wanted, self._value[position], 0.0)

    def add_to(self, price: float, start: int, cost: Floats) -> None:
        """Add ``price`` times the values to ``cost[cell, mix]``, cells from ``start`` on."""
        first, last = np.searchsorted(
            self._key, [start * self.shape[1], (start + len(cost)) * self.shape[1]]
        )
        flat = cost.reshape(-1)
        flat[self._key[first:last] - start * self.shape[1]] += price * self._value[first:last]

    def forbid(self, allowed: Bools) -> None:
        """Take the mixes that miss something out of ``allowed[cell, mix]``, in place."""
        allowed.reshape(-1)[self._key[self._value > 0]] = False
