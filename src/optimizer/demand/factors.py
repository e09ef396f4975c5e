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
from optimizer.demand.choice import GAM, MNL, ChoiceModel, NestedLogit, Push, by_offer, flat

SMALLEST = 1e-200
"""Below it a factor of the nested logit is too near underflow to stand for its mix."""


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


def units_of(model: ChoiceModel, classes: int) -> int | None:
    """Number of units that a model's factors take; None when it has no such form."""
    if isinstance(model, MNL | GAM):
        return classes
    return classes * model.count if isinstance(model, NestedLogit) else None


def factors_of(
    model: ChoiceModel, attraction: Floats, multiplier: Push, customers: Floats
) -> Factors | None:
    """The factors of a model's sales.

    Parameters
    ----------
    model : ChoiceModel
    attraction : array[cell, class, channel, offer]
    multiplier : array[mix, channel], or ByOffer
    customers : array[cell, class]

    Returns
    -------
    Factors or None
        None when the model has no such form, or its figures span too many orders of magnitude
        for it (a nested logit with a dissimilarity near 0): use ``model.sales`` then.
    """
    g = by_offer(multiplier)
    if isinstance(model, MNL | GAM):
        weight = model.weight(g) if isinstance(model, GAM) else g
        each = attraction.sum(axis=-1, keepdims=True) if g.shape[-1] == 1 else attraction
        scale = flat(each) @ flat(weight).T
        scale += 1.0
        np.divide(customers[..., None], scale, out=scale)
        push = np.moveaxis(g, 0, -1)
        return Factors(np.arange(attraction.shape[1]), scale, push, attraction)
    if isinstance(model, NestedLogit):
        return _nested(model, attraction, g, customers)
    return None


def _nested(
    model: NestedLogit, attraction: Floats, multiplier: Floats, customers: Floats
) -> Factors | None:
    """Factors by (class, nest): customers · chance of the nest / its inclusive sum."""
    cells, classes, channels, _ = attraction.shape
    nest, by_nest = model.by_channel(channels)
    worth = np.zeros((cells, classes, model.count, *attraction.shape[2:]))
    push = np.zeros((channels, multiplier.shape[2], len(multiplier)))
    inclusive = np.zeros((cells, classes, model.count, len(multiplier)))
    value = np.zeros_like(inclusive)
    for k in np.unique(nest):
        own = np.flatnonzero(nest == k)
        # the largest figures of the nest are taken out first: 1/λ powers overflow without it
        v_top = attraction[:, :, own].max(axis=(-2, -1), keepdims=True)
        g_top = float(multiplier[:, own].max())
        power = 1.0 / by_nest[k]
        v = (attraction[:, :, own] / np.where(v_top > 0, v_top, 1.0)) ** power
        pushed = np.moveaxis(multiplier[:, own], 0, -1)
        g = (pushed / (g_top or 1.0)) ** power
        if not _spans(v, attraction[:, :, own], g, pushed):
            return None
        worth[:, :, k, own], push[own] = v, g
        each = v.sum(axis=-1, keepdims=True) if g.shape[1] == 1 else v
        inclusive[:, :, k] = flat(each) @ g.reshape(-1, g.shape[2])
        value[:, :, k] = (v_top[..., 0] * g_top) * inclusive[:, :, k] ** by_nest[k]
    scale = customers[:, :, None, None] * value / (1.0 + value.sum(axis=2, keepdims=True))
    np.divide(scale, inclusive, out=scale, where=inclusive > 0)
    units = classes * model.count
    return Factors(
        np.repeat(np.arange(classes), model.count),
        scale.reshape(cells, units, -1),
        push,
        worth.reshape(cells, units, *attraction.shape[2:]),
    )


def _spans(v: Floats, attraction: Floats, g: Floats, multiplier: Floats) -> bool:
    """Whether the powers keep every positive figure well away from underflow."""
    least = [
        float(np.min(power, where=figure > 0, initial=1.0))
        for power, figure in ((v, attraction), (g, multiplier))
    ]
    return least[0] * least[1] >= SMALLEST
