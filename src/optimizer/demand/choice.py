"""Choice models: from a mix of push levels to expected sales, for all cells and mixes at once.

An alternative is a (channel, offer). The outside option (buy nothing, or elsewhere) has
attraction 1. A channel's push multiplies the attraction of its alternatives; 0 closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats, Ints


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


class ChoiceModel(Protocol):
    """What every choice model can do."""

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
        ...


def _checked(
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


def _figures(name: str, value: ArrayLike) -> float | tuple[float, ...]:
    """A scalar, or a figure by channel or nest, as plain immutable numbers."""
    array = np.asarray(value, dtype=np.float64)
    if array.ndim > 1:
        raise ValueError(f"{name} must be one figure or a list of them; got shape {array.shape}")
    return float(array) if array.ndim == 0 else tuple(float(x) for x in array)


@dataclass(frozen=True)
class MNL:
    """Multinomial logit: P(j) = g v_j / (1 + Σ g v) (McFadden 1974)."""

    def sales(self, attraction: ArrayLike, multiplier: Push, customers: ArrayLike) -> Floats:
        """See :class:`ChoiceModel`."""
        return GAM(0.0).sales(attraction, multiplier, customers)


@dataclass(frozen=True)
class GAM:
    """Generalised attraction model (Gallego, Ratliff and Shebalov 2015, Operations Research 63).

    A closed alternative leaves the shadow attraction θ v_j with the outside option:
    P(j) = g v_j / (1 + Σ_closed θ v + Σ_open g v). A channel is closed when its multiplier is
    0. The shadow is that of the reference push, whatever level the channel is closed from.

    Attributes
    ----------
    theta : float or sequence of float, by channel
        In [0, 1]; 0 is MNL, 1 is no substitution. Kept as a float or a tuple.

    Raises
    ------
    ValueError
        When theta is outside [0, 1].
    """

    theta: float | Sequence[float] | Floats

    def __post_init__(self) -> None:
        theta = _figures("theta", self.theta)
        if not all(0 <= value <= 1 for value in np.atleast_1d(theta)):
            raise ValueError(f"theta must lie in [0, 1]; got {theta}")
        object.__setattr__(self, "theta", theta)

    def by_channel(self, channels: int) -> Floats:
        """``theta[channel]``.

        Raises
        ------
        ValueError
            When theta is given for another number of channels.
        """
        theta = np.asarray(self.theta, dtype=np.float64)
        if theta.ndim and len(theta) != channels:
            raise ValueError(f"theta is given for {len(theta)} channels; there are {channels}")
        return np.broadcast_to(theta, (channels,))

    def sales(self, attraction: ArrayLike, multiplier: Push, customers: ArrayLike) -> Floats:
        """See :class:`ChoiceModel`."""
        v, g, n = _checked(attraction, multiplier, customers)
        weight = self.weight(g)
        # denominator[(cell,) mix, class]: only it depends on more than the alternative's own push
        each = v[..., 0, :, :, :]
        each = each.sum(axis=-1, keepdims=True) if g.shape[-1] == 1 else each
        denominator = 1.0 + flat(weight) @ np.swapaxes(flat(each), -1, -2)
        return np.asarray((n / denominator)[..., None, None] * (g[..., None, :, :] * v))

    def weight(self, multiplier: Floats) -> Floats:
        """What counts in the denominator: the push, or the shadow of what is closed.

        Parameters
        ----------
        multiplier : array[..., channel, offer or 1]
        """
        theta = self.by_channel(multiplier.shape[-2])[:, None]
        return np.asarray(multiplier + np.where(multiplier == 0, theta, 0.0))


@dataclass(frozen=True)
class NestedLogit:
    """Nested logit over nests of channels (McFadden 1978); the outside option stands alone.

    With λ the dissimilarity of a nest and I = Σ_j (g v_j)^(1/λ) over its alternatives, the nest
    has attraction I^λ and j the share (g v_j)^(1/λ) / I of it.

    Attributes
    ----------
    nests : sequence of int, by channel
        Nest of each channel, counted from 0. Kept as a tuple.
    dissimilarity : float or sequence of float, by nest
        In (0, 1]; 1 is MNL. Kept as a float or a tuple.

    Raises
    ------
    ValueError
        When a dissimilarity is outside (0, 1] or one is missing, or a nest is no number from 0.
    """

    nests: Sequence[int] | Ints
    dissimilarity: float | Sequence[float] | Floats

    def __post_init__(self) -> None:
        nests = np.asarray(self.nests)
        if nests.ndim != 1 or not len(nests) or nests.dtype.kind not in "iu" or (nests < 0).any():
            raise ValueError(f"nests must be a number from 0 for each channel; got {self.nests}")
        lam = _figures("dissimilarity", self.dissimilarity)
        if not all(0 < value <= 1 for value in np.atleast_1d(lam)):
            raise ValueError(f"dissimilarity must lie in (0, 1]; got {lam}")
        if isinstance(lam, tuple) and len(lam) <= nests.max():
            raise ValueError(
                f"dissimilarity is given for {len(lam)} nests; the channels name {nests.max() + 1}"
            )
        object.__setattr__(self, "nests", tuple(int(nest) for nest in nests))
        object.__setattr__(self, "dissimilarity", lam)

    @property
    def count(self) -> int:
        """Number of nests."""
        return int(max(self.nests)) + 1

    def by_channel(self, channels: int) -> tuple[Ints, Floats]:
        """``nest[channel]`` and ``dissimilarity[nest]``.

        Raises
        ------
        ValueError
            When the nests are given for another number of channels.
        """
        if len(self.nests) != channels:
            raise ValueError(
                f"nests are given for {len(self.nests)} channels; there are {channels}"
            )
        lam = np.asarray(self.dissimilarity, dtype=np.float64)
        lam = lam[: self.count] if lam.ndim else np.full(self.count, float(lam))
        return np.asarray(self.nests, dtype=np.int64), lam

    def sales(self, attraction: ArrayLike, multiplier: Push, customers: ArrayLike) -> Floats:
        """See :class:`ChoiceModel`."""
        v, g, n = _checked(attraction, multiplier, customers)
        nest, by_nest = self.by_channel(v.shape[-2])
        member = (nest[:, None] == np.arange(self.count)).astype(np.float64)
        # the largest attraction of a nest is taken out first: 1/λ powers overflow without it
        pushed = g[..., None, :, :] * v
        tops = [
            pushed[..., nest == k, :].max(axis=(-2, -1), initial=0.0) for k in range(self.count)
        ]
        top = np.stack(tops, axis=-1)
        safe = np.where(top > 0, top, 1.0)
        power = (pushed / safe[..., nest][..., None]) ** (1.0 / by_nest[nest])[:, None]
        inclusive = power.sum(axis=-1) @ member
        some = np.where(inclusive > 0, inclusive, 1.0)
        worth = top * some**by_nest
        chance = worth / (1.0 + worth.sum(axis=-1, keepdims=True))
        inside = chance / some
        return np.asarray(n[..., None, None] * power * inside[..., nest][..., None])
