"""A week of selling: effort looked up, lines drawn; a few numpy calls for the whole network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.network.inverse import poisson_inverse
from optimizer.network.model import NetworkModel
from optimizer.network.parts import by_part
from optimizer.network.points import Points
from optimizer.network.policies import BANDS
from optimizer.network.shelf import shelf_ratio
from optimizer.network.skill import skill_ratio
from optimizer.network.streams import Purpose, Streams

__all__ = ["Sold", "band_of", "chance_of", "chosen_effort", "rate_ratio", "sell"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sold:
    """A week's lines.

    Attributes
    ----------
    effort : array[pos]
        0 for those that do not sell for us.
    good : array[pos, offer]
    """

    effort: Floats
    good: Floats


def band_of(motivation: Floats) -> Ints:
    """Nearest band of motivation that policies are solved for."""
    edges = (BANDS[1:] + BANDS[:-1]) / 2
    return np.searchsorted(edges, motivation).astype(np.int64)


def sell(
    model: NetworkModel, points: Points, month: int, week: int, push: Floats, streams: Streams
) -> Sold:
    """Choose effort and sell for a week.

    The rate is the plan's at reference effort and starting motivation; what effort, motivation,
    competitors and skill make of it is :func:`rate_ratio`.

    Parameters
    ----------
    month, week : int
        The week counts through all months.
    push : array[pos]
        Competitors' push in the month.
    """
    effort = chosen_effort(model, points, month // 3, model.calendar.week_of_quarter(month, week))
    rate = model.rate[:, month] * rate_ratio(model, points, effort, push)[:, None]
    if not model.behaviour.noise:
        return Sold(effort, rate)
    uniform = streams.uniform(Purpose.SALES, week, rate.shape)
    return Sold(effort, poisson_inverse(uniform, rate).astype(np.float64))


def chosen_effort(
    model: NetworkModel, points: Points, quarter: int, week: int, bands: Ints | None = None
) -> Floats:
    """Effort of every point of sale in a week of the quarter; 0 for those not with us.

    Parameters
    ----------
    week : int
        Of the quarter, from 0.
    bands : array[pos] of int, optional
        Bands of motivation; default their own.
    """
    effort = model.reference_effort
    if model.behaviour.effort:
        own = _bands(model, points) if bands is None else bands
        lines = points.towards_quota

        effort = by_part(
            model.parts,
            len(lines),
            lambda part: (
                part.policies.effort_of(
                    np.arange(len(part.rows)), quarter, own[part.rows], week, lines[part.rows]
                )
                if part.policies is not None
                else model.reference_effort[part.rows]
            ),
        )
    return np.where(points.active, effort, 0.0)


def chance_of(model: NetworkModel, points: Points, quarter: int, week: int) -> Floats:
    """``[pos]``: chance to reach the quota with so many weeks of the quarter behind."""
    bands, lines = _bands(model, points), points.towards_quota
    return by_part(
        model.parts,
        len(lines),
        lambda part: (
            part.policies.chance_of(
                np.arange(len(part.rows)), quarter, bands[part.rows], week, lines[part.rows]
            )
            if part.policies is not None
            else np.zeros(len(part.rows))
        ),
    )


def _bands(model: NetworkModel, points: Points) -> Ints:
    """Bands of motivation: a dearer effort is a lower motivation, as the problem sees c/m."""
    return band_of(points.motivation / model.effort_cost)


def rate_ratio(model: NetworkModel, points: Points, effort: Floats, push: Floats) -> Floats:
    """``[pos]``: rate of sale over the plan's; 0 for those not with us.

    Effort moves it by (base + effect e) / (base + effect e_ref), motivation and competitors by
    our share of the shelf, visits by skill.
    """
    normal = model.base + model.effect * model.reference_effort
    ratio = (model.base + model.effect * effort) / normal
    if model.behaviour.shelf:
        b = model.behaviour.coefficients
        pull = (points.motivation / b.initial) ** b.shelf
        ratio = ratio * shelf_ratio(pull, model.our_share, push)
    if model.skill is not None:
        ratio = ratio * skill_ratio(points.knowledge, model.skill)
    return np.asarray(points.active * ratio)
