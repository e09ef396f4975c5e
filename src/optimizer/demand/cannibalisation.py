"""Cannibalisation, three numbers with a name each: overlap, transfer, loss."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from optimizer.demand.choice import ChoiceModel

__all__ = ["alone", "cannibalisation_rate", "gam_theta_from_rate", "loss", "overlap", "transfer"]

Floats = NDArray[np.float64]


def alone(
    model: ChoiceModel, attraction: ArrayLike, multiplier: ArrayLike, customers: ArrayLike
) -> Floats:
    """Sales of each channel if it alone were open, at its level.

    Parameters are those of :meth:`ChoiceModel.sales`.

    Returns
    -------
    array[(cell,) mix, class, channel, offer]
        Lines.
    """
    g = np.asarray(multiplier, dtype=np.float64)
    parts = []
    for channel in range(g.shape[-1]):
        only = np.zeros_like(g)
        only[..., channel] = g[..., channel]
        parts.append(model.sales(attraction, only, customers)[..., channel, :])
    return np.stack(parts, axis=-2)


def overlap(
    model: ChoiceModel, attraction: ArrayLike, multiplier: ArrayLike, customers: ArrayLike
) -> Floats:
    """Sales counted twice when each channel sets its target alone.

    Σ over channels of what the channel would sell if it alone were open, less what they sell
    together.

    Returns
    -------
    array[(cell,) mix]
        Lines, 0 or more.
    """
    each = alone(model, attraction, multiplier, customers)
    together = model.sales(attraction, multiplier, customers)
    return np.asarray((each - together).sum(axis=(-3, -2, -1)))


def transfer(
    model: ChoiceModel, attraction: ArrayLike, multiplier: ArrayLike, customers: ArrayLike
) -> Floats:
    """What each channel takes from each other one (leave-one-out).

    Returns
    -------
    array[(cell,) mix, channel c, channel d]
        Sales of d without c less sales of d with c (lines); 0 on the diagonal.
    """
    g = np.asarray(multiplier, dtype=np.float64)
    together = model.sales(attraction, g, customers).sum(axis=(-3, -1))
    parts = []
    for channel in range(g.shape[-1]):
        without = g.copy()
        without[..., channel] = 0.0
        gained = model.sales(attraction, without, customers).sum(axis=(-3, -1)) - together
        gained[..., channel] = 0.0
        parts.append(gained)
    return np.stack(parts, axis=-2)


def cannibalisation_rate(
    model: ChoiceModel, attraction: ArrayLike, multiplier: ArrayLike, customers: ArrayLike
) -> Floats:
    """Share of each channel's sales that it takes from the others.

    Returns
    -------
    array[(cell,) mix, channel]
        Ratio; NaN where the channel sells nothing.
    """
    taken = transfer(model, attraction, multiplier, customers).sum(axis=-1)
    sold = model.sales(attraction, multiplier, customers).sum(axis=(-3, -1))
    return np.where(sold > 0, taken / np.where(sold > 0, sold, 1.0), np.nan)


def gam_theta_from_rate(
    rate: float, others: float, own: float, outside: float = 1.0
) -> float:
    """θ of a channel from its measured cannibalisation rate (GAM, w = θ v).

    θ = (V − κ (v0 + V)) / (V + κ v_c), the inverse of κ = (1 − θ) V / (v0 + θ v_c + V).

    Parameters
    ----------
    rate : float
        κ, measured.
    others, own, outside : float
        V, v_c and v0: attraction of the other open channels, of the channel, of the outside.

    Raises
    ------
    ValueError
        When no θ in [0, 1] gives that rate.
    """
    theta = (others - rate * (outside + others)) / (others + rate * own)
    if not 0 <= theta <= 1:
        most = others / (outside + others)
        raise ValueError(f"no theta in [0, 1] gives a rate of {rate:g}; it lies in 0..{most:g}")
    return theta


def loss(reference: ArrayLike, sales: ArrayLike) -> Floats:
    """Loss against a reference plan: Σ over alternatives of max(0, reference − sales).

    Parameters
    ----------
    reference, sales : array[..., channel, offer]
        Lines.

    Returns
    -------
    array[...]
        Lines.
    """
    difference = np.asarray(reference, dtype=np.float64) - np.asarray(sales, dtype=np.float64)
    return np.asarray(np.maximum(difference, 0.0).sum(axis=(-2, -1)))
