"""Least length of a campaign: a channel that is pushed stays pushed for so many months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.demand.market import Market
from optimizer.plan.statement.integer_plan import IntegerPlan
from optimizer.plan.statement.month_coupling import CampaignRule, months_short
from optimizer.plan.statement.quantity import Constraint, Quantity
from optimizer.plan.statement.rows.row import HARD, Row
from optimizer.plan.statement.rows.weights import levels_on, no_push, no_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Campaign
from optimizer.scenario.scope import zones_named


@dataclass(frozen=True, eq=False, kw_only=True)
class CampaignRow(Row):
    """Months by which campaigns end before their least length; none are wanted.

    Whole years of a zone carry their own misses, so the programme states nothing.
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
        """None: see :mod:`optimizer.plan.statement.month_coupling`."""
        return iter(())


def state(spec: Campaign, scenario: Scenario, market: Market) -> Iterator[Row]:
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
