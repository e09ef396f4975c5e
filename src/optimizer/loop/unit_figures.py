"""What a line of the network costs and is worth, over what the scenario says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from optimizer.arrays import Floats, Ints
from optimizer.demand.market import VALUE_MONTHS, unrevised_market
from optimizer.loop.shrinkage import shrunk
from optimizer.network import COMPONENTS, FIGURES, Record
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.network_section import by_year
from optimizer.simulation.replicating import network_of

LEAST = 0.01
"""Least ratio: a response is damped in logarithms."""


def cost_ratio(
    scenario: Scenario, scheme: str, records: Sequence[Record], planned: Floats, group: Ints
) -> tuple[Floats, Floats]:
    """Pay per line over the channel's commission, and the half-width of its 95 % interval.

    Pay counts in the quarter in which it is earned, and the lines of the whole quarter bear it:
    a bonus is not the last month's alone. Where a component counts by the year, the plan's whole
    span does. Air time and clawback follow a line for months: each zone's of the whole span, with
    its part (by revenue of the lines active at the end) of what is to come after it.

    ``planned[zone, month, offer]`` are the lines that the plan's mixes sell, unrevised. Both
    results are ``[zone, month]``: 1 and 0 where nothing is sold, or nothing is paid.
    """
    network, months = network_of(scenario), np.arange(len(scenario.months))
    span = months * 0 if by_year(network.schemes[scheme]) else months // 3
    lines = np.array([_by_span(r.lines.sum(axis=2).T, span) for r in records])
    pay = np.array([_by_span(_at_once(r), span) for r in records])
    later = np.array([_later(scenario, r) for r in records])
    share = lines / np.maximum(lines.sum(axis=2, keepdims=True), 1e-300)
    per_line = (pay + later[:, :, None] * share) / np.where(lines > 0, lines, np.nan)
    commission = unrevised_market(scenario).commission[scenario.channels.index(network.channel)]
    usual = _by_span(planned @ commission, span) / np.maximum(
        _by_span(planned.sum(axis=2), span), 1e-300
    )
    ratios = per_line / np.where(usual > 0, usual, np.nan)
    ratio, half = _drawn(ratios, lines, group)
    return ratio[:, span], half[:, span]


def value_ratio(
    scenario: Scenario, records: Sequence[Record], planned: Floats, group: Ints
) -> tuple[Floats, Floats]:
    """Worth of a line over the scenario's margin, and the half-width of its 95 % interval.

    Poor lines leave early; so many among the lines sold take so much from the worth of the
    offers' mix. How long the lines of one replication stayed adds noise and is left aside.
    """
    network = network_of(scenario)
    stays = ((1.0 - network.behaviour.poor_churn) ** np.arange(VALUE_MONTHS)).mean()
    margin = np.array([offer.margin for offer in scenario.spec.offers.values()])
    good, bad = planned @ unrevised_market(scenario).line_margin, planned @ margin * stays
    lost = np.where(good > 0, 1.0 - bad / np.where(good > 0, good, 1.0), 0.0)
    poor = np.array(
        [r.outcomes.figures[..., FIGURES.index("poor_lines")].sum(axis=2).T for r in records]
    )
    lines = np.array([r.lines.sum(axis=2).T for r in records])
    ratios = 1.0 - lost * poor / np.where(lines > 0, lines, np.nan)
    return _drawn(ratios, lines, group)


def _by_span(values: Floats, span: Ints) -> Floats:
    """``values[zone, month]`` summed to ``[zone, span]``."""
    return np.add.reduceat(values, np.searchsorted(span, np.unique(span)), axis=1)


def _at_once(record: Record) -> Floats:
    """``pay[zone, month]`` of what is settled when it is earned (EUR)."""
    earned = record.outcomes.earned
    now = [i for i in range(earned.shape[-1]) if i != COMPONENTS.index("air_time")]
    return np.asarray(earned[..., now].sum(axis=(2, 3)).T)


def _later(scenario: Scenario, record: Record) -> Floats:
    """``pay[zone]`` of air time less clawback, with what is to come (EUR)."""
    sums = record.outcomes
    inside = sums.earned[..., COMPONENTS.index("air_time")].sum(axis=(0, 2))
    inside = inside - sums.reversed.sum(axis=(0, 2, 3))
    to_come = record.air_time_to_come - record.clawback_to_come - record.brought
    arpu = np.array([offer.arpu for offer in scenario.spec.offers.values()])
    revenue = sums.retained[-1].sum(axis=1) @ arpu
    return np.asarray(inside + to_come * revenue / max(float(revenue.sum()), 1e-300))


def _drawn(samples: Floats, lines: Floats, group: Ints) -> tuple[Floats, Floats]:
    """Mean of ratios with small zones drawn to their group, and half-widths before that.

    The variance of a ratio is taken as inverse to the lines, with one factor for all.
    """
    n, mean, weight = len(samples), samples.mean(axis=0), lines.mean(axis=0)
    variance = samples.var(axis=0, ddof=1)
    half = np.nan_to_num(np.sqrt(variance / n) * stats.t.ppf(0.975, n - 1), nan=0.0)
    each = (variance * weight)[np.isfinite(variance)]
    factor = float(each.mean()) if each.size else 0.0
    ratio = shrunk(mean, factor / (n * np.maximum(weight, 1e-300)), group)
    return np.maximum(np.where(np.isfinite(ratio), ratio, 1.0), LEAST), half
