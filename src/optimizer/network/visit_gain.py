"""What a visit would add, as the policies see it."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats
from optimizer.network.model import NetworkModel
from optimizer.network.points.motivation import visit_recency
from optimizer.network.policy.grid_policies import BANDS
from optimizer.network.state import NetworkState
from optimizer.network.week import band_of, chosen_effort


def visit_gain(
    model: NetworkModel, points: NetworkState, month: int, week: int, day: float
) -> Floats:
    """Lines a month that one visit now would add: both responses together.

    Parameters
    ----------
    See :func:`visit_responses`.

    Returns
    -------
    array[pos]
    """
    by_motivation, by_skill = visit_responses(model, points, month, week, day)
    return by_motivation + by_skill


def visit_responses(
    model: NetworkModel, points: NetworkState, month: int, week: int, day: float
) -> tuple[Floats, Floats]:
    """Lines a month that one visit now would add, by motivation and by skill.

    A visit moves the motivation that a point of sale tends to by b4 (1 − recency) on the
    logistic's argument, so its motivation by κ m (1 − m) of that; effort follows with the slope
    of the policy between the bands on either side. Skill adds what a visit teaches.

    Parameters
    ----------
    month, week : int
        That begin; the week counts through all months.
    day : float
        Working day.

    Returns
    -------
    by_motivation, by_skill : array[pos]
    """
    b, m = model.behaviour.coefficients, points.motivation
    rate = model.rate[:, month].sum(axis=1) * model.calendar.weeks_of[month]
    by_motivation = np.zeros(len(rate))
    if model.behaviour.motivation:
        recency = visit_recency(day, points.last_visit, model.engineers.memory_weeks * 5.0)
        moved = b.speed * m * (1.0 - m) * b.visit * (1.0 - recency)
        band = band_of(m / model.effort_cost)
        low, high = np.maximum(band - 1, 0), np.minimum(band + 1, len(BANDS) - 1)
        more = (
            chosen_effort(model, points, week, high)[0] - chosen_effort(model, points, week, low)[0]
        )
        # a band is one of motivation over the ratio of effort cost
        slope = more / ((BANDS[high] - BANDS[low]) * model.effort_cost)
        normal = model.base + model.effect * model.reference_effort
        by_motivation = rate * model.effect * slope * moved / normal
    return by_motivation, skill_response(model, month, points.knowledge)


def skill_response(model: NetworkModel, month: int, knowledge: Floats) -> Floats:
    """``[pos]``: lines a month that a visit adds by what it teaches those who know so much."""
    spec = model.skill
    if spec is None:
        return np.zeros(len(knowledge))
    rate = model.rate[:, month].sum(axis=1) * model.calendar.weeks_of[month]
    return np.asarray(
        rate * spec.effect * spec.lift * (1.0 - knowledge) / (1.0 + spec.effect * spec.usual)
    )
