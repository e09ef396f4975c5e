"""Choice models: from a mix of push levels to expected sales, for all cells and mixes at once.

An alternative is a (channel, offer). The outside option (buy nothing, or elsewhere) has
attraction 1. A channel's push multiplies the attraction of its alternatives; 0 closes it.

In MNL, GAM and nested logit an alternative's own push enters the numerator only, and the whole mix
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

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats, Ints


@dataclass(frozen=True, eq=False)
class ByOffer:
    """Push ``multiplier[(cell,) mix, channel, offer]`` that differs between a channel's offers."""

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
            unit_price = flat(self.worth * price[:, self.unit_class])
        worth = unit_price @ self.push.reshape(-1, self.push.shape[2])
        worth *= self.scale
        return np.asarray(worth.sum(axis=1))


class ChoiceModel(ABC):
    """What every choice model can do; one of its own must give :meth:`sales` and no more.

    Attributes
    ----------
    one_denominator : bool
        Whether the alternatives of a class compete through one sum of their attractions times
        :meth:`weight`: the mixes of least reduced cost can then be found without listing all.
    """

    one_denominator: ClassVar[bool] = False

    @abstractmethod
    def sales(self, attraction: ArrayLike, multiplier: Push, customers: ArrayLike) -> Floats:
        """Expected sales of every mix.

        Parameters
        ----------
        attraction : array[(cell,) class, channel, offer]
            Ratio to the outside option, at reference push; 0 or more.
        multiplier : array[(cell,) mix, channel], or ByOffer
            Factor on the channel's attraction; 0 = closed, 1 = reference.
        customers : array[(cell,) class]
            People in the market.

        Returns
        -------
        array[(cell,) mix, class, channel, offer]
            Lines; never more than the customers of the class.

        Raises
        ------
        ValueError
            When shapes do not agree, or a figure is negative.
        """

    def weight(self, multiplier: Floats) -> Floats:
        """What a push counts in the one denominator; TypeError when the model has none.

        The multiplier is ``[..., channel, offer or 1]``.
        """
        raise TypeError(f"{type(self).__name__} has no one denominator")

    def units(self, classes: int) -> int | None:
        """Number of units that the factors of its sales take; None when it has no such form."""
        return None

    def factors(self, attraction: Floats, multiplier: Push, customers: Floats) -> Factors | None:
        """The factors of its sales, which are small to keep and fast to price.

        Parameters
        ----------
        attraction : array[cell, class, channel, offer]
        multiplier : array[mix, channel], or ByOffer
        customers : array[cell, class]

        Returns
        -------
        Factors or None
            None when the model has no such form, or its figures span too many orders of magnitude
            for it (a nested logit with a dissimilarity near 0): use :meth:`sales` then.
        """
        return None


def checked(
    attraction: ArrayLike, multiplier: Push, customers: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """The three arrays with a mix axis in place, push with an offer axis too, checked."""
    v = np.asarray(attraction, dtype=np.float64)
    split = by_offer(multiplier)
    g = split[..., 0]
    n = np.asarray(customers, dtype=np.float64)
    if v.ndim < 3 or g.ndim < 2 or n.ndim < 1:
        raise ValueError(
            "shapes must be attraction[(cell,) class, channel, offer], "
            "multiplier[(cell,) mix, channel], customers[(cell,) class]; "
            f"got {v.shape}, {g.shape}, {n.shape}"
        )
    if v.shape[-2] != g.shape[-1] or v.shape[-3] != n.shape[-1]:
        raise ValueError(
            f"attraction {v.shape} has {v.shape[-2]} channels and {v.shape[-3]} classes; "
            f"multiplier {g.shape} has {g.shape[-1]} channels, customers {n.shape} has "
            f"{n.shape[-1]} classes"
        )
    try:
        np.broadcast_shapes(v.shape[:-3], g.shape[:-2], n.shape[:-1])
    except ValueError:
        raise ValueError(
            "the leading (cell) axes do not agree: "
            f"attraction {v.shape}, multiplier {g.shape}, customers {n.shape}"
        ) from None
    if split.shape[-1] not in (1, v.shape[-1]):
        raise ValueError(f"push is given for {split.shape[-1]} offers; there are {v.shape[-1]}")
    for name, array in (("attraction", v), ("multiplier", split), ("customers", n)):
        if not np.isfinite(array).all() or (array < 0).any():
            bad = array[~(np.isfinite(array) & (array >= 0))][0]
            raise ValueError(f"{name} must be finite and 0 or more; found {bad:g}")
    return v[..., None, :, :, :], split, n[..., None, :]


def figures(name: str, value: ArrayLike) -> float | tuple[float, ...]:
    """A scalar, or a figure by channel or nest, as plain immutable numbers."""
    array = np.asarray(value, dtype=np.float64)
    if array.ndim > 1:
        raise ValueError(f"{name} must be one figure or a list of them; got shape {array.shape}")
    return float(array) if array.ndim == 0 else tuple(float(x) for x in array)
