"""Rows on push levels: counts of zones, groups, campaigns and locks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools
from optimizer.demand.market import Market
from optimizer.plan.statement.month_coupling import CampaignRule, months_short
from optimizer.plan.statement.quantity import (
    AuxiliaryVariable,
    Constraint,
    IntegerPlan,
    Quantity,
    Term,
)
from optimizer.plan.statement.rows.row import HARD, Row
from optimizer.plan.statement.rows.weights import levels_from, levels_on, no_push, no_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema import row_sections as schema
from optimizer.scenario.scope import cells_of, zones_named


def zone_count(spec: schema.ZoneCount, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row a month, in zones: levels as strong as the one named count, if not closed."""
    cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
    on_push = no_push(scenario)
    strong = levels_from(scenario, market, spec.channel, spec.level)
    on_push[0, scenario.channels.index(spec.channel)] = strong
    months = len(scenario.months)
    for at in np.unique(cells % months):
        of_month = cells[cells % months == at]
        month = scenario.months[at]
        yield Row(
            spec=spec,
            scope=spec.scope(scenario.months, month),
            name=f"{spec.name} {month}",
            unit="zones",
            quantity=Quantity(of_month, no_sales(scenario), on_push),
            lower=float(spec.at_least) if isinstance(spec, schema.Presence) else -np.inf,
            upper=float(spec.at_most) if isinstance(spec, schema.OpenLimit) else np.inf,
            scale=max(float(len(of_month)), 1.0),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class GroupRow(Row):
    """A count that has to be 0 or ``upper``: a yes or no of its own decides which."""

    @property
    def separable(self) -> bool:
        """A single member is all or none by itself; more are tied."""
        return False

    def shortfall(self, value: float) -> float:
        """Members on the lesser side."""
        return float(min(abs(value - self.lower), abs(self.upper - value)))

    def constraints(self) -> Iterator[Constraint]:
        """Count − n · (yes or no) = 0."""
        switch = {AuxiliaryVariable(f"all of {self.name}", 1.0, True): -self.upper}
        terms = (Term(self.quantity),)
        yield Constraint(self.name, terms, 0.0, 0.0, self.rank, self.scale, switch)


def group(spec: schema.Together, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row: its members are zone-months, each of one or more channels."""
    cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
    on_push = no_push(scenario)
    for name in spec.channels:
        on = levels_on(scenario, market, name, spec.level)
        on_push[0, scenario.channels.index(name), : len(on)] = on
    members = float(len(cells) * len(spec.channels))
    yield GroupRow(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.name,
        unit="zone-months",
        quantity=Quantity(cells, no_sales(scenario), on_push),
        lower=0.0,
        upper=members,
        scale=max(members, 1.0),
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class CampaignRow(Row):
    """Months by which campaigns end before their least length; none are wanted.

    Whole years of a zone carry their own misses, so the programme states nothing; see
    :mod:`optimizer.plan.statement.month_coupling`.
    """

    rule: CampaignRule

    @property
    def separable(self) -> bool:
        """Not by cell: by zone."""
        return False

    def value(self, plan: IntegerPlan) -> float:
        """Months short, all zones together."""
        on = self.rule.on[plan.levels[self.rule.zones][:, :, self.rule.channel]]
        return float(months_short(on, self.rule.length).sum())

    def constraints(self) -> Iterator[Constraint]:
        """None."""
        return iter(())


def campaign(spec: schema.Campaign, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row, in months short."""
    zones = zones_named(scenario.zones, spec.zones, spec.regions)
    scale = max(float(zones.sum() * len(scenario.months)), 1.0)
    no_cells = np.zeros(0, dtype=np.int64)
    yield CampaignRow(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.name,
        unit="months",
        quantity=Quantity(no_cells, no_sales(scenario), no_push(scenario)),
        upper=0.0,
        scale=scale,
        rule=CampaignRule(
            channel=scenario.channels.index(spec.channel),
            on=levels_on(scenario, market, spec.channel, spec.level),
            length=spec.months_at_least,
            zones=zones,
            rank=HARD if spec.hard else spec.priority,
            scale=scale,
        ),
    )


def lock(spec: schema.Lock, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row: zone-months in which the channel is at another level, none allowed."""
    cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
    channel, level = _position(scenario, spec)
    on_push = no_push(scenario)
    on_push[0, channel, :] = 1.0
    on_push[0, channel, level] = 0.0
    yield Row(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.label,
        unit="zone-months",
        quantity=Quantity(cells, no_sales(scenario), on_push),
        upper=0.0,
        scale=max(float(len(cells)), 1.0),
    )


def locked_levels(scenario: Scenario, market: Market) -> Bools:
    """``locked[cell, channel, level]``: levels that a lock asks for, eligible or not."""
    locked = np.zeros((len(market.customers), *market.level_multiplier.shape[:2]), dtype=np.bool_)
    for spec in scenario.spec.plan.locks:
        channel, level = _position(scenario, spec)
        locked[cells_of(scenario, spec.zones, spec.regions, spec.months), channel, level] = True
    return locked


def _position(scenario: Scenario, spec: schema.Lock) -> tuple[int, int]:
    levels = list(scenario.spec.channels[spec.channel].levels)
    return scenario.channels.index(spec.channel), levels.index(spec.level)
