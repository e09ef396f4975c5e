"""Cannibalisation, three numbers with a name each: overlap, transfer, loss."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats
from optimizer.demand.choice import ByOffer, ChoiceModel, Push, by_offer


def alone(
    model: ChoiceModel, attraction: ArrayLike, multiplier: Push, customers: ArrayLike
) -> Floats:
    """Sales of each channel if it alone were open, at its level.

    Parameters and axes are those of :meth:`ChoiceModel.sales`.
    """
    g = by_offer(multiplier)
    parts = []
    for channel in range(g.shape[-2]):
        only = np.zeros_like(g)
        only[..., channel, :] = g[..., channel, :]
        parts.append(model.sales(attraction, _push(only), customers)[..., channel, :])
    return np.stack(parts, axis=-2)


def _push(multiplier: Floats) -> Push:
    """Factors ``[..., channel, offer or 1]`` as choice models take them."""
    return multiplier[..., 0] if multiplier.shape[-1] == 1 else ByOffer(multiplier)


def overlap(
    model: ChoiceModel, attraction: ArrayLike, multiplier: Push, customers: ArrayLike
) -> Floats:
    """Sales counted twice when each channel sets its target alone.

    Σ over channels of what the channel would sell if it alone were open, less what they sell
    together.

    Returns
    -------
    array[(cell,) mix]
        Lines; 0 or more for MNL and nested logit, and for a GAM whose open channels have
        multipliers of at least their θ (a channel pushed less than the shadow that it leaves
        when closed helps the others by being open).
    """
    apart = alone(model, attraction, multiplier, customers)
    together = model.sales(attraction, multiplier, customers)
    return np.asarray((apart - together).sum(axis=(-3, -2, -1)))


def transfer(
    model: ChoiceModel, attraction: ArrayLike, multiplier: Push, customers: ArrayLike
) -> Floats:
    """What each channel takes from each other one (leave-one-out).

    Returns
    -------
    array[(cell,) mix, channel c, channel d]
        Sales of d without c less sales of d with c (lines); 0 on the diagonal.
    """
    g = by_offer(multiplier)
    together = model.sales(attraction, multiplier, customers).sum(axis=(-3, -1))
    parts = []
    for channel in range(g.shape[-2]):
        without = g.copy()
        without[..., channel, :] = 0.0
        gained = model.sales(attraction, _push(without), customers).sum(axis=(-3, -1)) - together
        gained[..., channel] = 0.0
        parts.append(gained)
    return np.stack(parts, axis=-2)


def cannibalisation_rate(
    model: ChoiceModel, attraction: ArrayLike, multiplier: Push, customers: ArrayLike
) -> Floats:
    """Share of each channel's sales that it takes from the others: Σ_d transfer / sales.

    In MNL with one class V / (v0 + V), V the attraction of the other open channels; in a GAM
    (1 − θ) V / (v0 + θ v_c + V) for a channel at reference.

    Returns
    -------
    array[(cell,) mix, channel]
        Ratio; NaN where the channel sells nothing.
    """
    taken = transfer(model, attraction, multiplier, customers).sum(axis=-1)
    sold = model.sales(attraction, multiplier, customers).sum(axis=(-3, -1))
    return np.where(sold > 0, taken / np.where(sold > 0, sold, 1.0), np.nan)


def gam_theta_from_rate(rate: float, others: float, own: float, outside: float = 1.0) -> float:
    """θ of a channel from its measured cannibalisation rate (GAM, w = θ v).

    θ = (V − κ (v0 + V)) / (V + κ v_c), the inverse of κ = (1 − θ) V / (v0 + θ v_c + V).

    Parameters
    ----------
    rate : float
        κ, measured (ratio).
    others, own, outside : float
        V, v_c and v0: attraction of the other open channels, of the channel, of the outside
        option; all above 0.

    Raises
    ------
    ValueError
        When an attraction is not above 0, or no θ in [0, 1] gives that rate.
    """
    if not all(0 < value < math.inf for value in (others, own, outside)):
        got = f"got others {others}, own {own}, outside {outside}"
        raise ValueError(f"attractions must be above 0; {got}")
    most = others / (outside + others)
    # a rate of just the most that is possible may come out a rounding error above it
    if not 0 <= rate <= most * (1 + 1e-12):
        raise ValueError(f"no theta in [0, 1] gives a rate of {rate:g}; it lies in 0 to {most:g}")
    return max(0.0, (others - rate * (outside + others)) / (others + rate * own))


def loss(reference: ArrayLike, sales: ArrayLike) -> Floats:
    """Loss against a reference plan: Σ over alternatives of max(0, reference − sales) (lines).

    Both are ``[..., channel, offer]``. Raises ValueError when the alternatives of the two differ.
    """
    if np.shape(reference)[-2:] != np.shape(sales)[-2:] or np.ndim(sales) < 2:
        raise ValueError(
            "reference and sales must be [..., channel, offer] of the same channels and offers; "
            f"got {np.shape(reference)} and {np.shape(sales)}"
        )
    difference = np.asarray(reference, dtype=np.float64) - np.asarray(sales, dtype=np.float64)
    return np.asarray(np.maximum(difference, 0.0).sum(axis=(-2, -1)))
