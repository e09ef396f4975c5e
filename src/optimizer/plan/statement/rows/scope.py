"""From names of zones, regions and months to cells, and from names of offers to weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand.market import Market
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Months


def chosen(names: Sequence[str], wanted: Sequence[str] | None) -> Bools:
    """``mask[name]``: whether it is wanted; all when nothing is named."""
    return np.array([wanted is None or name in wanted for name in names], dtype=np.bool_)


def cells_of(
    scenario: Scenario,
    zones: Sequence[str] | None,
    regions: Sequence[str] | None,
    months: Months | None,
) -> Ints:
    """Cells (zone · months + month) of the zones, in the regions, in the months; ascending."""
    zone = chosen(scenario.zones.ids, zones) & chosen(scenario.zones.region, regions)
    month = np.array([months is None or months.first <= m <= months.last for m in scenario.months])
    return np.flatnonzero(zone[:, None] & month[None, :])


def sales_weights(
    scenario: Scenario,
    segments: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    offers: Sequence[str] | None = None,
) -> Floats:
    """``weights[1, segment, channel, offer]``: 1 for the lines that are counted."""
    mask = (
        chosen(scenario.segments, segments)[:, None, None]
        & chosen(scenario.channels, channels)[None, :, None]
        & chosen(scenario.offers, offers)[None, None, :]
    )
    return mask.astype(np.float64)[None]


def no_sales(scenario: Scenario) -> Floats:
    """Weights that count no line: ``zeros[1, segment, channel, offer]``."""
    return np.zeros((1, len(scenario.segments), len(scenario.channels), len(scenario.offers)))


def no_push(scenario: Scenario) -> Floats:
    """Weights that count no push: ``zeros[1, channel, level]``."""
    levels = max(len(channel.levels) for channel in scenario.spec.channels.values())
    return np.zeros((1, len(scenario.channels), levels))


def levels_from(scenario: Scenario, market: Market, channel: str, level: str | None) -> Bools:
    """``mask[level]`` of a channel: not closed, and for every offer as strong as a level."""
    multiplier = np.nan_to_num(market.level_multiplier[scenario.channels.index(channel)])
    levels = list(scenario.spec.channels[channel].levels)
    floor = 0.0 if level is None else multiplier[levels.index(level)]
    return np.asarray((multiplier >= floor).all(axis=-1) & (multiplier > 0).any(axis=-1))
