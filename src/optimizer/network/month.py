"""The end of a month: churn, motivation, exits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.network.inverse import binomial_inverse
from optimizer.network.model import NetworkModel
from optimizer.network.motivation import next_motivation, next_reference, visit_recency
from optimizer.network.points import Points
from optimizer.network.settlement import Entries

__all__ = ["churned", "leave", "react"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EARLY = 6
"""Months within which a lost line counts as early churn."""


def churned(model: NetworkModel, points: Points, month: int, uniform: Floats) -> Floats:
    """Lines that leave at the end of a month; takes them out of the cohorts.

    Parameters
    ----------
    uniform : array[pos, offer, month + 1]

    Returns
    -------
    array[pos, offer, cohort]
        By month of sale, 0 .. month.
    """
    here = points.cohort[:, :, : month + 1]
    chance = model.churn[:, None]
    if model.behaviour.noise:
        lost = binomial_inverse(uniform, here.astype(np.int64), chance).astype(np.float64)
    else:
        lost = here * chance
    here -= lost
    return lost


def react(model: NetworkModel, points: Points, month: int, entries: Entries, day: float) -> None:
    """Motivation and reference pay after a month's pay.

    Pay is felt as the mean of the last three months: a quarterly bonus is not a gain one month
    and a loss the next two.
    """
    net = (entries.earned - entries.reversed).sum(axis=1) / 100.0
    points.pay[:, month] = net
    if not model.behaviour.motivation or model.policies is None:
        return
    from optimizer.network.week import band_of

    felt = points.pay[:, max(0, month - 2) : month + 1].mean(axis=1)
    quarter = month // 3
    week = sum(model.calendar.weeks_of[quarter * 3 : month + 1])
    everyone = np.arange(len(net))
    chance = model.policies.chance_of(
        everyone, quarter, band_of(points.motivation), week, points.quarter_lines
    )
    earned = entries.earned.sum(axis=1)
    shock = entries.reversed.sum(axis=1) / np.maximum(earned, 1)
    points.motivation = next_motivation(
        points.motivation,
        chance,
        felt,
        points.reference_pay,
        np.where(earned > 0, np.clip(shock, 0.0, 1.0), 0.0),
        visit_recency(day, points.last_visit, model.engineers.memory_weeks * 5.0),
        float(model.terms.delay),
        model.behaviour.coefficients,
        model.behaviour.loss_aversion,
    )
    points.reference_pay = next_reference(points.reference_pay, felt, model.behaviour.coefficients)


def leave(model: NetworkModel, points: Points) -> int:
    """Points of sale that drop us: too low a motivation for too many months. Gives how many."""
    low = points.motivation < model.behaviour.exit_below
    points.low_months = np.where(low, points.low_months + 1, 0)
    if not model.behaviour.exits:
        return 0
    gone = points.active & (points.low_months >= model.behaviour.exit_after)
    points.active = points.active & ~gone
    return int(gone.sum())
