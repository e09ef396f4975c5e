"""Push by channel and offer family: the levels of such a channel are one level a family.

Written once per channel, they stand for every combination of a level for each family. One that
is the same for all families keeps its name, ``strong``; others are called by the levels of the
families in their order, ``strong/closed``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from optimizer.scenario.schema.market_section import Channel, Level, OfferFamily, PushCost
from optimizer.scenario.schema.scenario_file import ScenarioSpec


def combined(levels: Sequence[str], families: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name of every combination, and its level for each family; the common ones first."""
    for parts in itertools.product(levels, repeat=families):
        yield parts[0] if len(set(parts)) == 1 else "/".join(parts), parts


def expanded(spec: ScenarioSpec) -> ScenarioSpec:
    """The specification with the levels of channels that are pushed by family combined."""
    channels = {
        name: _combined_levels(channel, spec.families) if channel.push_by == "family" else channel
        for name, channel in spec.channels.items()
    }
    return spec.model_copy(update={"channels": channels})


def _combined_levels(channel: Channel, families: Mapping[str, OfferFamily]) -> Channel:
    levels = {
        name: _level([channel.levels[part] for part in parts], families)
        for name, parts in combined(list(channel.levels), len(families))
    }
    return channel.model_copy(update={"levels": levels})


def _level(parts: Sequence[Level], families: Mapping[str, OfferFamily]) -> Level:
    """The combination of a level for each family: its costs are shares of theirs."""
    of_families = list(zip(parts, families.values(), strict=True))
    by_offer = {
        offer: part.by_offer.get(offer, part.multiplier)
        for part, family in of_families
        for offer in family.offers
    }
    cost = PushCost(
        fixed=sum(family.cost_share * part.cost.fixed for part, family in of_families),
        per=next((part.cost.per for part in parts if part.cost.per is not None), None),
        rate=sum(family.cost_share * part.cost.rate for part, family in of_families),
    )
    return Level(
        multiplier=sum(family.cost_share * part.multiplier for part, family in of_families),
        by_offer=by_offer,
        cost=cost,
        eligible=all(part.eligible for part in parts),
    )
