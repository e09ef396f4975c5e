"""Sales of every mix in factors: small to keep, fast to price.

In all three choice models an alternative's own push enters the numerator only, and the whole mix
only through one figure per class (MNL, GAM: the denominator) or per class and nest (nested
logit). With a *unit* being a class, or a (class, nest) pair::

    sales[cell, mix, class, channel, offer] =
        Σ over the class's units of scale[cell, unit, mix] · push[channel, mix]
                                  · worth[cell, unit, channel, offer]

(with push by channel and offer where it differs between offers)
so a price per line collapses to one small product a cell, and the table over alternatives,
many times the scale's size, need not be held.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand.push import flat


@dataclass(frozen=True, eq=False)
class Factors:
    """Sales of every mix of some cells, in factors (see the module).

    Attributes
    ----------
    unit_class : array[unit] of int
    scale : array[cell, unit, mix]
        Customers of the unit's class over what its alternatives compete with.
    push : array[channel, offer or 1, mix]
        0 where the alternative is closed.
    worth : array[cell, unit, channel, offer]
        0 where the channel is not in the unit.
    """

    unit_class: Ints
    scale: Floats
    push: Floats
    worth: Floats

    def at(self, cells: Ints | slice) -> Factors:
        """Those of some cells."""
        return replace(self, scale=self.scale[cells], worth=self.worth[cells])

    def by_segment(self, class_segment: Ints, segments: int) -> Floats:
        """``sales[cell, mix, segment, channel, offer]``, classes summed (lines)."""
        cells, units, channels, offers = self.worth.shape
        # one product a cell: units to (segment, alternative), zero outside the unit's segment
        spread = np.zeros((cells, units, segments, channels, offers))
        unit = np.arange(units)
        spread[:, unit, class_segment[self.unit_class]] = self.worth
        by_alternative = np.broadcast_to(self.push, (channels, offers, self.push.shape[2]))
        push = np.tile(by_alternative.reshape(channels * offers, -1).T, (1, segments))
        sales = np.empty((cells, self.scale.shape[2], segments * channels * offers))
        for cell in range(cells):
            np.matmul(self.scale[cell].T, spread[cell].reshape(units, -1), out=sales[cell])
            sales[cell] *= push
        return sales.reshape(cells, -1, segments, channels, offers)

    def priced(self, price: Floats) -> Floats:
        """Worth of every mix, ``[cell, mix]``, at ``price[cell, class, channel, offer]``."""
        if self.push.shape[1] == 1:
            unit_price = np.einsum(
                "cuij,cuij->cui", self.worth, price[:, self.unit_class], optimize=False
            )
        else:
            unit_price = self.worth * price[:, self.unit_class]
            unit_price = flat(unit_price)
        worth = unit_price @ self.push.reshape(-1, self.push.shape[2])
        worth *= self.scale
        return np.asarray(worth.sum(axis=1))
