"""Points of sale drawn from a scenario's assumptions, where there is no table of them.

Each point of sale has its own draws, in an order that never changes: one more point of sale, or
another spread, leaves the others' draws as they are.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from optimizer.arrays import Floats, Ints
from optimizer.scenario.schema.points_of_sale_section import Generated, PosType
from optimizer.scenario.tables.points_table import PointsOfSale

DRAWS = 9
"""Uniforms of each point of sale; some are spare."""


def generated_points(
    spec: Generated, types: dict[str, PosType], measure: Floats, seed: int
) -> PointsOfSale:
    """Draw points of sale.

    Sizes, abilities and the factors on cost and aversions are lognormal with mean one times what
    is stated; shares and reach are even between their bounds.

    Parameters
    ----------
    spec : Generated
        The assumptions; its types are among ``types``.
    types : dict
        Types of the network, in order.
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
