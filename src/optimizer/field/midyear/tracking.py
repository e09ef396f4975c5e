"""Attainment through the year: what is sold, what is to come with its bands, what is in reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.field.midyear.actuals import Actuals
from optimizer.field.midyear.attainment import Attainment, attainment_of
from optimizer.field.midyear.demand_posterior import DemandPosterior, belief_of
from optimizer.field.midyear.outlook import LEVELS, NEAR, Band, Outlook, band_of
from optimizer.field.midyear.sales_forecast import DRAWS, DrawnYear, draws_of, expected_left
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.scenario.schema.row_sections import Commitment
from optimizer.scenario.scope import months_named, positions
from optimizer.scenario.tables.readings import Reading

STREAM = 7_200_415
"""Tells the forecast's random numbers from all others of the scenario's seed."""


@dataclass(frozen=True, eq=False)
class Track:
    """Where the year stands.

    Attributes
    ----------
    months : tuple of str
    past : int
        Number of months that are past.
    readings : tuple of Reading
        How the table of sales was read.
    attained : Attainment
    belief : DemandPosterior
    bands : tuple of Band
        All, then every channel, region and offer.
    outlooks : tuple of Outlook
        The same targets, then every commitment.
    beyond : int
        Zone-channels in which the market cannot give what is believed.
    draws : int
    """

    months: tuple[str, ...]
    past: int
    readings: tuple[Reading, ...]
    attained: Attainment
    belief: DemandPosterior
    bands: tuple[Band, ...]
    outlooks: tuple[Outlook, ...]
    beyond: int
    draws: int

    @property
    def commitments(self) -> tuple[Outlook, ...]:
        """Outlooks of the commitments."""
        return tuple(o for o in self.outlooks if o.kind == Commitment.key)


@dataclass(frozen=True, eq=False)
class _Part:
    """Zones, channels and offers that count together, and the plan's lines."""

    by: str
    name: str
    zones: list[int]
    channels: list[int]
    offers: list[int]


def track(scenario: Scenario, plan: Plan, actuals: Actuals, draws: int = DRAWS) -> Track:
    """Attainment, forecast and outlook.

    Parameters
    ----------
    scenario : Scenario
    plan : Plan
        The plan that people have, of this scenario; its push levels stay.
    actuals : Actuals
        Of this scenario.
    draws : int
        Of the months left.
    """
    past = actuals.past
    attained = attainment_of(scenario, plan, actuals)
    belief = belief_of(attained, scenario.zones.region_index)
    rng = np.random.default_rng([scenario.spec.seed, STREAM])
    drawn = belief.draw(draws, rng)
    inforce = plan.push.copy()
    if actuals.push is not None:
        inforce[:, :past] = actuals.push
    expected, beyond = np.zeros((*plan.expected[:, past:].shape,)), 0
    if past < len(scenario.months):
        expected, beyond = expected_left(scenario, inforce, past, drawn.level.mean(axis=0))
    parts = tuple(_parts(scenario))
    specs = scenario.spec.plan.commitments
    left = np.zeros((len(parts), draws, len(scenario.months) - past))
    to_come = np.zeros((len(specs), draws))
    for future in draws_of(belief, drawn, expected, rng):
        at = slice(future.first, future.first + len(future.sales))
        whole = future.sales.sum(axis=3)
        for i, part in enumerate(parts):
            left[i, at] = _of(whole, part)
        for i, spec in enumerate(specs):
            to_come[i, at] = _kept(scenario, spec, future, past)
    target = plan.target_lines.sum(axis=2).astype(np.float64)
    bands, outlooks = [], []
    for part, lines in zip(parts, left, strict=True):
        asked, sold = (_of(a[None], part)[0] for a in (target, actuals.sold))
        bands.append(band_of(part.by, part.name, asked, sold, lines))
        outlooks.append(_target(bands[-1], lines))
    for spec, lines in zip(specs, to_come, strict=True):
        outlooks.append(_commitment(scenario, plan, actuals, spec, lines, rng))
    return Track(
        months=scenario.months,
        past=past,
        readings=actuals.readings,
        attained=attained,
        belief=belief,
        bands=tuple(bands),
        outlooks=tuple(outlooks),
        beyond=beyond,
        draws=draws,
    )


