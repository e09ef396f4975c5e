"""Points of sale: those of a table, or drawn from a scenario's assumptions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from optimizer.arrays import Floats, Ints
from optimizer.scenario.schema.points_of_sale_section import Generated, PosType
from optimizer.scenario.tables.table import Table, TableRow

NEEDED = ("pos", "zone", "type", "potential", "ability")


@dataclass(frozen=True)
class _Bounds:
    """What a column may hold."""

    low: float
    high: float
    open: bool

    def holds(self, value: float) -> bool:
        return value <= self.high and (value > self.low if self.open else value >= self.low)

    def __str__(self) -> str:
        low = f"more than {self.low:g}" if self.open else f"{self.low:g} or more"
        return low if math.isinf(self.high) else f"{low} and at most {self.high:g}"


OPTIONAL = {
    "effort_cost": _Bounds(0, math.inf, open=True),
    "risk_aversion": _Bounds(0, math.inf, open=False),
    "loss_aversion": _Bounds(0, math.inf, open=True),
    "our_share": _Bounds(0, 1, open=True),
    "digital": _Bounds(0, 1, open=False),
}
"""Columns that a table may have, and what they may hold (ratios)."""


@dataclass(frozen=True, eq=False)
class PointsOfSale:
    """The points of sale.

    Attributes
    ----------
    zone, type : array[pos] of int
        Position in the scenario's zones, and in ``types``.
    potential : array[pos]
        Lines a month.
    ability : array[pos]
        Sells this much of what its potential says (ratio, 1 = just that).
    effort_cost, risk_aversion, loss_aversion : array[pos]
        Ratios to its type's.
    our_share : array[pos]
        Our share of what it sells of all brands, in (0, 1]; 1 is exclusive.
    digital : array[pos]
        Part of its sales that follow the web, in [0, 1].
    """

    ids: tuple[str, ...]
    zone: Ints
    type: Ints
    types: tuple[str, ...]
    potential: Floats
    ability: Floats
    effort_cost: Floats
    risk_aversion: Floats
    loss_aversion: Floats
    our_share: Floats
    digital: Floats

    def __len__(self) -> int:
        return len(self.ids)


def points_of_sale(
    table: Table, zones: Mapping[str, int], types: Mapping[str, PosType | None]
) -> PointsOfSale:
    """The points of sale of a table; notes every fault in the table.

    ``zones`` are positions by name; a type whose own section is faulty is None.
    """
    table.unique(((row, row.cells.get("pos")) for row in table.rows), "pos")
    known = {name: i for i, name in enumerate(types)}

    def column(read: Callable[[TableRow], int | None]) -> Ints:
        return np.array([-1 if (at := read(row)) is None else at for row in table.rows], np.int64)

    kind = column(lambda row: table.name(row, "type", known, "type of point of sale"))
    usual = {
        name: np.array([getattr(t, name, 1.0) for t in types.values()])[kind]
        for name in ("our_share", "digital")
    }
    return PointsOfSale(
        ids=tuple(row.cells.get("pos", "") for row in table.rows),
        zone=column(lambda row: table.name(row, "zone", zones, "zone")),
        type=kind,
        types=tuple(types),
        potential=np.array([table.number(row, "potential") for row in table.rows]),
        ability=np.array([table.number(row, "ability") for row in table.rows]),
        **{n: _optional(table, n, usual.get(n, np.ones(len(table.rows)))) for n in OPTIONAL},
    )


def _optional(table: Table, name: str, usual: Floats) -> Floats:
    """An optional column; an empty cell, or no such column, is as usual."""
    if name not in table.header:
        return usual
    values = usual.copy()
    for i, row in enumerate(table.rows):
        if not row.cells[name]:
            continue
        value = table.number(row, name, None)
        if not math.isnan(value) and not OPTIONAL[name].holds(value):
            wrong = f"{row.cells[name]} is out of bounds"
            table.fault(row.line, name, wrong, f"write {OPTIONAL[name]}")
        values[i] = value
    return values


DRAWS = 9
"""Uniforms of each point of sale; some are spare."""


def generated_points(
    spec: Generated, types: dict[str, PosType], measure: Floats, seed: int
) -> PointsOfSale:
    """Draw points of sale; each has its own draws, in an order that never changes.

    One more point of sale, or another spread, leaves the others' draws as they are.
    Sizes, abilities and the factors on cost and aversions are lognormal with mean one times what is
    stated; shares and reach are even between their bounds.

    Parameters
    ----------
    spec, types
        The assumptions; their types are among ``types``, those of the network, in order.
    measure : array[zone]
        What points of sale are shared by.
    seed : int
        Of the scenario.
    """
    zone = np.repeat(np.arange(len(measure)), counts_by_zone(spec, measure))
    count = len(zone)
    key = np.random.SeedSequence(seed, spawn_key=(0x706F73,))
    u = np.random.Generator(np.random.PCG64(key)).random((count, DRAWS))
    names = list(types)
    weights = np.array([spec.types[n].share if n in spec.types else 0.0 for n in names])
    edges = np.cumsum(weights / weights.sum())
    kind = np.minimum(np.searchsorted(edges, u[:, 0], side="right"), np.flatnonzero(weights)[-1])

    def of(name: str) -> Floats:
        # a type that is not drawn has no assumptions; its entries are never read
        blank = next(iter(spec.types.values()))
        return np.asarray(np.array([getattr(spec.types.get(n, blank), name) for n in names])[kind])

    def between(name: str, draw: int) -> Floats:
        low, high = of(name).reshape(count, 2).T
        return np.asarray(low + (high - low) * u[:, draw])

    multi = u[:, 3] < of("multi_brand")
    width = len(str(max(count, 1000)))
    return PointsOfSale(
        ids=tuple(f"P{i + 1:0{width}d}" for i in range(count)),
        zone=zone,
        type=kind,
        types=tuple(names),
        potential=of("size") * _lognormal(u[:, 1], of("size_sd")),
        ability=_lognormal(u[:, 2], spec.ability_sd),
        effort_cost=_lognormal(u[:, 6], spec.effort_cost_sd),
        risk_aversion=_lognormal(u[:, 7], spec.risk_aversion_sd),
        loss_aversion=_lognormal(u[:, 8], spec.loss_aversion_sd),
        our_share=np.where(multi, between("our_share", 4), 1.0),
        digital=between("digital", 5),
    )


def counts_by_zone(spec: Generated, measure: Floats) -> Ints:
    """``count[zone]``: the least number each, the rest by measure, largest remainders first."""
    least = min(spec.at_least, spec.count // len(measure))
    rest = spec.count - least * len(measure)
    weight = measure if measure.sum() > 0 else np.ones(len(measure))
    exact = rest * weight / weight.sum()
    counts = np.floor(exact).astype(np.int64)
    order = np.argsort(counts - exact, kind="stable")
    counts[order[: rest - int(counts.sum())]] += 1
    return np.asarray(counts + least)


def _lognormal(uniform: Floats, sd: Floats | float) -> Floats:
    """Lognormal with mean one: exp(sd z − sd²/2)."""
    z = ndtri(np.clip(uniform, 1e-12, 1.0 - 1e-12))
    return np.asarray(np.exp(sd * z - np.square(sd) / 2))
