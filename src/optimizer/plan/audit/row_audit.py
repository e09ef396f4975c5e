"""What every row of a scenario stands at under a plan, and which it misses, by plain sums.

Written apart from ``plan/statement/rows``, which states the same rows for the programme: two
accounts of one thing, so that a mistake in either shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand import Market, market, plan_sales
from optimizer.plan.audit.judged_plan import JudgedPlan
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema import row_sections as schema
from optimizer.scenario.schema.market_section import Level
from optimizer.scenario.schema.plan_row import Group, OfPlanRow
from optimizer.scenario.scope import months_named, named, positions, zones_named

InZones = Group | schema.ZoneCount | schema.Together | schema.Campaign | schema.Lock
InMonths = Group | schema.ZoneCount | schema.Together | schema.Budget | schema.Lock
NOISE = 1e-6
"""Share of a bound that counts as kept: the solver's feasibility tolerance, not a licence."""


@dataclass(frozen=True, kw_only=True)
class RowAudit(OfPlanRow):
    """A row's value and bounds.

    Attributes
    ----------
    name : str
        In reports; unique.
    month : str or None
        The one that it is judged in; None for all months of the row together.
    value, lower, upper : float
        In ``unit``; -inf or inf where there is no bound.
    size : float
        What its miss is measured against: a bound, or people in the market.
    either : bool
        Whether it has to stand at one of its bounds.
    """

    name: str
    value: float
    lower: float = -np.inf
    upper: float = np.inf
    unit: str
    size: float
    month: str | None = None
    either: bool = False

    @property
    def missed(self) -> float:
        """By how much it is missed, in its unit."""
        if self.either:
            return min(abs(self.value - self.lower), abs(self.value - self.upper))
        return max(self.lower - self.value, self.value - self.upper, 0.0)


@dataclass(frozen=True)
class Violation:
    """A row that a plan misses, and by how much in its unit."""

    row: str
    by: float
    unit: str


def violations(scenario: Scenario, push: Ints) -> tuple[Violation, ...]:
    """Every enforced row of the scenario that ``push[zone, month, channel]`` (levels) misses.

    It reads the choice model's own sales for the levels: no Pyomo, no rows of the programme.
    """
    sales, _ = plan_sales(market(scenario), push)
    return tuple(
        Violation(row.name, float(row.missed), row.unit)
        for row in row_audits(scenario, push, sales)
        if row.missed > NOISE * row.size and not row.report_only
    )


def row_audits(
    scenario: Scenario,
    push: Ints,
    sales: Floats,
    revised: Callable[[Market], Market] | None = None,
) -> Iterator[RowAudit]:
    """Every row of the scenario, in the order of the kinds; see :class:`JudgedPlan`."""
    judged = JudgedPlan(scenario, push, sales, revised=revised)
    for kind in schema.ROW_KINDS.values():
        for row in kind.model.written_in(scenario.spec):
            yield from kind.judge(row, judged)


def commitment(row: schema.Commitment, judged: JudgedPlan) -> Iterator[RowAudit]:
    """Lines of the group, in the demand that it is kept under."""
    scenario = judged.scenario
    lower = -np.inf if row.at_least is None else row.at_least
    upper = np.inf if row.at_most is None else row.at_most
    size = max(1.0, *(abs(b) for b in (lower, upper) if np.isfinite(b)))
    value = float(_group(scenario, judged.sales, row).sum())
    if not row.under.base:
        chances = [chance for chance, _ in judged.in_futures]
        lines = [float(_group(scenario, sold, row).sum()) for _, sold in judged.in_futures]
        if row.under.cvar is None:
            value = sum(p * v for p, v in zip(chances, lines, strict=True))
        else:
            short = [max(lower - v, v - upper, 0.0) for v in lines]
            value = _mean_of_worst(short, chances, 1.0 - row.under.cvar)
            lower, upper = -np.inf, row.under.short
    yield RowAudit(
        spec=row, name=row.name, value=value, lower=lower, upper=upper, unit="lines", size=size
    )


