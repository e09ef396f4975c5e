"""Which rows of the plan bear on a channel or a region."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.plan import Plan, RowResult
from optimizer.scenario import Scenario

Names = tuple[str, ...] | None


def bearing_rows(
    scenario: Scenario, plan: Plan, channel: str | None, region: str | None
) -> tuple[RowResult, ...]:
    """Enforced rows that are missed or bind, and count what a channel or a region sells.

    Parameters
    ----------
    scenario : Scenario
    plan : Plan
    channel, region : str or None
        None for all of them.

    Returns
    -------
    tuple of RowResult
        Missed ones first, then by what their whole bound is worth in the first objective.
    """
    zones = None if region is None else _zones_of(scenario, region)
    found = [
        row
        for row in plan.rows
        if row.enforced
        and (row.binding or row.shortfall)
        and _bears(scenario, row, channel, region, zones)
    ]
    return tuple(sorted(found, key=lambda row: (-row.shortfall, -_weight(row), row.name)))


def _weight(row: RowResult) -> float:
    bound = row.lower if abs(row.lower) != float("inf") else row.upper
    worth = abs(row.shadow_price * bound)
    return worth if worth == worth else 0.0


def _zones_of(scenario: Scenario, region: str) -> set[str]:
    table = scenario.zones
    return {zone for zone, of in zip(table.ids, table.region, strict=True) if of == region}


def _bears(
    scenario: Scenario,
    row: RowResult,
    channel: str | None,
    region: str | None,
    zones: Names | set[str],
) -> bool:
    if row.kind == "capacity":
        return _capacity_bears(scenario, row, channel, region, zones)
    for name, channels, regions, named_zones in _groups(scenario):
        if row.name == name or row.name.startswith(f"{name} "):
            return (
                (channel is None or channels is None or channel in channels)
                and (region is None or regions is None or region in regions)
                and (zones is None or named_zones is None or bool(set(zones) & set(named_zones)))
            )
    return False


def _capacity_bears(
    scenario: Scenario,
    row: RowResult,
    channel: str | None,
    region: str | None,
    zones: Names | set[str],
) -> bool:
    """``capacity <channel> [<area>] <month>``."""
    for name in scenario.channels:
        if not row.name.startswith(f"capacity {name} "):
            continue
        area = row.name.removeprefix(f"capacity {name} ").rpartition(" ")[0]
        inside = zones is None or not area or area == region or area in zones
        return inside and channel in (None, name)
    return False


def _groups(scenario: Scenario) -> Iterator[tuple[str, Names, Names, Names]]:
    """Name, channels, regions and zones of every row written; the longest names first."""
    plan = scenario.spec.plan
    written = [
        *plan.commitments,
        *plan.budgets,
        *plan.shares,
        *plan.presence,
        *plan.limits,
        *plan.smoothing,
        *plan.groups,
        *plan.campaigns,
        *plan.locks,
    ]
    named = []
    for spec in written:
        name = getattr(spec, "label", None) or getattr(spec, "name", "")
        one = getattr(spec, "channel", None)
        channels = (one,) if one is not None else getattr(spec, "channels", None)
        area = getattr(spec, "regions", None), getattr(spec, "zones", None)
        named.append((str(name), channels, *area))
    yield from sorted(named, key=lambda item: -len(item[0]))
