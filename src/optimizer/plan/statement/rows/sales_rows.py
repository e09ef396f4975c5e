"""Rows on what is sold: commitments, capacities, budgets, shares and smoothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import pairwise

import numpy as np

from optimizer.arrays import Ints
from optimizer.demand.futures import probabilities
from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.at_risk import ExpectedRow, TailRow
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, no_sales, sales_weights
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema import row_sections as schema
from optimizer.scenario.scope import cells_of, named


def commitment(spec: schema.Commitment, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row: lines of a group over a set of months."""
    lower = -np.inf if spec.at_least is None else spec.at_least
    upper = np.inf if spec.at_most is None else spec.at_most
    weights = sales_weights(scenario, spec.segments, spec.channels, spec.offers)
    cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
    row = Row(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.name,
        unit="lines",
        quantity=Quantity(cells, weights, no_push(scenario)),
        lower=lower,
        upper=upper,
        scale=max(1.0, *(abs(bound) for bound in (lower, upper) if np.isfinite(bound))),
    )
    if spec.under.base:
        yield row
        return
    same = {field.name: getattr(row, field.name) for field in fields(Row)}
    chances = probabilities(scenario)
    if spec.under.cvar is None:
        yield ExpectedRow(**same, probabilities=chances)
    else:
        same |= {"lower": -np.inf, "upper": spec.under.short}
        yield TailRow(**same, bounded=row, probabilities=chances, level=spec.under.cvar)


def capacity(spec: schema.ChannelCapacity, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row for each area and month that has a limit, in the capacity's unit."""
    channel, area = spec.channel, scenario.capacity_area[spec.channel]
    weights = spec.capacity.use_per_line * sales_weights(scenario, channels=(channel,))
    on_push = no_push(scenario)
    areas, by_month = _areas(scenario, area), scenario.capacity[channel].tolist()
    for (name, zones), limits in zip(areas, by_month, strict=True):
        places = {"region": {"regions": (name,)}, "zone": {"zones": (name,)}}.get(area, {})
        for at, (month, limit) in enumerate(zip(scenario.months, limits, strict=True)):
            if np.isnan(limit):
                continue
            yield Row(
                spec=spec,
                scope=replace(spec.scope(scenario.months, month), **places),
                name=" ".join(filter(None, ("capacity", channel, name, month))),
                unit=spec.capacity.unit,
                quantity=Quantity(zones * len(scenario.months) + at, weights, on_push),
                upper=limit,
                scale=max(limit, 1.0),
            )


def _areas(scenario: Scenario, area: str) -> list[tuple[str, Ints]]:
    """Name of each area, with its zones."""
    zones, table = np.arange(len(scenario.zones.ids)), scenario.zones
    if area == "national":
        return [("", zones)]
    if area == "region":
        return [(name, zones[table.region_index == i]) for i, name in enumerate(table.regions)]
    return [(name, zones[i : i + 1]) for i, name in enumerate(table.ids)]


def budget(spec: schema.Budget, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row (EUR): push costs with those of changing a level, commissions, or both."""
    channels = named(scenario.channels, spec.channels)
    cells = cells_of(scenario, None, None, spec.months)
    on_sales, on_push, on_change = no_sales(scenario), no_push(scenario), None
    if spec.of in ("commission", "cost"):
        pay = market.pay if len(market.pay) == 1 else market.pay[cells]
        on_sales = on_sales + (pay * channels[:, None])[:, None]
    if spec.of in ("push", "cost"):
        on_push = np.nan_to_num(market.push_cost[cells], nan=0.0) * channels[None, :, None]
        if market.change_cost.any():
            on_change = market.change_cost[cells] * channels[None]
    yield Row(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.name,
        unit="EUR",
        quantity=Quantity(cells, on_sales, on_push, on_change),
        upper=spec.at_most,
        scale=max(spec.at_most, 1.0),
    )


def share(spec: schema.ChannelShare, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row for each bound: the channels' lines less the bound's share of the group's lines.

    A miss is in lines; it counts against its peers as a share of the people in the market.
    """
    cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
    group = sales_weights(scenario, spec.segments, spec.channels, spec.offers)
    part = sales_weights(scenario, spec.segments, spec.of, spec.offers) * group
    for side, bound in (("at least", spec.at_least), ("at most", spec.at_most)):
        if bound is None:
            continue
        yield Row(
            spec=spec,
            scope=spec.scope(scenario.months),
            name=f"{spec.name} ({side})",
            unit="lines",
            quantity=Quantity(cells, part - bound * group, no_push(scenario)),
            lower=0.0 if side == "at least" else -np.inf,
            upper=np.inf if side == "at least" else 0.0,
            scale=max(float(market.customers[cells].sum()), 1.0),
        )


def smoothing(spec: schema.Smoothing, scenario: Scenario, market: Market) -> Iterator[Row]:
    """Two rows a pair of months: V_t at most (1 + δ) V_{t−1}, and at least (1 − δ) V_{t−1}."""
    months = len(scenario.months)
    every = cells_of(scenario, spec.zones, spec.regions, spec.months)
    group = sales_weights(scenario, spec.segments, spec.channels, spec.offers)
    for before, at in pairwise(np.unique(every % months)):
        cells = every[np.isin(every % months, (before, at))]
        later = (cells % months == at)[:, None, None, None]
        month = scenario.months[at]
        for side, factor in (("up", 1.0 + spec.change), ("down", 1.0 - spec.change)):
            weights = np.where(later, group, -factor * group)
            yield Row(
                spec=spec,
                scope=spec.scope(scenario.months, month),
                name=f"{spec.name} {month} ({side})",
                unit="lines",
                quantity=Quantity(cells, weights, no_push(scenario)),
                lower=-np.inf if side == "up" else 0.0,
                upper=0.0 if side == "up" else np.inf,
                scale=max(float(market.customers[cells].sum()), 1.0),
            )
