"""A week of selling: effort looked up, lines drawn; a few numpy calls for the whole network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.network.inverse import poisson_inverse
from optimizer.network.model import NetworkModel
from optimizer.network.points import Points
from optimizer.network.policies import BANDS

__all__ = ["band_of", "chosen_effort", "sold_lines"]

Floats = NDArray[np.float64]


def band_of(motivation: Floats) -> NDArray[np.int64]:
    """Nearest band of motivation that policies are solved for."""
    edges = (BANDS[1:] + BANDS[:-1]) / 2
    return np.searchsorted(edges, motivation).astype(np.int64)


def chosen_effort(model: NetworkModel, points: Points, quarter: int, week: int) -> Floats:
    """Effort of every point of sale in a week of the quarter; 0 for those that left.

    Parameters
    ----------
    week : int
        Of the quarter, from 0.
    """
    if model.behaviour.effort and model.policies is not None:
        everyone = np.arange(len(points.active))
        bands = band_of(points.motivation)
        effort = model.policies.effort_of(everyone, quarter, bands, week, points.quarter_lines)
    else:
        effort = model.reference_effort
    return np.where(points.active, effort, 0.0)


def sold_lines(
    model: NetworkModel, points: Points, month: int, effort: Floats, uniform: Floats
) -> Floats:
    """Lines sold in a week: Poisson, or their expectation with noise off.

    The rate is the plan's at reference effort and starting motivation; effort moves it by
    (base + effect e) / (base + effect e_ref), motivation by the share of shelf.

    Parameters
    ----------
    month : int
    effort : array[pos]
    uniform : array[pos, offer]

    Returns
    -------
    array[pos, offer]
    """
    normal = model.base + model.effect * model.reference_effort
    push = (model.base + model.effect * effort) / normal
    b = model.behaviour.coefficients
    shelf = (points.motivation / b.initial) ** b.shelf
    rate = model.rate[:, month] * (points.active * push * shelf)[:, None]
    if not model.behaviour.noise:
        return np.asarray(rate)
    return poisson_inverse(uniform, rate).astype(np.float64)
