"""How visit sheets are filled: from the history, the network's thresholds, peers and the rounds.

What a point of sale sells is taken as Poisson with the planned lines times a factor of its own. The
factor is gamma with mean 1 before anything is known; with the sales it is gamma again, and what is
still to be sold is negative binomial (Gelman et al. 2013, Bayesian Data Analysis, §2.6). So the
chance follows the sales, the more of them the closer, whatever the model expects of effort.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from optimizer.arrays import Bools, Floats, Ints
from optimizer.field.visiting.round_planning import VisitRounds
from optimizer.field.visiting.sales_ledger import Sources
from optimizer.field.visiting.visit_sheet import VisitSheet, topic_of
from optimizer.field.visiting.visit_worth import WORTH_PARTS, exit_month
from optimizer.network import History, MonthOpening
from optimizer.scenario import Scenario

LEAST = 3
"""With fewer peers in the region those of the type everywhere are taken (assumption)."""


@dataclass(frozen=True, eq=False)
class Peers:
    """Figures of each point of sale and of its peers, which it is not among.

    Attributes
    ----------
    count, lines : array[pos]
        How many peers, and their mean lines of the last months.
    mix, expected : array[pos, offer]
        Its own lines of those months; as many, spread over offers as its peers spread theirs.
    early, early_of_peers : array[pos]
        Lines lost early over all lines sold; NaN of nothing sold.
    """

    count: Ints
    mix: Floats
    expected: Floats
    lines: Floats
    early: Floats
    early_of_peers: Floats


def peers_of(history: History, type_: Ints, region: Ints, active: Bools, recent: int) -> Peers:
    """Compare every point of sale with its peers, active ones, by lines of the recent months."""
    mix = history.sold[:, max(history.months - recent, 0) :].sum(axis=1)
    sold, early = history.sold.sum(axis=(1, 2)), history.early.sum(axis=1)
    columns = np.column_stack([active, mix, sold, early]) * active[:, None]
    group = type_ * (int(region.max(initial=0)) + 1) + region
    near, of_type = _others(columns, group), _others(columns, type_)
    peers = np.where((near[:, 0] < LEAST)[:, None], of_type, near)
    offers = mix.shape[1]
    theirs, count = peers[:, 1 : 1 + offers], peers[:, 0]
    total = theirs.sum(axis=1)
    share = np.divide(theirs, total[:, None], out=np.zeros_like(theirs), where=total[:, None] > 0)
    return Peers(
        count=count.astype(np.int64),
        mix=mix,
        expected=share * mix.sum(axis=1, keepdims=True),
        lines=np.divide(total, count, out=np.zeros(len(count)), where=count > 0),
        early=_ratio(early, sold),
        early_of_peers=_ratio(peers[:, -1], peers[:, -2]),
    )


def _others(columns: Floats, group: Ints) -> Floats:
    """Sums over the others of each one's group."""
    sums = np.zeros((int(group.max(initial=0)) + 1, columns.shape[1]))
    np.add.at(sums, group, columns)
    return np.asarray(sums[group] - columns)


def _ratio(lines: Floats, of: Floats) -> Floats:
    return np.asarray(np.divide(lines, of, out=np.full(len(lines), np.nan), where=of > 0))


PRIOR_LINES = 10.0
"""Lines that the plan's own pace weighs as many as: a factor of 1 ± 32 % (assumption)."""


def chance_to_sell(missing: Floats, ahead: Floats, sold: Floats, planned: Floats) -> Floats:
    """Chance to sell what is missing; all ``[pos]``, in lines.

    Nothing missing is reached. ``ahead`` is what the plan has for the time left; ``sold`` and
    ``planned`` are of the time past.
    """
    shape = PRIOR_LINES + sold
    odds = shape / (shape + ahead * shape / (PRIOR_LINES + planned))
    # at the limit nothing is ahead: the mean is 0 and so is every draw
    chance = stats.nbinom.sf(np.ceil(missing) - 1.0, shape, odds)
    return np.asarray(np.where(missing <= 0, 1.0, np.where(ahead > 0, chance, 0.0)))


def planned_lines(opening: MonthOpening, first: int, end: int) -> Floats:
    """``[pos, offer]``: lines that the plan has in the months from ``first`` to before ``end``."""
    weeks = np.asarray(opening.model.calendar.weeks_of[first:end], dtype=np.float64)
    return np.asarray(np.einsum("pmo,m->po", opening.model.rate[:, first:end], weeks))


def chance_at_pace(opening: MonthOpening) -> Floats:
    """``[pos]``: chance to reach the quota of the first tier's period; NaN without a tier.

    The pace is that of the plan's months before the opening, which a ledger knows.
    """
    start, month = opening.model.calendar.warm_up, opening.month
    history = opening.history.sold
    sold = history[:, start:month].sum(axis=(1, 2))
    planned = planned_lines(opening, start, month).sum(axis=1)
    chance = np.full(len(sold), np.nan)
    for tier in opening.first_tiers():
        rows, period = tier.rows, tier.months
        counted = history[rows, period.start : month].sum(axis=1) @ tier.weights
        ahead = planned_lines(opening, month, period.stop)[rows] @ tier.weights
        chance[rows] = chance_to_sell(tier.quota - counted, ahead, sold[rows], planned[rows])
    return chance


RECENT = 3
"""Months that are compared with as many before, and with the peers'."""
LAST_VISITS = 5
"""Visits of the past that a sheet names."""


