"""Mixes: one push level per channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.market import Market

__all__ = ["Mixes", "all_mixes"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Mixes:
    """All mixes, in lexicographic order of their levels.

    Attributes
    ----------
    counts : tuple of int, by channel
        Number of levels.
    levels : array[mix, channel] of int
    """

    counts: tuple[int, ...]
    levels: Ints

    def __len__(self) -> int:
        return len(self.levels)

    def index_of(self, levels: Ints) -> Ints:
        """Mix of each vector of levels.

        Parameters
        ----------
        levels : array[..., channel] of int

        Returns
        -------
        array[...] of int

        Raises
        ------
        ValueError
            When a level is beyond the channel's.
        """
        return np.asarray(
            np.ravel_multi_index(tuple(np.moveaxis(levels, -1, 0)), self.counts), dtype=np.int64
        )

    def multiplier(self, market: Market) -> NDArray[np.float64]:
        """``multiplier[mix, channel]`` on the channels' attraction."""
        return market.level_multiplier[np.arange(len(self.counts)), self.levels]


def all_mixes(counts: tuple[int, ...]) -> Mixes:
    """Every combination of the channels' levels."""
    levels = np.stack(np.unravel_index(np.arange(int(np.prod(counts))), counts), axis=-1)
    return Mixes(counts, levels.astype(np.int64))