def _mean_of_worst(short: Sequence[float], chances: Sequence[float], part: float) -> float:
    """Mean of the largest shortfalls that make up a part of the probability."""
    rest, total = part, 0.0
    for by, chance in sorted(zip(short, chances, strict=True), reverse=True):
        taken = min(chance, rest)
        total += taken * by
        rest -= taken
    return total / part


def capacity(row: schema.ChannelCapacity, judged: JudgedPlan) -> Iterator[RowAudit]:
    """Units of capacity that a channel uses in an area and a month."""
    scenario, limits = judged.scenario, judged.scenario.capacity[row.channel]
    names, area_of_zone = {
        "national": (("",), np.zeros(len(judged.push), dtype=np.int64)),
        "region": (scenario.zones.regions, scenario.zones.region_index),
        "zone": (scenario.zones.ids, np.arange(len(judged.push))),
    }[scenario.capacity_area[row.channel]]
    lines = judged.sales.sum(axis=(2, 4))[:, :, scenario.channels.index(row.channel)]
    used = np.zeros(limits.shape)
    np.add.at(used, area_of_zone, lines * row.capacity.use_per_line)
    for (area, at), limit in np.ndenumerate(limits):
        month = scenario.months[at]
        yield RowAudit(
            spec=row,
            name=" ".join(filter(None, ("capacity", row.channel, names[area], month))),
            value=float(used[area, at]),
            upper=float(limit),
            unit=row.capacity.unit,
            size=max(float(limit), 1.0),
            month=month,
        )


def budget(row: schema.Budget, judged: JudgedPlan) -> Iterator[RowAudit]:
    """Money of some channels and months."""
    cost, commission = judged.push_cost + judged.change_cost, judged.commission
    money = {"push": cost, "commission": commission, "cost": cost + commission}[row.of]
    months, channels = _months(judged.scenario, row), named(judged.scenario.channels, row.channels)
    value, most = float(money[:, months][:, :, channels].sum()), row.at_most
    size = max(most, 1.0)
    yield RowAudit(spec=row, name=row.name, value=value, upper=most, unit="EUR", size=size)


def share(row: schema.ChannelShare, judged: JudgedPlan) -> Iterator[RowAudit]:
    """Lines of the channels beyond the bound's share of the group's lines."""
    scenario = judged.scenario
    group = _group(scenario, judged.sales, row)
    channels = [scenario.channels[i] for i in positions(scenario, row)[3]]
    part = float(group[:, :, :, named(channels, row.of)].sum())
    people = _people(scenario, _zones(scenario, row), _months(scenario, row))
    for side, bound in (("at least", row.at_least), ("at most", row.at_most)):
        if bound is None:
            continue
        yield RowAudit(
            spec=row,
            name=f"{row.name} ({side})",
            value=part - bound * float(group.sum()),
            lower=0.0 if side == "at least" else -np.inf,
            upper=np.inf if side == "at least" else 0.0,
            unit="lines",
            size=people,
        )


def zone_count(row: schema.ZoneCount, judged: JudgedPlan) -> Iterator[RowAudit]:
    """Zones with a channel open, or at a level or a stronger one, month by month."""
    scenario = judged.scenario
    strong = np.array(_as_strong(scenario, row.channel, row.level))
    zones = _zones(scenario, row)
    open_there = strong[judged.push[zones, :, scenario.channels.index(row.channel)]]
    for at in _months(scenario, row):
        month = scenario.months[at]
        yield RowAudit(
            spec=row,
            name=f"{row.name} {month}",
            value=float(open_there[:, at].sum()),
            lower=float(row.at_least) if isinstance(row, schema.Presence) else -np.inf,
            upper=float(row.at_most) if isinstance(row, schema.OpenLimit) else np.inf,
            unit="zones",
            size=max(float(len(zones)), 1.0),
            month=month,
        )