def visit_sheets(
    scenario: Scenario, opening: MonthOpening, sources: Sources, rounds: VisitRounds
) -> tuple[VisitSheet, ...]:
    """A sheet for everybody with us, and for every prospect that is to be seen."""
    assert scenario.pos is not None
    model, zones = opening.model, scenario.zones
    planned = rounds.days_of
    # working days before the opening, the latest first
    visits: dict[int, list[float]] = {}
    for pos, day in reversed(opening.history.visits):
        visits.setdefault(pos, []).append(opening.day - day)
    figures = {
        **_sales_figures(scenario, opening, sources),
        **_tier_figures(opening, sources),
        **_pay_figures(opening, sources),
    }
    worth = rounds.worths[0]
    to_see = np.isin(np.arange(len(model.ids)), list(planned))
    sheets = []
    for pos in np.flatnonzero(opening.points.active | to_see).tolist():
        zone, prospect = int(model.zone[pos]), not opening.points.active[pos]
        known = {
            name: column[pos] if column.ndim > 1 else column[pos].item()
            for name, column in figures.items()
        }
        known["worth"] = {name: float(getattr(worth, name)[pos]) for name in WORTH_PARTS}
        topic = topic_of(known, prospect, scenario.offers)
        # lines a week planned, and what was earned of late, serve the topic alone
        del known["pace"], known["net"]
        sheets.append(
            VisitSheet(
                pos=model.ids[pos],
                type=scenario.pos.types[model.type[pos]],
                zone=zones.ids[zone],
                zone_name=zones.names[zone],
                region=zones.region[zone],
                prospect=prospect,
                months=scenario.months[: opening.month - model.calendar.warm_up],
                visits=tuple(visits.get(pos, ())[:LAST_VISITS]),
                planned=planned.get(pos, ()),
                worth_lines=float(worth.lines[pos]),
                topic=topic,
                **known,
            )
        )
    return tuple(sheets)


def _sales_figures(
    scenario: Scenario, opening: MonthOpening, sources: Sources
) -> dict[str, NDArray[Any]]:
    """By name ``[pos]`` and ``[pos, ...]``: what it sells, beside the plan and its peers."""
    model, points, history = opening.model, opening.points, opening.history
    past = slice(model.calendar.warm_up, None)
    region = scenario.zones.region_index[model.zone]
    peers = peers_of(history, model.type, region, points.active, RECENT)
    first = max(opening.month - RECENT, 0)
    planned = planned_lines(opening, first, opening.month).sum(axis=1)
    planned[model.own :] = np.nan
    unknown = np.full(len(model.ids), np.nan)
    return {
        "sold": history.sold[:, past],
        "trend": _trend(history.sold[:, past].sum(axis=2)),
        "mix": peers.mix,
        "peers_mix": peers.expected,
        "peers": peers.count,
        "peers_lines": peers.lines,
        "planned_lines": planned,
        "pace": model.rate[:, opening.month].sum(axis=1),
        "early": history.early.sum(axis=1) if sources.churn else unknown,
        "early_rate": peers.early if sources.churn else unknown,
        "peers_early": peers.early_of_peers,
    }


def _trend(lines: Floats) -> Floats:
    """``[pos]``: lines of the last three months over those of three before, less 1."""
    change = np.full(len(lines), np.nan)
    if lines.shape[1] >= 2 * RECENT:
        before = lines[:, -2 * RECENT : -RECENT].sum(axis=1)
        np.divide(lines[:, -RECENT:].sum(axis=1), before, out=change, where=before > 0)
    return change - 1.0


def _tier_figures(opening: MonthOpening, sources: Sources) -> dict[str, NDArray[Any]]:
    """By name ``[pos]``: quota and threshold, whose it is, its motivation, when it is gone."""
    model, points = opening.model, opening.points
    assert model.portfolios is not None
    tier, gone = opening.next_thresholds(), exit_month(opening)
    # what the model expects of effort says little of a ledger that sells otherwise
    chance = chance_at_pace(opening) if sources.sold == "ledger" else tier.chance
    return {
        "engineer": model.portfolios.engineer,
        "quota": points.quota,
        "counted": tier.counted,
        "goal": tier.goal,
        "euros": tier.euros,
        "chance": chance,
        "weeks": tier.weeks,
        "motivation": points.motivation,
        "leaves": np.where(gone <= model.calendar.months, gone - opening.month, -1),
    }


def _pay_figures(opening: MonthOpening, sources: Sources) -> dict[str, NDArray[Any]]:
    """By name ``[pos]`` and ``[pos, month]``: EUR earned, taken back, paid; due, late, overpaid."""
    history, past = opening.history, slice(opening.model.calendar.warm_up, None)
    due, late = history.due / 100.0, history.late / 100.0
    if sources.paid == "none":
        due, late = np.full((2, len(due)), np.nan)
    recent = history.net[:, -RECENT:]
    return {
        "earned": history.earned[:, past].sum(axis=2) / 100.0,
        "reversed": history.reversed[:, past].sum(axis=2) / 100.0,
        "paid": history.paid[:, past].sum(axis=2) / 100.0,
        "due": np.maximum(due, 0.0),
        "late": np.maximum(late, 0.0),
        "overpaid": np.maximum(-late, 0.0),
        "net": recent.mean(axis=1) / 100.0 if history.months else np.zeros(len(due)),
    }
