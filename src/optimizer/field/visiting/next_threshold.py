"""How far the next threshold of a tier is, and what reaching it is worth now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.month_opening import MonthOpening
from optimizer.network.pay import pay_periods as periods
from optimizer.network.pay.amounts import thresholds, tier_euros
from optimizer.network.points.scheme_groups import SchemeGroup, by_scheme_group
from optimizer.network.week import own_bands
from optimizer.scenario.schema.tier_section import PERIOD_MONTHS


@dataclass(frozen=True, eq=False)
class Thresholds:
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
        To reach the quota of the period that effort is planned for, as the point of sale sees it.
    weeks : array[pos] of int
        Selling weeks that the tier's period has left.
    """

    counted: Floats
    goal: Floats
    euros: Floats
    chance: Floats
    weeks: Ints


def next_thresholds(there: MonthOpening, sold: Floats) -> Thresholds:
    """Where each stands when the month opens.

    Parameters
    ----------
    there : MonthOpening
    sold : array[pos, month, offer]
        Lines of the months before.
    """
    model = there.model
    found = by_scheme_group(model.parts, len(model.ids), lambda part: _of_part(there, part, sold))
    counted, goal, euros, weeks = found.T
    return Thresholds(counted, goal, euros, _chance(there), weeks.astype(np.int64))


def _of_part(there: MonthOpening, part: SchemeGroup, sold: Floats) -> Floats:
    """``[row, (counted, goal, euros, weeks)]``."""
    calendar, month = there.model.calendar, there.month
    found = np.full((len(part.rows), 4), np.nan)
    found[:, [0, 3]] = 0.0
    if not part.terms.tiers:
        return found
    tier = part.terms.tiers[0]
    number = periods.index(month, tier.period)
    span = periods.months_of(number, tier.period, calendar)
    lines = sold[part.rows, span.start : month].sum(axis=1)
    units = lines @ part.terms.units(tier)
    quota = periods.quota_of(number, tier.period, calendar, there.model.quota[part.rows])
    if PERIOD_MONTHS[tier.period] == 3:
        # who joined in the middle has a part of it
        quota = there.points.quota[part.rows]
    goals = thresholds(tier, quota, np.ones(len(units)))
    netted = part.terms.netted(tier)
    mix = there.model.rate[part.rows, month]
    total = mix.sum(axis=1)
    per_unit = np.zeros(len(units))
    if netted is not None:
        counted = mix @ part.terms.units(tier)
        per_unit = np.divide(mix @ netted, counted, out=per_unit, where=counted > 0)
    ahead = np.where((goals > units) & (total > 0), goals, np.inf).min(axis=0)

    def paid(n: Floats) -> Floats:
        return tier_euros(tier, n, goals, None if netted is None else n * per_unit)

    here = np.isfinite(ahead)
    worth = paid(np.where(here, ahead, units)) - paid(units)
    left = sum(calendar.weeks_of[month : span.stop])
    return np.stack(
        [
            units,
            np.where(here, ahead, np.nan),
            np.where(here, worth, np.nan),
            np.full(len(units), float(left)),
        ],
        axis=1,
    )


def _chance(there: MonthOpening) -> Floats:
    """``[pos]``: of the period that the month is in, from its opening on."""
    model, points = there.model, there.points
    bands = own_bands(model, points)

    def look(part: SchemeGroup) -> Floats:
        if part.policies is None:
            return np.full(len(part.rows), np.nan)
        period, at = part.policies.at(there.week)
        pos = np.arange(len(part.rows))
        counted = points.counted[part.at]
        return part.policies.chance_of(pos, period, bands[part.at], at, counted)

    return by_scheme_group(model.parts, len(points.active), look)
