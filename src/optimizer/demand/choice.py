"""Choice models: from a mix of push levels to expected sales, for all cells and mixes at once.

An alternative is a (channel, offer). The outside option (buy nothing, or elsewhere) has
attraction 1. A channel's push multiplies the attraction of its alternatives; 0 closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["GAM", "MNL", "ChoiceModel", "NestedLogit"]

Floats = NDArray[np.float64]


class ChoiceModel(Protocol):
    """What every choice model can do."""

    def sales(
        self, attraction: ArrayLike, multiplier: ArrayLike, customers: ArrayLike
    ) -> Floats:
        """Expected sales of every mix.

        Parameters
        ----------
        attraction : array[(cell,) class, channel, offer]
            Ratio to the outside option, at reference push; 0 or more.
        multiplier : array[(cell,) mix, channel]
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
    attraction: ArrayLike, multiplier: ArrayLike, customers: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """The three arrays with a mix axis in place, checked."""
    v = np.asarray(attraction, dtype=np.float64)
    g = np.asarray(multiplier, dtype=np.float64)
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
    for name, array in (("attraction", v), ("multiplier", g), ("customers", n)):
        if not np.isfinite(array).all() or (array < 0).any():
            raise ValueError(f"{name} must be finite and 0 or more")
    return v[..., None, :, :, :], g, n[..., None, :]


@dataclass(frozen=True)
class MNL:
    """Multinomial logit: P(j) = g v_j / (1 + Σ g v) (McFadden 1974)."""

    def sales(
        self, attraction: ArrayLike, multiplier: ArrayLike, customers: ArrayLike
    ) -> Floats:
        """See :class:`ChoiceModel`."""
        return GAM(0.0).sales(attraction, multiplier, customers)


@dataclass(frozen=True, eq=False)
class GAM:
    """Generalised attraction model (Gallego, Ratliff and Shebalov 2015, eq. 2).

    A closed alternative leaves the shadow attraction θ v_j with the outside option:
    P(j) = g v_j / (1 + Σ_closed θ v + Σ_open g v).

    Attributes
    ----------
    theta : float or array[channel]
        In [0, 1]; 0 is MNL, 1 is no substitution.

    Raises
    ------
    ValueError
        When theta is outside [0, 1].
    """

    theta: float | Sequence[float] | Floats

    def __post_init__(self) -> None:
        theta = np.asarray(self.theta, dtype=np.float64)
        if theta.ndim > 1 or not ((theta >= 0) & (theta <= 1)).all():
            raise ValueError(f"theta must lie in [0, 1], scalar or by channel; got {self.theta}")

    def sales(
        self, attraction: ArrayLike, multiplier: ArrayLike, customers: ArrayLike
    ) -> Floats:
        """See :class:`ChoiceModel`."""
        v, g, n = _checked(attraction, multiplier, customers)
        weight = g + np.where(g == 0, np.asarray(self.theta, dtype=np.float64), 0.0)
        # denominator[(cell,) mix, class]: only it depends on more than the channel's own push
        by_channel = v[..., 0, :, :, :].sum(axis=-1)
        denominator = 1.0 + weight @ np.swapaxes(by_channel, -1, -2)
        return np.asarray((n / denominator)[..., None, None] * (g[..., None, :, None] * v))


@dataclass(frozen=True, eq=False)
class NestedLogit:
    """Nested logit over nests of channels (McFadden 1978); the outside option stands alone.

    With λ the dissimilarity of a nest and I = Σ_j (g v_j)^(1/λ) over its alternatives, the nest
    has attraction I^λ and j the share (g v_j)^(1/λ) / I of it.

    Attributes
    ----------
    nests : sequence of int, by channel
        Nest of each channel, 0 .. nests − 1.
    dissimilarity : float or array[nest]
        In (0, 1]; 1 is MNL.

    Raises
    ------
    ValueError
        When a dissimilarity is outside (0, 1] or one is missing.
    """

    nests: Sequence[int]
    dissimilarity: float | Sequence[float] | Floats

    def __post_init__(self) -> None:
        value = np.asarray(self.dissimilarity, dtype=np.float64)
        if value.ndim > 1 or not ((value > 0) & (value <= 1)).all():
            raise ValueError(f"dissimilarity must lie in (0, 1]; got {self.dissimilarity}")
        if value.ndim == 1 and len(value) <= max(self.nests, default=-1):
            raise ValueError(f"dissimilarity names {len(value)} nests, the channels more")

    def sales(
        self, attraction: ArrayLike, multiplier: ArrayLike, customers: ArrayLike
    ) -> Floats:
        """See :class:`ChoiceModel`."""
        v, g, n = _checked(attraction, multiplier, customers)
        nest = np.asarray(self.nests, dtype=np.int64)
        if nest.shape != (v.shape[-2],):
            raise ValueError(f"{len(nest)} nests are given for {v.shape[-2]} channels")
        count = int(nest.max()) + 1
        by_nest = np.broadcast_to(np.asarray(self.dissimilarity, dtype=np.float64), (count,))
        lam = by_nest[nest]
        member = (nest[:, None] == np.arange(count)).astype(np.float64)
        # the largest attraction of a nest is taken out first: 1/λ powers overflow without it
        pushed = g[..., None, :, None] * v
        top = np.stack(
            [pushed[..., nest == k, :].max(axis=(-2, -1)) for k in range(count)], axis=-1
        )
        safe = np.where(top > 0, top, 1.0)
        power = (pushed / safe[..., nest][..., None]) ** (1.0 / lam)[:, None]
        inclusive = power.sum(axis=-1) @ member
        worth = top * np.where(inclusive > 0, inclusive, 1.0) ** by_nest
        chance = worth / (1.0 + worth.sum(axis=-1, keepdims=True))
        inside = np.where(inclusive > 0, chance / np.where(inclusive > 0, inclusive, 1.0), 0.0)
        return np.asarray(n[..., None, None] * power * inside[..., nest][..., None])
