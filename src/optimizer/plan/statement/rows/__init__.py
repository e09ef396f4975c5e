"""One file per row kind; ``rows_of`` reads them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from optimizer.demand.market import Market
from optimizer.plan.statement.rows.budgets import budgets
from optimizer.plan.statement.rows.campaigns import CampaignRow, campaigns
from optimizer.plan.statement.rows.capacities import capacities
from optimizer.plan.statement.rows.commitments import commitments
from optimizer.plan.statement.rows.counts import limits, presence
from optimizer.plan.statement.rows.groups import groups
from optimizer.plan.statement.rows.locks import locked_levels, locks
from optimizer.plan.statement.rows.row import HARD, Row, same_miss
from optimizer.plan.statement.rows.row_values import figures
from optimizer.plan.statement.rows.shares import shares
from optimizer.plan.statement.rows.smoothing import smoothing
from optimizer.scenario.scenario import Scenario

__all__ = [
    "HARD",
    "KINDS",
    "CampaignRow",
    "Row",
    "figures",
    "locked_levels",
    "rows_of",
    "same_miss",
]

RowKind = Callable[[Scenario, Market], Iterator[Row]]

KINDS: tuple[RowKind, ...] = (
    commitments,
    capacities,
    budgets,
    shares,
    presence,
    limits,
    smoothing,
    groups,
    campaigns,
    locks,
)
"""Every row kind: from a scenario and its market to rows."""


def rows_of(scenario: Scenario, market: Market) -> tuple[Row, ...]:
    """Every row that the scenario asks for, in the order of the kinds."""
    return tuple(row for kind in KINDS for row in kind(scenario, market))
