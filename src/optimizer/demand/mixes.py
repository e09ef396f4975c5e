"""Mixes: one push level per channel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand.choice import Push
from optimizer.demand.market import Market

MOST = 65_536
"""Mixes that are enumerated; of more, none is written down before it is asked for."""


@dataclass(frozen=True, eq=False)
class Mixes:
    """Mixes of push levels: all of them, or some.

    Attributes
    ----------
    counts : tuple of int, by channel
        Number of levels that the channel has.
    levels : array[mix, channel] of int
        Each mix once.

    Raises
    ------
    ValueError
        When a level is none of its channel's, or a mix stands there twice.
    """

    counts: tuple[int, ...]
    levels: Ints

    def __post_init__(self) -> None:
        if self.levels.ndim != 2:
            raise ValueError(f"levels must be [mix, channel]; got shape {self.levels.shape}")
        if len(np.unique(self._codes(self.levels))) < len(self.levels):
            raise ValueError("a mix stands among the levels twice")

    def __len__(self) -> int:
        return len(self.levels)

    def levels_of(self, mix: Ints) -> Ints:
        """``levels[..., channel]`` of some mixes."""
        return self.levels[mix]

    def index_of(self, levels: Ints) -> Ints:
        """Mix of each vector of levels ``[..., channel]``.

        Raises ValueError when a level is none of its channel's, or no mix has these levels.
        """
        codes, order = self._sorted
        wanted = self._codes(levels)
        at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        missing = codes[at] != wanted
        if missing.any():
            raise ValueError(f"there is no mix with the levels {levels[missing][0].tolist()}")
        return np.asarray(order[at], dtype=np.int64)

    def multiplier(self, market: Market) -> Push:
        """``multiplier[mix, channel]`` on the channels' attraction, or by offer; 0 = closed.

        Raises ValueError when the market's channels have other levels than the mixes.
        """
        if tuple(market.levels) != self.counts:
            raise ValueError(
                f"the mixes are of channels with {self.counts} levels, "
                f"the market's have {tuple(int(n) for n in market.levels)}"
            )
        return market.multiplier(self.levels)

    def priced(self, on_push: Floats) -> Floats:
        """``worth[cell, mix]`` at a price per level: Σ over channels of its level's price.

        ``on_push[cell, channel, level]`` has as many levels as the channel of most; what stands
        beyond a channel's own is not counted.
        """
        return np.asarray(on_push.reshape(len(on_push), -1) @ self._runs.reshape(-1, len(self)))

    @cached_property
    def _runs(self) -> Floats:
        """``runs[channel, level, mix]``: 1 where a mix runs a channel at a level."""
        runs = np.zeros((len(self.counts), max(self.counts), len(self)))
        channel = np.arange(len(self.counts))
        runs[channel, self.levels, np.arange(len(self))[:, None]] = 1.0
        return runs

    @cached_property
    def _sorted(self) -> tuple[Ints, Ints]:
        """Codes of the mixes in rising order, and the mix of each."""
        codes = self._codes(self.levels)
        order = np.argsort(codes)
        return codes[order], order

    def _codes(self, levels: Ints) -> Ints:
        """One number for each vector of levels."""
        if levels.shape[-1] != len(self.counts):
            raise ValueError(
                f"levels of {levels.shape[-1]} channels are given; there are {len(self.counts)}"
            )
        if ((levels < 0) | (levels >= np.array(self.counts))).any():
            raise ValueError(f"levels must lie below {self.counts}, channel by channel, from 0")
        return np.asarray(
            np.ravel_multi_index(tuple(np.moveaxis(levels, -1, 0)), self.counts), dtype=np.int64
        )


@dataclass(frozen=True)
class EveryMix:
    """Every combination of the channels' levels, however many: numbered, not written down.

    ``counts`` is as of :class:`Mixes`. Raises ValueError when there are more than a 64-bit number
    can count.
    """

    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if math.prod(self.counts) > 1 << 62:
            raise ValueError(f"channels with {self.counts} levels have too many mixes to number")

    def __len__(self) -> int:
        return math.prod(self.counts)

    def levels_of(self, mix: Ints) -> Ints:
        """``levels[..., channel]`` of some mixes."""
        return np.stack(np.unravel_index(mix, self.counts), axis=-1).astype(np.int64)

    def index_of(self, levels: Ints) -> Ints:
        """Mix of each vector of levels ``[..., channel]``."""
        number = np.ravel_multi_index(tuple(np.moveaxis(levels, -1, 0)), self.counts)
        return np.asarray(number, dtype=np.int64)


def all_mixes(counts: tuple[int, ...]) -> Mixes:
    """Every combination of the channels' levels, in lexicographic order.

    ``counts`` is the number of levels by channel. Raises ValueError when a channel has none.
    """
    if not counts or min(counts) < 1:
        raise ValueError(f"every channel needs at least one level; got {counts}")
    levels = np.stack(np.unravel_index(np.arange(math.prod(counts)), counts), axis=-1)
    return Mixes(tuple(counts), levels.astype(np.int64))
