"""Judge a plan by plain numpy, from the scenario as written; no Pyomo, no programme rows.

It reads the choice model's own sales for the levels chosen and sums them with masks, so that
a mistake in the programme's statement shows as a difference here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.demand import market, plan_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema_plan import Months

__all__ = ["Violation", "objective_values", "violations"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOISE = 1e-6
"""Share of a bound that counts as kept: the solver's feasibility tolerance, not a licence."""


@dataclass(frozen=True)
class Violation:
    """A row that a plan misses, and by how much in its unit."""

    row: str
    by: float
    unit: str


def violations(scenario: Scenario, push: Ints) -> tuple[Violation, ...]:
    """Every row of the scenario that the push levels miss.

    Parameters
    ----------
    scenario : Scenario
    push : array[zone, month, channel] of int
        Level index of each channel.
    """
    sales, _ = plan_sales(market(scenario), push)
    found = []
    for name, value, lower, upper, unit in _rows(scenario, push, sales):
        by = max(lower - value, value - upper, 0.0)
        bound = max(abs(b) for b in (lower, upper) if np.isfinite(b))
        if by > NOISE * max(bound, 1.0):
            found.append(Violation(name, float(by), unit))
    return tuple(found)


def objective_values(scenario: Scenario, push: Ints) -> Mapping[str, float]:
    """Overlap (lines), cost and margin (EUR) of push levels, recomputed."""
    where = market(scenario)
    sales, alone = plan_sales(where, push)
    cost = float(_push_cost(where.push_cost, push).sum())
    cost += float((sales.sum(axis=(0, 1, 2)) * where.commission).sum())
    return {
        "overlap": float(alone.sum() - sales.sum()),
        "cost": cost,
        "margin": float((sales.sum(axis=(0, 1, 2, 3)) * where.line_margin).sum()) - cost,
    }


def _push_cost(cost: Floats, push: Ints) -> Floats:
    """``cost[zone, month, channel]`` of the levels chosen."""
    flat = push.reshape(-1, push.shape[2])
    picked = cost[np.arange(len(flat))[:, None], np.arange(push.shape[2]), flat]
    return np.asarray(picked.reshape(push.shape))


def _mask(names: Sequence[str], wanted: Sequence[str] | None) -> list[int]:
    return [i for i, name in enumerate(names) if wanted is None or name in wanted]


def _months(scenario: Scenario, span: Months | None) -> list[int]:
    months = scenario.months
    return [i for i, m in enumerate(months) if span is None or span.first <= m <= span.last]


def _zones(
    scenario: Scenario, zones: Sequence[str] | None, regions: Sequence[str] | None
) -> list[int]:
    inside = _mask(scenario.zones.region, regions)
    return [i for i in _mask(scenario.zones.ids, zones) if i in set(inside)]


def _rows(
    scenario: Scenario, push: Ints, sales: Floats
) -> Iterator[tuple[str, float, float, float, str]]:
    """(name, value, lower, upper, unit) of every row, straight from the scenario."""
    spec = scenario.spec.plan
    for c in spec.commitments:
        part = sales[
            np.ix_(
                _zones(scenario, c.zones, c.regions),
                _months(scenario, c.months),
                _mask(scenario.segments, c.segments),
                _mask(scenario.channels, c.channels),
                _mask(scenario.offers, c.offers),
            )
        ]
        lower = -np.inf if c.at_least is None else c.at_least
        upper = np.inf if c.at_most is None else c.at_most
        yield c.name, float(part.sum()), lower, upper, "lines"
    yield from _capacity_rows(scenario, sales)
    where = market(scenario)
    cost = _push_cost(where.push_cost, push)
    commission = (sales.sum(axis=2) * where.commission).sum(axis=-1)
    for b in spec.budgets:
        money = {"push": cost, "commission": commission, "cost": cost + commission}[b.of]
        part = money[:, _months(scenario, b.months)][:, :, _mask(scenario.channels, b.channels)]
        yield b.name, float(part.sum()), -np.inf, b.at_most, "EUR"
    for lock in spec.locks:
        zones = _zones(scenario, lock.zones, lock.regions)
        held = push[np.ix_(zones, _months(scenario, lock.months))]
        level = list(scenario.spec.channels[lock.channel].levels).index(lock.level)
        broken = int((held[..., scenario.channels.index(lock.channel)] != level).sum())
        yield lock.label, float(broken), -np.inf, 0.0, "zone-months"


def _capacity_rows(
    scenario: Scenario, sales: Floats
) -> Iterator[tuple[str, float, float, float, str]]:
    by_channel = sales.sum(axis=(2, 4))
    for i, (name, spec) in enumerate(scenario.spec.channels.items()):
        if spec.capacity is None:
            continue
        area, limits = scenario.capacity_area[name], scenario.capacity[name]
        labels = {"national": ("",), "region": scenario.zones.regions, "zone": scenario.zones.ids}
        groups = {
            "national": np.zeros(len(sales), dtype=np.int64),
            "region": scenario.zones.region_index,
            "zone": np.arange(len(sales)),
        }[area]
        used = np.zeros(limits.shape)
        np.add.at(used, groups, by_channel[:, :, i] * spec.capacity.use_per_line)
        for (row, month), limit in np.ndenumerate(limits):
            words = ("capacity", name, labels[area][row], scenario.months[month])
            yield (
                " ".join(filter(None, words)),
                float(used[row, month]),
                -np.inf,
                float(limit),
                spec.capacity.unit,
            )
