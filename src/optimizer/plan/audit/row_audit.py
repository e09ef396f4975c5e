"""What every row of a scenario stands at under a plan, by masks and sums over plain arrays.

Written apart from ``rows/``, which states the same rows for the programme: two accounts of one
thing, so that a mistake in either shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand import Market, futures, market, plan_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.market_section import Level
from optimizer.scenario.schema.row_sections import (
    Budget,
    Campaign,
    ChannelShare,
    Commitment,
    Counted,
    Group,
    Lock,
    OpenLimit,
    Presence,
    Smoothing,
    Together,
)
from optimizer.scenario.scope import months_named, named, positions, zones_named


@dataclass(frozen=True)
class RowAudit:
    """A row's value and bounds.

    ``size`` is what its miss is measured against: a bound, or people in the market.
    """

    name: str
    value: float
    lower: float
    upper: float
    unit: str
    size: float
    hard: bool
    priority: int
    report_only: bool
    either: bool = False

    @property
    def missed(self) -> float:
        """By how much it is missed; one that is ``either`` has to stand at one of its bounds."""
        if self.either:
            return min(abs(self.value - self.lower), abs(self.value - self.upper))
        return max(self.lower - self.value, self.value - self.upper, 0.0)


def row_audits(
    scenario: Scenario,
    push: Ints,
    sales: Floats,
    revised: Callable[[Market], Market] | None = None,
) -> Iterator[RowAudit]:
    """Every row of the scenario.

    Parameters
    ----------
    scenario : Scenario
    push : array[zone, month, channel] of int
    sales : array[zone, month, segment, channel, offer]
        Of that push.
    revised : callable, optional
        What changes the market, in every demand scenario too, where ``sales`` are of a changed
        one.
    """
    yield from _commitments(scenario, push, sales, revised)
    yield from _capacities(scenario, sales)
    yield from _budgets(scenario, push, sales, revised)
    yield from _shares(scenario, sales)
    yield from _counts(scenario, push)
    yield from _smoothing(scenario, sales)
    yield from _groups(scenario, push)
    yield from _campaigns(scenario, push)
    yield from _locks(scenario, push)


def push_cost(cost: Floats, push: Ints) -> Floats:
    """``cost[zone, month, channel]`` of the levels chosen."""
    flat = push.reshape(-1, push.shape[2])
    picked = cost[np.arange(len(flat))[:, None], np.arange(push.shape[2]), flat]
    return np.asarray(picked.reshape(push.shape))


def change_cost(scenario: Scenario, push: Ints) -> Floats:
    """``cost[zone, month, channel]`` of levels other than in the month before."""
    cost = np.zeros(push.shape)
    for i, channel in enumerate(scenario.spec.channels.values()):
        spec = channel.change_cost
        each = np.full(len(push), spec.fixed)
        if spec.per is not None:
            each = each + spec.rate * scenario.zones.measures[spec.per]
        cost[:, 1:, i] = np.where(np.diff(push[:, :, i], axis=1) != 0, each[:, None], 0.0)
    return cost


def _on(scenario: Scenario, spec: Together | Campaign, channel: str) -> Bools:
    """``mask[level]``: from the level named on; above reference when none is."""
    reference = scenario.spec.channels[channel].reference
    strong = _as_strong(scenario, channel, spec.level or reference)
    if spec.level is None:
        strong[list(scenario.spec.channels[channel].levels).index(reference)] = False
    return np.array(strong)


def _as_strong(scenario: Scenario, channel: str, least: str | None) -> list[bool]:
    """By level: open, and for every offer pushed as much as by the least one."""
    levels = scenario.spec.channels[channel].levels

    def push(level: Level) -> list[float]:
        return [level.by_offer.get(offer, level.multiplier) for offer in scenario.offers]

    floor = [0.0] * len(scenario.offers) if least is None else push(levels[least])
    return [
        any(push(level)) and all(g >= f for g, f in zip(push(level), floor, strict=True))
        for level in levels.values()
    ]


def _groups(scenario: Scenario, push: Ints) -> Iterator[RowAudit]:
    """Zone-months of each channel that are on: all, or none."""
    for g in scenario.spec.plan.groups:
        zones, months = _zones(scenario, g), _months(scenario, g)
        held = push[np.ix_(zones, months)]
        on = sum(
            int(_on(scenario, g, name)[held[..., scenario.channels.index(name)]].sum())
            for name in g.channels
        )
        every = float(len(zones) * len(months) * len(g.channels))
        yield RowAudit(
            g.name,
            float(on),
            0.0,
            every,
            "zone-months",
            max(every, 1.0),
            g.hard,
            g.priority,
            g.report_only,
            either=True,
        )


def _campaigns(scenario: Scenario, push: Ints) -> Iterator[RowAudit]:
    """Months by which campaigns are too short, run by run."""
    for c in scenario.spec.plan.campaigns:
        zones = _zones(scenario, c)
        on = _on(scenario, c, c.channel)[push[zones][:, :, scenario.channels.index(c.channel)]]
        short = 0
        for year in on:
            runs = "".join("x" if month else "." for month in year).split(".")
            short += sum(max(c.months_at_least - len(run), 0) for run in runs[:-1] if run)
        yield RowAudit(
            c.name,
            float(short),
            -np.inf,
            0.0,
            "months",
            max(float(len(zones) * len(scenario.months)), 1.0),
            c.hard,
            c.priority,
            c.report_only,
        )


def _group(
    scenario: Scenario, sales: Floats, spec: Commitment | ChannelShare | Smoothing
) -> Floats:
    """Sales of a group: ``[zone, month, segment, channel, offer]`` of what is named."""
    return np.asarray(sales[np.ix_(*positions(scenario, spec))])


def _zones(scenario: Scenario, spec: Group | Counted | Together | Campaign | Lock) -> Ints:
    return np.flatnonzero(zones_named(scenario.zones, spec.zones, spec.regions))


def _months(scenario: Scenario, spec: Group | Counted | Together | Lock | Budget) -> Ints:
    return np.flatnonzero(months_named(scenario.months, spec.months))


def _people(scenario: Scenario, zones: Ints, months: Ints) -> float:
    return max(float(scenario.customers[np.ix_(zones, months)].sum()), 1.0)


def _commitments(
    scenario: Scenario,
    push: Ints,
    sales: Floats,
    revised: Callable[[Market], Market] | None,
) -> Iterator[RowAudit]:
    specs = scenario.spec.plan.commitments
    over = futures(scenario) if any(not c.under.base for c in specs) else ()
    markets = [f.market if revised is None else revised(f.market) for f in over]
    sold = [plan_sales(made, push)[0] for made in markets]
    chance = [future.probability for future in over]
    for c in specs:
        lower = -np.inf if c.at_least is None else c.at_least
        upper = np.inf if c.at_most is None else c.at_most
        size = max(1.0, *(abs(b) for b in (lower, upper) if np.isfinite(b)))
        value = float(_group(scenario, sales, c).sum())
        each = [float(_group(scenario, made, c).sum()) for made in sold]
        if c.under.expected:
            value = sum(p * v for p, v in zip(chance, each, strict=True))
        elif c.under.cvar is not None:
            short = [max(lower - v, v - upper, 0.0) for v in each]
            value = _worst(short, chance, 1.0 - c.under.cvar)
            lower, upper = -np.inf, c.under.short
        yield RowAudit(
            c.name, value, lower, upper, "lines", size, c.hard, c.priority, c.report_only
        )


def _worst(short: Sequence[float], chance: Sequence[float], part: float) -> float:
    """Mean of the largest shortfalls that make up a part of the probability."""
    left, total = part, 0.0
    for s, p in sorted(zip(short, chance, strict=True), reverse=True):
        taken = min(p, left)
        total += taken * s
        left -= taken
    return total / part


def _capacities(scenario: Scenario, sales: Floats) -> Iterator[RowAudit]:
    by_channel = sales.sum(axis=(2, 4))
    for i, (name, channel) in enumerate(scenario.spec.channels.items()):
        spec = channel.capacity
        if spec is None:
            continue
        area, limits = scenario.capacity_area[name], scenario.capacity[name]
        labels = {"national": ("",), "region": scenario.zones.regions, "zone": scenario.zones.ids}
        groups = {
            "national": np.zeros(len(sales), dtype=np.int64),
            "region": scenario.zones.region_index,
            "zone": np.arange(len(sales)),
        }[area]
        used = np.zeros(limits.shape)
        np.add.at(used, groups, by_channel[:, :, i] * spec.use_per_line)
        for (row, month), limit in np.ndenumerate(limits):
            words = ("capacity", name, labels[area][row], scenario.months[month])
            yield RowAudit(
                " ".join(filter(None, words)),
                float(used[row, month]),
                -np.inf,
                float(limit),
                spec.unit,
                max(float(limit), 1.0),
                spec.hard,
                spec.priority,
                False,
            )


def _budgets(
    scenario: Scenario,
    push: Ints,
    sales: Floats,
    revised: Callable[[Market], Market] | None,
) -> Iterator[RowAudit]:
    if not scenario.spec.plan.budgets:
        return
    where = market(scenario) if revised is None else revised(market(scenario))
    cost = push_cost(where.push_cost, push) + change_cost(scenario, push)
    lines = sales.sum(axis=2)
    pay = np.broadcast_to(where.pay, (lines[..., 0, 0].size, *lines.shape[2:]))
    commission = (lines * pay.reshape(lines.shape)).sum(axis=-1)
    for b in scenario.spec.plan.budgets:
        money = {"push": cost, "commission": commission, "cost": cost + commission}[b.of]
        part = money[:, _months(scenario, b)][:, :, named(scenario.channels, b.channels)]
        yield RowAudit(
            b.name,
            float(part.sum()),
            -np.inf,
            b.at_most,
            "EUR",
            max(b.at_most, 1.0),
            b.hard,
            b.priority,
            b.report_only,
        )


def _shares(scenario: Scenario, sales: Floats) -> Iterator[RowAudit]:
    """Lines of the channels beyond the bound's share of the group's lines."""
    for s in scenario.spec.plan.shares:
        group = _group(scenario, sales, s)
        channels = [scenario.channels[i] for i in positions(scenario, s)[3]]
        part = float(group[:, :, :, named(channels, s.of)].sum())
        zones, months = _zones(scenario, s), _months(scenario, s)
        people = _people(scenario, zones, months)
        for side, bound in (("at least", s.at_least), ("at most", s.at_most)):
            if bound is None:
                continue
            lower, upper = (0.0, np.inf) if side == "at least" else (-np.inf, 0.0)
            value = part - bound * float(group.sum())
            name = f"{s.name} ({side})"
            yield RowAudit(
                name, value, lower, upper, "lines", people, s.hard, s.priority, s.report_only
            )


def _counts(scenario: Scenario, push: Ints) -> Iterator[RowAudit]:
    """Zones with a channel open, or at a level or a stronger one."""
    plan = scenario.spec.plan
    counted: list[tuple[Presence | OpenLimit, float, float]]
    counted = [(p, float(p.at_least), np.inf) for p in plan.presence]
    counted += [(p, -np.inf, float(p.at_most)) for p in plan.limits]
    for p, lower, upper in counted:
        strong = _as_strong(scenario, p.channel, p.level)
        zones = _zones(scenario, p)
        at = np.array(strong)[push[zones, :, scenario.channels.index(p.channel)]]
        for month in _months(scenario, p):
            yield RowAudit(
                f"{p.name} {scenario.months[month]}",
                float(at[:, month].sum()),
                lower,
                upper,
                "zones",
                max(float(len(zones)), 1.0),
                p.hard,
                p.priority,
                p.report_only,
            )


def _smoothing(scenario: Scenario, sales: Floats) -> Iterator[RowAudit]:
    for s in scenario.spec.plan.smoothing:
        volume = _group(scenario, sales, s).sum(axis=(0, 2, 3, 4))
        zones, months = _zones(scenario, s), _months(scenario, s)
        for (i, before), (j, month) in pairwise(enumerate(months)):
            people = _people(scenario, zones, np.array([before, month]))
            for side, factor in (("up", 1.0 + s.change), ("down", 1.0 - s.change)):
                lower, upper = (-np.inf, 0.0) if side == "up" else (0.0, np.inf)
                yield RowAudit(
                    f"{s.name} {scenario.months[month]} ({side})",
                    float(volume[j] - factor * volume[i]),
                    lower,
                    upper,
                    "lines",
                    people,
                    s.hard,
                    s.priority,
                    s.report_only,
                )


def _locks(scenario: Scenario, push: Ints) -> Iterator[RowAudit]:
    for lock in scenario.spec.plan.locks:
        zones, months = _zones(scenario, lock), _months(scenario, lock)
        level = list(scenario.spec.channels[lock.channel].levels).index(lock.level)
        held = push[np.ix_(zones, months)][..., scenario.channels.index(lock.channel)]
        yield RowAudit(
            lock.label,
            float((held != level).sum()),
            -np.inf,
            0.0,
            "zone-months",
            max(float(held.size), 1.0),
            lock.hard,
            lock.priority,
            lock.report_only,
        )
