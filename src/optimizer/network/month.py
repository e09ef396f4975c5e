"""The end of a month: churn, motivation, exits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from optimizer.arrays import Bools, Floats
from optimizer.network.model import NetworkModel, NetworkState
from optimizer.network.pay.settlement import Entries
from optimizer.network.points.reactions import (
    MotivationReasons,
    moved,
    next_reference,
    pulls,
    visit_recency,
)
from optimizer.network.random_draws import Purpose, Streams, thinned
from optimizer.network.week import chance_of

Draw = Callable[..., Floats]


def churned(model: NetworkModel, points: NetworkState, month: int, streams: Streams) -> Floats:
    """Lines that leave at the end of a month; takes them out of the cohorts.

    Every offer and month of sale has a stream of its own, one uniform for each point of sale;
    poor lines have streams of theirs.

    Returns
    -------
    array[pos, offer, cohort]
        By month of sale, 0 .. month.
    """
    offers = len(model.churn)
    # in memory a row of points of sale for each month of sale and offer
    lost = np.zeros((month + 1, offers, len(model.ids)))
    kinds = [(points.cohort, model.churn, Purpose.CHURN)]
    if len(points.poor):
        kinds.append((points.poor, np.full(offers, model.poor_churn), Purpose.POOR_CHURN))
    for cohort, chance, purpose in kinds:
        draw = partial(streams.uniform, purpose, month, (len(model.ids),))
        _leave(cohort, chance, lost, draw if model.behaviour.noise else None)
    return lost.transpose(2, 1, 0)


def _leave(cohort: Floats, churn: Floats, lost: Floats, draw: Draw | None) -> None:
    """Take lines out of the cohorts and add them to ``lost[cohort, offer, pos]``."""
    active = cohort.transpose(2, 1, 0)[: len(lost)]
    if draw is None:
        gone = active * churn[:, None]
        lost += gone
        active -= gone
        return
    months, offers, count = active.shape
    # a view, as the cohorts lie in memory
    rows = active.reshape(months * offers, count)
    assert np.may_share_memory(rows, cohort) or not rows.size
    at, many = thinned(lambda row: draw(row % offers, row // offers), rows, np.tile(churn, months))
    rows.reshape(-1)[at] -= many
    lost.reshape(-1)[at] += many


def react_to_pay(
    model: NetworkModel,
    points: NetworkState,
    month: int,
    entries: Entries,
    day: float,
    late: Floats,
) -> MotivationReasons | None:
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
    chance = chance_of(model, points, sum(model.calendar.weeks_of[: month + 1]) - 1, 1)
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
    return MotivationReasons(before, aim, why)


def drop_out(model: NetworkModel, points: NetworkState) -> Bools:
    """Points of sale that drop us: too low a motivation for too many months. Gives which."""
    low = points.motivation < model.behaviour.exit_below
    points.low_months = np.where(low, points.low_months + 1, 0)
    if not model.behaviour.exits:
        return np.zeros(len(low), dtype=np.bool_)
    gone = points.active & (points.low_months >= model.behaviour.exit_after)
    points.active &= ~gone
    return gone
