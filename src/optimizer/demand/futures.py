"""Demand scenarios: the market as it may become, with probabilities.

Given in the scenario, or drawn: a Latin hypercube (McKay, Beckman and Conover 1979) over all
random factors, each lognormal with mean 1, so that few draws cover each factor's whole range.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import norm, qmc

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand.market import Market, market
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.risk_section import Uncertainty, Where
from optimizer.scenario.scope import months_named, named, zones_named

STREAM = 0x44454D
"""Key of the draws' own random stream under the scenario's seed."""


@dataclass(frozen=True, eq=False)
class Future:
    """A demand scenario: its market differs from the base's in customers and attraction only.

    ``draw`` is the number of a drawn one, with as many digits as the last; None for one that the
    scenario names.
    """

    name: str
    probability: float
    market: Market
    draw: str | None = None


def probabilities(scenario: Scenario) -> Floats:
    """``probability[future]`` of the scenario's demand scenarios; empty where it has none."""
    risk = scenario.spec.risk
    if risk is None:
        return np.zeros(0)
    if risk.draws:
        return np.full(risk.draws, 1.0 / risk.draws)
    given = np.array([s.probability for s in risk.scenarios])
    return np.asarray(given / given.sum())


def futures(scenario: Scenario, base: Market | None = None) -> tuple[Future, ...]:
    """The demand scenarios of a scenario; none where it states no risk.

    ``base`` is the scenario's market, where it is at hand.
    """
    risk = scenario.spec.risk
    if risk is None:
        return ()
    base = market(scenario) if base is None else base
    chances = probabilities(scenario)
    if risk.scenarios:
        return tuple(
            Future(
                given.name,
                float(p),
                _changed(scenario, base, [(f, np.array(f.factor)) for f in given.factors]),
            )
            for given, p in zip(risk.scenarios, chances, strict=True)
        )
    width = len(str(risk.draws))
    return tuple(
        Future(f"draw {draw}", float(p), _changed(scenario, base, list(factors)), draw)
        for i, (p, factors) in enumerate(zip(chances, _draws(scenario), strict=True))
        for draw in (f"{i + 1:0{width}d}",)
    )


def _draws(scenario: Scenario) -> Iterator[tuple[tuple[Where, Floats], ...]]:
    """For every draw, the factors of each uncertainty: array[zone, month, class, channel, offer].

    Axes along which nothing is drawn apart have length 1.
    """
    risk = scenario.spec.risk
    assert risk is not None
    labels = [_labels(scenario, u) for u in risk.uncertainties]
    sizes = [int(label.max()) + 1 for label in labels]
    seed = np.random.SeedSequence(scenario.spec.seed, spawn_key=(STREAM,))
    sampler = qmc.LatinHypercube(sum(sizes), rng=np.random.default_rng(seed))
    normal = norm.ppf(sampler.random(risk.draws))
    edges = np.cumsum([0, *sizes])
    for draw in normal:
        factors = []
        for u, label, first in zip(risk.uncertainties, labels, edges, strict=False):
            sigma = math.sqrt(math.log1p(u.sd**2))
            factors.append((u, np.exp(sigma * draw[first + label] - sigma**2 / 2)))
        yield tuple(factors)


def _labels(scenario: Scenario, u: Uncertainty) -> Ints:
    """Which of an uncertainty's factors each part of the demand has."""
    axes = {
        "zone": (0, np.arange(len(scenario.zones.ids))),
        "region": (0, np.asarray(scenario.zones.region_index)),
        "month": (1, np.arange(len(scenario.months))),
        "segment": (2, np.array([list(scenario.segments).index(s) for s, _ in scenario.classes])),
        "class": (2, np.arange(len(scenario.classes))),
        "channel": (3, np.arange(len(scenario.channels))),
        "offer": (4, np.arange(len(scenario.offers))),
    }
    label = np.zeros((1,) * 5, dtype=np.int64)
    for name in u.each:
        axis, index = axes[name]
        shape = [1] * 5
        shape[axis] = -1
        label = label * (int(index.max()) + 1) + index.reshape(shape)
    _, dense = np.unique(label, return_inverse=True)
    return np.asarray(dense.reshape(label.shape), dtype=np.int64)


def _changed(scenario: Scenario, base: Market, factors: list[tuple[Where, Floats]]) -> Market:
    """The market with factors on parts of its demand."""
    shape = (len(scenario.zones.ids), len(scenario.months))
    attraction = base.attraction.reshape(*shape, *base.attraction.shape[1:]).copy()
    customers = base.customers.reshape(*shape, -1).copy()
    for where, factor in factors:
        mask = _mask(scenario, where)
        # a factor on customers knows no channel and no offer: its last two axes have length 1
        if where.on == "customers":
            customers *= np.where(mask, factor, 1.0)[..., 0, 0]
        else:
            attraction *= np.where(mask, factor, 1.0)
    for array in (attraction, customers):
        array.setflags(write=False)
    return replace(
        base,
        attraction=attraction.reshape(base.attraction.shape),
        customers=customers.reshape(base.customers.shape),
    )


def _mask(scenario: Scenario, where: Where) -> Bools:
    """``mask[zone, month, class, channel, offer]``, of length 1 where all is meant."""
    zone = zones_named(scenario.zones, where.zones, where.regions)
    month = months_named(scenario.months, where.months)
    of_class = named([segment for segment, _ in scenario.classes], where.segments)
    mask = zone[:, None, None] & month[:, None] & of_class
    channel = named(scenario.channels, where.channels)[:, None]
    offer = named(scenario.offers, where.offers)
    if where.on == "customers":
        return np.asarray(mask[..., None, None])
    return np.asarray(mask[..., None, None] & channel & offer)