def smoothing(row: schema.Smoothing, judged: JudgedPlan) -> Iterator[RowAudit]:
    """Lines of a month beyond what the month before allows."""
    scenario = judged.scenario
    volume = _group(scenario, judged.sales, row).sum(axis=(0, 2, 3, 4))
    zones, months = _zones(scenario, row), _months(scenario, row)
    for (i, before), (j, after) in pairwise(enumerate(months)):
        people = _people(scenario, zones, np.array([before, after]))
        month = scenario.months[after]
        for side, factor in (("up", 1.0 + row.change), ("down", 1.0 - row.change)):
            yield RowAudit(
                spec=row,
                name=f"{row.name} {month} ({side})",
                value=float(volume[j] - factor * volume[i]),
                lower=-np.inf if side == "up" else 0.0,
                upper=0.0 if side == "up" else np.inf,
                unit="lines",
                size=people,
                month=month,
            )


def group(row: schema.Together, judged: JudgedPlan) -> Iterator[RowAudit]:
    """Zone-months of each channel that are on: all, or none."""
    scenario = judged.scenario
    zones, months = _zones(scenario, row), _months(scenario, row)
    held = judged.push[np.ix_(zones, months)]
    on = sum(
        int(_on(scenario, row, name)[held[..., scenario.channels.index(name)]].sum())
        for name in row.channels
    )
    every = float(len(zones) * len(months) * len(row.channels))
    yield RowAudit(
        spec=row,
        name=row.name,
        value=float(on),
        lower=0.0,
        upper=every,
        unit="zone-months",
        size=max(every, 1.0),
        either=True,
    )


def campaign(row: schema.Campaign, judged: JudgedPlan) -> Iterator[RowAudit]:
    """Months by which campaigns are too short, run by run."""
    scenario = judged.scenario
    zones, channel = _zones(scenario, row), scenario.channels.index(row.channel)
    short = 0
    for year in _on(scenario, row, row.channel)[judged.push[zones][:, :, channel]]:
        runs = "".join("x" if month else "." for month in year).split(".")
        short += sum(max(row.months_at_least - len(run), 0) for run in runs[:-1] if run)
    value, size = float(short), max(float(len(zones) * len(scenario.months)), 1.0)
    yield RowAudit(spec=row, name=row.name, value=value, upper=0.0, unit="months", size=size)


def lock(row: schema.Lock, judged: JudgedPlan) -> Iterator[RowAudit]:
    """Zone-months in which the channel is at another level."""
    scenario = judged.scenario
    level = list(scenario.spec.channels[row.channel].levels).index(row.level)
    cells = np.ix_(_zones(scenario, row), _months(scenario, row))
    held = judged.push[cells][..., scenario.channels.index(row.channel)]
    value, size = float((held != level).sum()), max(float(held.size), 1.0)
    yield RowAudit(spec=row, name=row.label, value=value, upper=0.0, unit="zone-months", size=size)


def _on(scenario: Scenario, row: schema.Together | schema.Campaign, channel: str) -> Bools:
    """``mask[level]``: from the level named on; above reference when none is."""
    reference = scenario.spec.channels[channel].reference
    strong = _as_strong(scenario, channel, row.level or reference)
    if row.level is None:
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


def _group(scenario: Scenario, sales: Floats, row: Group) -> Floats:
    """Sales of a group: ``[zone, month, segment, channel, offer]`` of what is named."""
    return np.asarray(sales[np.ix_(*positions(scenario, row))])


def _zones(scenario: Scenario, row: InZones) -> Ints:
    return np.flatnonzero(zones_named(scenario.zones, row.zones, row.regions))


def _months(scenario: Scenario, row: InMonths) -> Ints:
    return np.flatnonzero(months_named(scenario.months, row.months))


def _people(scenario: Scenario, zones: Ints, months: Ints) -> float:
    return max(float(scenario.customers[np.ix_(zones, months)].sum()), 1.0)
