"""Attainment through the year: what is sold, what is to come with its bands, what is in reach."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from optimizer import storage
from optimizer.arrays import Floats
from optimizer.field.midyear.actuals import Actuals
from optimizer.field.midyear.attainment import Attainment, attainment_of
from optimizer.field.midyear.demand_posterior import DemandPosterior, posterior_of
from optimizer.field.midyear.sales_forecast import (
    DRAWS,
    LEVELS,
    NEAR,
    Band,
    DrawnSales,
    Outlook,
    band_of,
    draws_of,
    expected_left,
)
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
    past, readings
        Number of months that are past; how the table of sales was read.
    bands, outlooks
        All, then every channel, region and offer; the same targets, then every commitment.
    beyond_market : int
        Zone-channels in which the market cannot give what the posterior expects.
    """

    months: tuple[str, ...]
    past: int
    readings: tuple[Reading, ...]
    attainment: Attainment
    posterior: DemandPosterior
    bands: tuple[Band, ...]
    outlooks: tuple[Outlook, ...]
    beyond_market: int
    draws: int

    @property
    def commitments(self) -> tuple[Outlook, ...]:
        """Outlooks of the commitments."""
        return tuple(o for o in self.outlooks if o.kind == Commitment.key)


@dataclass(frozen=True, eq=False)
class _Part:
    """Zones, channels and offers that count together."""

    by: str
    name: str
    zones: list[int]
    channels: list[int]
    offers: list[int]


def track(scenario: Scenario, plan: Plan, actuals: Actuals, draws: int = DRAWS) -> Track:
    """Attainment, forecast and outlook, from so many draws of the months left.

    ``plan`` is the one that people have, of this scenario; its push levels stay.
    """
    past = actuals.past
    attainment = attainment_of(scenario, plan, actuals)
    posterior = posterior_of(attainment, scenario.zones.region_index)
    rng = np.random.default_rng([scenario.spec.seed, STREAM])
    drawn = posterior.draw(draws, rng)
    expected, beyond = np.zeros(plan.expected[:, past:].shape), 0
    if past < len(scenario.months):
        levels = actuals.levels_in_force(plan.push)
        expected, beyond = expected_left(scenario, levels, past, drawn.level.mean(axis=0))
    parts, commitments = tuple(_parts(scenario)), scenario.spec.plan.commitments
    of_parts = np.zeros((len(parts), draws, len(scenario.months) - past))
    of_commitments = np.zeros((len(commitments), draws))
    for some in draws_of(posterior, drawn, expected, rng):
        at = slice(some.first, some.first + len(some.sales))
        all_segments = some.sales.sum(axis=3)
        of_parts[:, at] = [_lines_of(all_segments, part) for part in parts]
        for i, commitment in enumerate(commitments):
            of_commitments[i, at] = _counted_lines(scenario, commitment, some, past)
    target = plan.target_lines.sum(axis=2).astype(np.float64)
    bands, outlooks = [], []
    for part, left in zip(parts, of_parts, strict=True):
        wanted, sold = (_lines_of(lines[None], part)[0] for lines in (target, actuals.sold))
        bands.append(band_of(part.by, part.name, wanted, sold, left))
        outlooks.append(_target(bands[-1], left))
    for commitment, left in zip(commitments, of_commitments, strict=True):
        outlooks.append(_commitment(scenario, plan, actuals, commitment, left, rng))
    return Track(
        months=scenario.months,
        past=past,
        readings=actuals.readings,
        attainment=attainment,
        posterior=posterior,
        bands=tuple(bands),
        outlooks=tuple(outlooks),
        beyond_market=beyond,
        draws=draws,
    )


def _parts(scenario: Scenario) -> Iterator[_Part]:
    """All, then every channel, region and offer."""
    names = scenario.zones.ids, scenario.channels, scenario.offers
    zones, channels, offers = (list(range(len(axis))) for axis in names)
    yield _Part("all", "all", zones, channels, offers)
    for i, name in enumerate(scenario.channels):
        yield _Part("channel", name, zones, [i], offers)
    for i, name in enumerate(scenario.zones.regions):
        of_region = np.flatnonzero(scenario.zones.region_index == i).tolist()
        yield _Part("region", name, of_region, channels, offers)
    for i, name in enumerate(scenario.offers):
        yield _Part("offer", name, zones, channels, [i])


def _lines_of(lines: Floats, part: _Part) -> Floats:
    """``[draw, month]`` of ``lines[draw, zone, month, channel, offer]``."""
    cut = lines[:, part.zones][:, :, :, part.channels][..., part.offers]
    return np.asarray(cut.sum(axis=(1, 3, 4)))


def _target(band: Band, left: Floats) -> Outlook:
    """The target of all months."""
    target, done = float(band.target.sum()), band.sold.sum()
    end = done + left.sum(axis=1)
    return Outlook(
        kind=band.by,
        name=band.name,
        at_least=target,
        at_most=np.inf,
        done=float(done),
        plan_done=float(band.target[: len(band.sold)].sum()),
        end=tuple(np.quantile(end, LEVELS).tolist()),
        probability=float((end >= NEAR * target - 1e-6).mean()),
        over=not left.shape[1],
    )


