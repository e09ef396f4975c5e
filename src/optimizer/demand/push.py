"""Push of a mix: what multiplies the attraction of each alternative; 0 closes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats


@dataclass(frozen=True, eq=False)
class ByOffer:
    """Push that differs between the offers of a channel.

    Attributes
    ----------
    multiplier : array[(cell,) mix, channel, offer]
        Factor on the alternative's attraction; 0 = closed, 1 = reference.
    """

    multiplier: Floats


Push = ArrayLike | ByOffer
"""Factors ``[(cell,) mix, channel]``, or by offer too."""


def by_offer(push: Push) -> Floats:
    """``multiplier[(cell,) mix, channel, offer or 1]``."""
    if isinstance(push, ByOffer):
        return np.asarray(push.multiplier, dtype=np.float64)
    return np.asarray(push, dtype=np.float64)[..., None]


def flat(by_alternative: Floats) -> Floats:
    """``[..., channel, offer]`` with its last two axes as one."""
    *lead, channels, offers = by_alternative.shape
    return by_alternative.reshape(*lead, channels * offers)
