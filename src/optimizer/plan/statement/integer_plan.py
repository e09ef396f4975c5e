"""A whole plan in arrays: one mix a cell, what it sells, where it changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class IntegerPlan:
    """What a plan sets and sells.

    Attributes
    ----------
    levels : array[zone, month, channel] of int
    sales : tuple of array[zone, month, segment, channel, offer]
        By demand scenario; the base first.
    """

    levels: Ints
    sales: tuple[Floats, ...]


def changes(levels: Ints) -> Bools:
    """Where a channel is at another level than in the month before; never in the first.

    Parameters
    ----------
    levels : array[..., month, channel] of int

    Returns
    -------
    array[..., month, channel] of bool
    """
    changed = np.zeros(levels.shape, dtype=np.bool_)
    changed[..., 1:, :] = levels[..., 1:, :] != levels[..., :-1, :]
    return changed
