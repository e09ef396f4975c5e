"""From names of segments, channels, offers and levels to weights on sales and push."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.arrays import Bools, Floats
from optimizer.demand.market import Market
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.scope import named


def sales_weights(
    scenario: Scenario,
    segments: Sequence[str] | None = None,
    channels: Sequence[str] | None = None,
    offers: Sequence[str] | None = None,
) -> Floats:
    """``weights[1, segment, channel, offer]``: 1 for the lines that are counted."""
    mask = (
        named(scenario.segments, segments)[:, None, None]
        & named(scenario.channels, channels)[None, :, None]
        & named(scenario.offers, offers)[None, None, :]
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


def levels_on(scenario: Scenario, market: Market, channel: str, level: str | None) -> Bools:
    """``mask[level]`` of a channel: from the level named on; above reference when none is."""
    reference = scenario.spec.channels[channel].reference
    on = levels_from(scenario, market, channel, level or reference)
    if level is None:
        on[list(scenario.spec.channels[channel].levels).index(reference)] = False
    return on