def _parts(scenario: Scenario) -> Iterator[_Part]:
    """All, then every channel, region and offer."""
    every = [list(range(len(a))) for a in (scenario.zones.ids, scenario.channels, scenario.offers)]
    zones, channels, offers = every
    yield _Part("all", "all", zones, channels, offers)
    for i, name in enumerate(scenario.channels):
        yield _Part("channel", name, zones, [i], offers)
    for i, name in enumerate(scenario.zones.regions):
        inside_it = np.flatnonzero(scenario.zones.region_index == i).tolist()
        yield _Part("region", name, inside_it, channels, offers)
    for i, name in enumerate(scenario.offers):
        yield _Part("offer", name, zones, channels, [i])


def _of(lines: Floats, part: _Part) -> Floats:
    """``[draw, month]`` of ``lines[draw, zone, month, channel, offer]``."""
    cut = lines[:, part.zones][:, :, :, part.channels][..., part.offers]
    return np.asarray(cut.sum(axis=(1, 3, 4)))


def _target(band: Band, left: Floats) -> Outlook:
    """The target of all months."""
    end = band.sold.sum() + left.sum(axis=1)
    target = float(band.target.sum())
    return Outlook(
        band.by,
        band.name,
        target,
        np.inf,
        float(band.sold.sum()),
        float(band.target[: len(band.sold)].sum()),
        _quantiles(end),
        float((end >= NEAR * target - 1e-6).mean()),
        not left.shape[1],
    )


def _quantiles(end: Floats) -> tuple[float, ...]:
    return tuple(float(q) for q in np.quantile(end, LEVELS))


def _kept(scenario: Scenario, spec: Commitment, future: DrawnYear, past: int) -> Floats:
    """Lines of the months left that a commitment counts, by draw."""
    lines = future.sales
    for axis, at in enumerate(positions(scenario, spec, scenario.months[past:]), 1):
        lines = lines.take(at, axis=axis)
    return np.asarray(lines.sum(axis=(1, 2, 3, 4, 5)))


def _commitment(
    scenario: Scenario,
    plan: Plan,
    actuals: Actuals,
    spec: Commitment,
    to_come: Floats,
    rng: np.random.Generator,
) -> Outlook:
    """A commitment; of some segments alone, what it sold is itself only likely.

    The table of sales has no segments: a line is of each as the plan expects (binomial).
    """
    months = scenario.months[: actuals.past]
    zones, past, segments, channels, offers = positions(scenario, spec, months)
    at = np.ix_(zones, past, channels, offers)
    sold = actuals.sold[at]
    expected = plan.expected[
        np.ix_(zones, past, np.arange(len(scenario.segments)), channels, offers)
    ]
    whole = expected.sum(axis=2)
    even = len(segments) / expected.shape[2]
    share = np.where(
        whole > 0, expected[:, :, segments].sum(axis=2) / np.where(whole > 0, whole, 1.0), even
    )
    done = float((sold * share).sum())
    spread = np.sqrt((sold * share * (1 - share)).clip(0).sum())
    end = done + spread * rng.standard_normal(len(to_come)) + to_come
    low = -np.inf if spec.at_least is None else spec.at_least
    high = np.inf if spec.at_most is None else spec.at_most
    asked = plan.target_lines[:, :, segments].sum(axis=2)[at].sum()
    over = not months_named(scenario.months[actuals.past :], spec.months).any()
    # a sum of floats may stand a hair below the whole number that it is
    probability = ((end >= low - 1e-6) & (end <= high + 1e-6)).mean()
    return Outlook(
        Commitment.key,
        spec.name,
        low,
        high,
        done,
        float(asked),
        _quantiles(end),
        float(probability),
        over,
    )
