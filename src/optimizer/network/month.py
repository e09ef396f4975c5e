"""The end of a month: churn, motivation, exits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from optimizer.network.inverse import thinned
from optimizer.network.model import NetworkModel
from optimizer.network.motivation import moved, next_reference, pulls, visit_recency
from optimizer.network.points import Points
from optimizer.network.settlement import Entries
from optimizer.network.streams import Purpose, Streams
from optimizer.network.watching import Reasons
from optimizer.network.week import chance_of

__all__ = ["churned", "leave", "react"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Draw = Callable[..., Floats]


def churned(model: NetworkModel, points: Points, month: int, streams: Streams) -> Floats:
    """Lines that leave at the end of a month; takes them out of the cohorts.

    Every offer and month of sale has a stream of its own, one uniform for each point of sale;
    poor lines have streams of theirs.

    Returns
    -------
    array[pos, offer, cohort]
        By month of sale, 0 .. month.
    """
    lost = _leave(points.cohort, model.churn, month, _draws(model, streams, Purpose.CHURN))
    if len(points.poor):
        chance = np.full_like(model.churn, model.poor_churn)
        lost += _leave(points.poor, chance, month, _draws(model, streams, Purpose.POOR_CHURN))
    return lost


def _draws(model: NetworkModel, streams: Streams, purpose: Purpose) -> Draw | None:
    """Uniforms by month, shape, offer and cohort; None with noise switched off."""
    return partial(streams.uniform, purpose) if model.behaviour.noise else None


def _leave(cohort: Floats, churn: Floats, month: int, draw: Draw | None) -> Floats:
    # in memory as the cohorts are: one row of points of sale for each month of sale and offer
    lost = np.zeros_like(cohort[:, :, : month + 1])
    for offer, chance in enumerate(churn):
        for sold in range(month + 1):
            here = cohort[:, offer, sold]
            if not here.any():
                continue
            if draw is not None:
                gone = thinned(draw(month, here.shape, offer, sold), here, float(chance))
            else:
                gone = here * chance
            lost[:, offer, sold] = gone
            here -= gone
    return lost


def react(
    model: NetworkModel, points: Points, month: int, entries: Entries, day: float, late: Floats
) -> Reasons | None:
    """Motivation and reference pay after a month's pay; gives why it moved.

    Pay is felt as the mean of the last three months: a quarterly bonus is not a gain one month
    and a loss the next two.

    Parameters
    ----------
    day : float
        Working day.
    late : array[pos]
        Months that pay due now waits.
    """
    net = (entries.earned - entries.reversed).sum(axis=1) / 100.0
    points.pay[:, month] = net
    if not model.behaviour.motivation:
        return None
    # who joined lately has fewer months of pay behind
    count = np.clip(month - points.since + 1, 1, min(3, month + 1))
    felt = points.pay[:, max(0, month - 2) : month + 1].sum(axis=1) / count
    chance = chance_of(model, points, sum(model.calendar.weeks_of[: month + 1]))
    earned = entries.earned.sum(axis=1)
    shock = entries.reversed.sum(axis=1) / np.maximum(earned, 1)
    why = pulls(
        chance,
        felt,
        points.reference_pay,
        np.where(earned > 0, np.clip(shock, 0.0, 1.0), 0.0),
        visit_recency(day, points.last_visit, model.engineers.memory_weeks * 5.0),
        late,
        model.behaviour.coefficients,
        model.loss_aversion,
    )
    before = points.motivation
    points.motivation, aim = moved(before, why, model.behaviour.coefficients)
    points.reference_pay = next_reference(points.reference_pay, felt, model.behaviour.coefficients)
    return Reasons(before, aim, why)


def leave(model: NetworkModel, points: Points) -> NDArray[np.bool_]:
    """Points of sale that drop us: too low a motivation for too many months. Gives which."""
    low = points.motivation < model.behaviour.exit_below
    points.low_months = np.where(low, points.low_months + 1, 0)
    if not model.behaviour.exits:
        return np.zeros(len(low), dtype=np.bool_)
    gone = points.active & (points.low_months >= model.behaviour.exit_after)
    points.active &= ~gone
    return gone
