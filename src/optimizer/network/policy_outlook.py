"""What lies ahead as policies see it: what a visit would add, how far the next threshold is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.calendar import months_of_period, period_index, quota_of_period
from optimizer.network.model import NetworkModel, NetworkState
from optimizer.network.pay.amounts import thresholds, tier_euros
from optimizer.network.points.reactions import visit_recency
from optimizer.network.policy.grid_policies import BANDS
from optimizer.network.week import band_of, chance_of, chosen_effort
from optimizer.scenario.schema.tier_section import PERIOD_MONTHS, Tier


def visit_responses(
    model: NetworkModel, points: NetworkState, month: int, week: int, day: float
) -> tuple[Floats, Floats]:
    """Lines a month that a visit on a working day would add, by motivation and by skill; ``[pos]``.

    A visit moves the motivation that a point of sale tends to by b4 (1 − recency) on the
    logistic's argument, so its motivation by κ m (1 − m) of that; effort follows with the slope
    of the policy between the bands on either side. Skill adds what a visit teaches. The week that
    begins counts through all months.
    """
    b, m = model.behaviour.coefficients, points.motivation
    rate = model.rate[:, month].sum(axis=1) * model.calendar.weeks_of[month]
    by_motivation = np.zeros(len(rate))
    if model.behaviour.motivation:
        recency = visit_recency(day, points.last_visit, model.engineers.memory_weeks * 5.0)
        moved = b.speed * m * (1.0 - m) * b.visit * (1.0 - recency)
        band = band_of(m / model.effort_cost)
        low, high = np.maximum(band - 1, 0), np.minimum(band + 1, len(BANDS) - 1)
        upper, lower = (chosen_effort(model, points, week, bands)[0] for bands in (high, low))
        # a band is one of motivation over the ratio of effort cost
        slope = (upper - lower) / ((BANDS[high] - BANDS[low]) * model.effort_cost)
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


@dataclass(frozen=True, eq=False)
class FirstTier:
    """The first tier of a scheme, in the period that a month is in.

    Attributes
    ----------
    rows : array of int
        The points of sale on the scheme.
    months : range
        Of the period.
    quota : array[row]
        Of the period (lines); of those that joined in a quarter, of the part that is theirs.
    weights : array[offer]
        What a line counts (lines, or points).
    netted : array[offer] or None
        Pay by line that the tier comes in place of (EUR a line).
    """

    rows: Ints
    tier: Tier
    months: range
    quota: Floats
    weights: Floats
    netted: Floats | None


@dataclass(frozen=True, eq=False)
class NextThresholds:
    """The next threshold of each point of sale's first tier.

    Attributes
    ----------
    counted : array[pos]
        Lines, or points, of the tier's period so far.
    goal : array[pos]
        The next threshold; NaN without a tier, or beyond the last.
    euros : array[pos]
        What the tier pays for the period on reaching it, less what it pays for what is counted
        now (EUR, before caps and what is taken back later); NaN where there is no goal.
    chance : array[pos]
        To reach the quota of the period that effort is planned for, as the point of sale sees it;
        NaN of those without policy.
    weeks : array[pos] of int
        Selling weeks that the tier's period has left.
    """

    counted: Floats
    goal: Floats
    euros: Floats
    chance: Floats
    weeks: Ints


def first_tiers(model: NetworkModel, points: NetworkState, month: int) -> Iterator[FirstTier]:
    """The first tier of every scheme in use that has one, before a month opens."""
    for group in model.groups:
        if not group.terms.tiers:
            continue
        tier = group.terms.tiers[0]
        number = period_index(month, tier.period)
        quota = quota_of_period(number, tier.period, model.calendar, model.quota[group.rows])
        if PERIOD_MONTHS[tier.period] == 3:
            # who joined in the middle has a part of it
            quota = points.quota[group.rows]
        months = months_of_period(number, tier.period, model.calendar)
        weights, netted = group.terms.units(tier), group.terms.netted(tier)
        yield FirstTier(group.rows, tier, months, quota, weights, netted)


def next_thresholds(
    model: NetworkModel, points: NetworkState, month: int, sold: Floats
) -> NextThresholds:
    """Where points of sale stand as a month opens, after ``sold[pos, month, offer]`` before it."""
    count = len(model.ids)
    counted, weeks = np.zeros(count), np.zeros(count, dtype=np.int64)
    goal, euros = np.full((2, count), np.nan)
    for first in first_tiers(model, points, month):
        units = sold[first.rows, first.months.start : month].sum(axis=1) @ first.weights
        counted[first.rows] = units
        goal[first.rows], euros[first.rows] = _ahead(first, units, model.rate[first.rows, month])
        weeks[first.rows] = sum(model.calendar.weeks_of[month : first.months.stop])
    chance = chance_of(model, points, sum(model.calendar.weeks_of[:month]), unknown=np.nan)
    return NextThresholds(counted, goal, euros, chance, weeks)


def _ahead(first: FirstTier, units: Floats, mix: Floats) -> tuple[Floats, Floats]:
    """The next threshold and what reaching it is worth; ``mix[row, offer]`` sells on."""
    goals = thresholds(first.tier, first.quota, np.ones(len(units)))
    per_unit = np.zeros(len(units))
    if first.netted is not None:
        counted = mix @ first.weights
        per_unit = np.divide(mix @ first.netted, counted, out=per_unit, where=counted > 0)
    sells = mix.sum(axis=1) > 0
    ahead = np.where((goals > units) & sells, goals, np.inf).min(axis=0)
    there = np.isfinite(ahead)

    def paid(n: Floats) -> Floats:
        return tier_euros(first.tier, n, goals, None if first.netted is None else n * per_unit)

    worth = paid(np.where(there, ahead, units)) - paid(units)
    return np.where(there, ahead, np.nan), np.where(there, worth, np.nan)
