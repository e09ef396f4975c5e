"""A week of selling: effort looked up, lines drawn; a few numpy calls for the whole network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.inverse_transform import poisson_inverse
from optimizer.network.model import NetworkModel
from optimizer.network.points.scheme_groups import SchemeGroup, by_scheme_group
from optimizer.network.points.shelf_share import shelf_ratio
from optimizer.network.points.skill import skill_ratio
from optimizer.network.policy.grid_policies import BANDS
from optimizer.network.state import NetworkState
from optimizer.network.streams import Purpose, Streams


@dataclass(frozen=True, eq=False)
class WeekSales:
    """A week's lines.

    Attributes
    ----------
    effort, gaming : array[pos]
        0 for those that do not sell for us.
    good : array[pos, offer]
        Lines that leave as the offer's do.
    poor : array[pos, offer] or None
        Lines that leave early; None with gaming switched off.
    """

    effort: Floats
    gaming: Floats
    good: Floats
    poor: Floats | None

    @property
    def lines(self) -> Floats:
        """``[pos, offer]``: all that is sold."""
        return self.good if self.poor is None else self.good + self.poor


def band_of(motivation: Floats) -> Ints:
    """Nearest band of motivation that policies are solved for."""
    found = np.zeros(motivation.shape, dtype=np.int64)
    # four comparisons are faster than a binary search
    for edge in (BANDS[1:] + BANDS[:-1]) / 2:
        found += motivation > edge
    return found


def sell(
    model: NetworkModel, points: NetworkState, month: int, week: int, push: Floats, streams: Streams
) -> WeekSales:
    """Choose effort and sell for a week.

    The rate is the plan's at reference effort and starting motivation, times
    :func:`usual_ratio`; effort makes (base + effect e) / (base + effect e_ref) of it, and gaming
    adds poor lines at gaming effect × g / (base + effect e_ref) of it, with draws of their own.

    Parameters
    ----------
    month, week : int
        The week counts through all months.
    push : array[pos]
        Competitors' push in the month.
    """
    effort, gaming = chosen(model, points, week)
    usual = usual_ratio(model, points, push)
    normal = model.base + model.effect * model.reference_effort

    def drawn(purpose: Purpose, ratio: Floats) -> Floats:
        # by offer, then point of sale: as the rates lie in memory, a row at a time in the cache
        rate: Floats = model.planned[month] * (usual * ratio / normal)
        if model.behaviour.noise:
            for offer, row in enumerate(rate):
                row[:] = poisson_inverse(streams.uniform(purpose, week, row.shape, offer), row)
        return rate.T

    good = drawn(Purpose.SALES, model.base + model.effect * effort)
    poor = None
    if model.behaviour.gaming:
        poor = drawn(Purpose.POOR_SALES, model.gaming_effect * gaming)
    return WeekSales(effort, gaming, good, poor)


def chosen(
    model: NetworkModel, points: NetworkState, week: int, bands: Ints | None = None
) -> tuple[Floats, Floats]:
    """Effort and gaming of every point of sale in a week; 0 for those not with us.

    Parameters
    ----------
    week : int
        Counts through all months.
    bands : array[pos] of int, optional
        Bands of motivation; default their own.
    """
    if not model.behaviour.effort:
        return np.where(points.active, model.reference_effort, 0.0), np.zeros(len(points.active))
    own = own_bands(model, points) if bands is None else bands

    def look(part: SchemeGroup) -> Floats:
        if part.policies is None:
            return np.stack([model.reference_effort[part.at], np.zeros(len(part.rows))])
        period, at = part.policies.at(week)
        pos = np.arange(len(part.rows))
        lines = points.counted[part.at]
        return np.stack(part.policies.act(pos, period, own[part.at], at, lines))

    effort, gaming = by_scheme_group(model.parts, len(points.active), lambda part: look(part).T).T
    return np.where(points.active, effort, 0.0), np.where(points.active, gaming, 0.0)


def chance_of(model: NetworkModel, points: NetworkState, weeks: int) -> Floats:
    """``[pos]``: chance to reach the quota of the policy's period, so many weeks being over."""
    bands = own_bands(model, points)

    def look(part: SchemeGroup) -> Floats:
        if part.policies is None:
            return np.zeros(len(part.rows))
        # of the period that the last week was in
        period, at = part.policies.at(weeks - 1)
        pos = np.arange(len(part.rows))
        lines = points.counted[part.at]
        return part.policies.chance_of(pos, period, bands[part.at], at + 1, lines)

    return by_scheme_group(model.parts, len(points.active), look)


def counted(model: NetworkModel, sold: Floats) -> Floats:
    """``[pos]``: what a week's lines, ``sold[pos, offer]``, add to what the policy counts."""

    def look(part: SchemeGroup) -> Floats:
        theirs = sold[part.at]
        if part.policies is None:
            return np.asarray(theirs.sum(axis=1))
        return theirs @ part.policies.weights

    return by_scheme_group(model.parts, len(sold), look)


def period_begins(model: NetworkModel, month: int) -> Bools:
    """``[pos]``: whether the policy's period begins with a month."""
    week = sum(model.calendar.weeks_of[:month])

    def look(part: SchemeGroup) -> Ints:
        begins = part.policies is not None and week in part.policies.starts
        return np.full(len(part.rows), begins, dtype=np.int64)

    return by_scheme_group(model.parts, len(model.ids), look).astype(np.bool_)


def head_start(model: NetworkModel, week: int) -> Floats:
    """``[pos]``: count that who begins after a week starts with.

    A quota for part of a period is a whole one with a head start: what is left to sell in the
    weeks that are left is the same.
    """

    def look(part: SchemeGroup) -> Floats:
        return np.zeros(len(part.rows)) if part.policies is None else part.policies.over(week)

    return by_scheme_group(model.parts, len(model.ids), look)


def own_bands(model: NetworkModel, points: NetworkState) -> Ints:
    """Bands of motivation: a dearer effort is a lower motivation, as the problem sees c/m."""
    return band_of(points.motivation / model.effort_cost)


def usual_ratio(model: NetworkModel, points: NetworkState, push: Floats) -> Floats:
    """``[pos]``: rate of sale over the plan's at reference effort; 0 for those not with us.

    Motivation and competitors move it by our share of the shelf, visits by skill.
    """
    ratio = points.active.astype(np.float64)
    if model.behaviour.shelf:
        b = model.behaviour.coefficients
        pull = (points.motivation / b.initial) ** b.shelf
        ratio *= shelf_ratio(pull, model.our_share, push)
    if model.skill is not None:
        ratio *= skill_ratio(points.knowledge, model.skill)
    return ratio