def _counted_lines(
    scenario: Scenario, commitment: Commitment, drawn: DrawnSales, past: int
) -> Floats:
    """Lines of the months left that a commitment counts, by draw."""
    lines = drawn.sales
    for axis, at in enumerate(positions(scenario, commitment, scenario.months[past:]), 1):
        lines = lines.take(at, axis=axis)
    return np.asarray(lines.sum(axis=(1, 2, 3, 4, 5)))


def _commitment(
    scenario: Scenario,
    plan: Plan,
    actuals: Actuals,
    commitment: Commitment,
    to_come: Floats,
    rng: np.random.Generator,
) -> Outlook:
    """A commitment; of some segments alone, what it sold is itself only likely.

    The table of sales has no segments: a line is of each as the plan expects (binomial).
    """
    months, left = scenario.months[: actuals.past], scenario.months[actuals.past :]
    zones, past, segments, channels, offers = positions(scenario, commitment, months)
    at = np.ix_(zones, past, channels, offers)
    every = np.arange(len(scenario.segments))
    sold, expected = actuals.sold[at], plan.expected[np.ix_(zones, past, every, channels, offers)]
    total, even = expected.sum(axis=2), len(segments) / len(every)
    counted = expected[:, :, segments].sum(axis=2)
    share = np.where(total > 0, counted / np.where(total > 0, total, 1.0), even)
    done = float((sold * share).sum())
    spread = np.sqrt((sold * share * (1 - share)).clip(0).sum())
    end = done + spread * rng.standard_normal(len(to_come)) + to_come
    low = -np.inf if commitment.at_least is None else commitment.at_least
    high = np.inf if commitment.at_most is None else commitment.at_most
    # a sum of floats may stand a hair below the whole number that it is
    probability = ((end >= low - 1e-6) & (end <= high + 1e-6)).mean()
    return Outlook(
        kind=Commitment.key,
        name=commitment.name,
        at_least=low,
        at_most=high,
        done=done,
        plan_done=float(plan.target_lines[:, :, segments].sum(axis=2)[at].sum()),
        end=tuple(np.quantile(end, LEVELS).tolist()),
        probability=float(probability),
        over=not months_named(left, commitment.months).any(),
    )


BANDS = ("low_95", "low_80", "median", "high_80", "high_95")
"""Columns of the quantiles ``outlook.LEVELS``."""


def months_table(track: Track) -> pd.DataFrame:
    """Every part of the plan month by month (lines).

    Target and sales of the month and up to its end; of a month that is left, the quantiles of
    both; of a past one, the quantiles are what was sold.
    """
    rows = []
    for band in track.bands:
        target, sold = band.target.cumsum(), band.sold.cumsum()
        for m, month in enumerate(track.months):
            past = m < track.past
            month_bands = np.repeat(band.sold[m], 5) if past else band.month[m - track.past]
            bands_to_date = np.repeat(sold[m], 5) if past else band.total[m - track.past]
            row: dict[str, Any] = {"by": band.by, "name": band.name, "month": month, "past": past}
            row |= {"target": band.target[m], "sold": band.sold[m] if past else math.nan}
            row |= dict(zip(BANDS, month_bands, strict=True))
            row |= {"target_to_date": target[m], "sold_to_date": sold[m] if past else math.nan}
            row |= dict(zip((f"{name}_to_date" for name in BANDS), bands_to_date, strict=True))
            rows.append(row)
    return pd.DataFrame(rows)


def outlooks_table(track: Track) -> pd.DataFrame:
    """Targets of all months and commitments: done, what is likely at the end, the verdict."""
    rows = [
        {
            "kind": outlook.kind,
            "name": outlook.name,
            "at_least": outlook.at_least,
            "at_most": outlook.at_most,
            "sold_to_date": outlook.done,
            "target_to_date": outlook.plan_done,
            "attainment": outlook.attainment,
            **dict(zip((f"{band}_at_end" for band in BANDS), outlook.end, strict=True)),
            "probability": outlook.probability,
            "over": outlook.over,
            "verdict": outlook.verdict,
        }
        for outlook in track.outlooks
    ]
    return pd.DataFrame(rows)


def as_json(track: Track) -> dict[str, Any]:
    """Every figure."""
    noise = track.posterior.noise
    return {
        "months": list(track.months),
        "past": track.past,
        "readings": [vars(reading) for reading in track.readings],
        "levels_known": track.attainment.executed,
        "outlooks": storage.records(outlooks_table(track)),
        "by_month": storage.records(months_table(track)),
        "sizes_of_logs": track.posterior.sizes(),
        "dispersion": noise.dispersion,
        "mix_dispersion": noise.mix_dispersion,
        "degrees_of_freedom": noise.freedom,
        "beyond_the_market": track.beyond_market,
        "draws": track.draws,
    }


def save(track: Track, folder: Path) -> None:
    """Write the tables as CSV, and all figures as JSON."""
    tables = {
        "months": months_table(track),
        "outlooks": outlooks_table(track),
        "attainment": track.attainment.table("region", "zone", "month", "channel", "offer"),
    }
    storage.write_tables(tables, folder)
    storage.write_json(folder / "track.json", as_json(track))
