"""A week of selling: effort looked up, lines drawn; a few numpy calls for the whole network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.model import NetworkModel, NetworkState, SchemeGroup, by_scheme_group
from optimizer.network.points.reactions import shelf_ratio, skill_ratio
from optimizer.network.policy.grid_policies import BANDS
from optimizer.network.random_draws import Purpose, Streams, poisson_inverse


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
    band = np.zeros(motivation.shape, dtype=np.int64)
    # four comparisons are faster than a binary search
    for edge in (BANDS[1:] + BANDS[:-1]) / 2:
        band += motivation > edge
    return band


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
    effort, gaming = chosen_effort(model, points, week)
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


def chosen_effort(
    model: NetworkModel, points: NetworkState, week: int, bands: Ints | None = None
) -> tuple[Floats, Floats]:
    """Effort and gaming ``[pos]`` in a week, in given or own bands; 0 for those not with us."""
    if not model.behaviour.effort:
        return np.where(points.active, model.reference_effort, 0.0), np.zeros(len(points.active))
    own = own_bands(model, points) if bands is None else bands

    def acts(group: SchemeGroup) -> Floats:
        if group.policies is None:
            usual = model.reference_effort[group.at]
            return np.stack([usual, np.zeros_like(usual)], axis=1)
        period, at = group.policies.at(week)
        pos, lines = np.arange(len(group.rows)), points.counted[group.at]
        return np.stack(group.policies.act(pos, period, own[group.at], at, lines), axis=1)

    effort, gaming = by_scheme_group(model.groups, acts).T
    return np.where(points.active, effort, 0.0), np.where(points.active, gaming, 0.0)


def chance_of(
    model: NetworkModel, points: NetworkState, week: int, passed: int = 0, unknown: float = 0.0
) -> Floats:
    """``[pos]``: chance to reach the quota of the policy's period that a week is in.

    Seen before the week, or with ``passed`` of 1 after it; ``unknown`` for those without policy.
    """
    bands = own_bands(model, points)

    def chance(group: SchemeGroup) -> Floats:
        if group.policies is None:
            return np.full(len(group.rows), unknown)
        period, at = group.policies.at(week)
        pos, lines = np.arange(len(group.rows)), points.counted[group.at]
        return group.policies.chance_of(pos, period, bands[group.at], at + passed, lines)

    return by_scheme_group(model.groups, chance)


def counted_lines(model: NetworkModel, sold: Floats) -> Floats:
    """``[pos]``: what a week's lines, ``sold[pos, offer]``, add to what the policy counts."""

    def lines_counted(group: SchemeGroup) -> Floats:
        theirs = sold[group.at]
        if group.policies is None:
            return np.asarray(theirs.sum(axis=1))
        return theirs @ group.policies.weights

    return by_scheme_group(model.groups, lines_counted)


def period_begins(model: NetworkModel, week: int) -> Bools:
    """``[pos]``: whether the policy's period begins with a week; the last one ends before it."""

    def begins(group: SchemeGroup) -> Ints:
        is_start = group.policies is not None and week in group.policies.starts
        return np.full(len(group.rows), is_start, dtype=np.int64)

    return by_scheme_group(model.groups, begins).astype(np.bool_)


def head_start(model: NetworkModel, week: int) -> Floats:
    """``[pos]``: what is counted already for a point of sale that begins after a week.

    A quota for part of a period is a whole one with a head start: what is left to sell in the
    weeks that are left is the same.
    """

    def head_start_of(group: SchemeGroup) -> Floats:
        return np.zeros(len(group.rows)) if group.policies is None else group.policies.over(week)

    return by_scheme_group(model.groups, head_start_of)


def own_bands(model: NetworkModel, points: NetworkState) -> Ints:
    """Bands of motivation; a dearer effort is a lower motivation, as only c/m counts."""
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
