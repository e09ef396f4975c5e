"""The market of a scenario in arrays by cell: the input of every choice model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand.choice import ByOffer, ChoiceModel, Push
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.choice_section import CHOICE_MODELS
from optimizer.scenario.schema.market_section import PushCost

VALUE_MONTHS = 24
"""Months over which a line earns its margin, as ``offers.<offer>.margin`` says."""


@dataclass(frozen=True, eq=False)
class Market:
    """Who is in the market and what attracts them.

    Attributes
    ----------
    customers : array[cell, class]
        People; a cell is zone · months + month.
    attraction : array[cell, class, channel, offer]
        At reference push, ratio to the outside option.
    class_segment : array[class] of int
    segments : int
    levels : array[channel] of int
        Number of push levels.
    level_multiplier : array[channel, level, offer or 1]
        NaN beyond the channel's levels; with an offer axis where some level pushes its offers
        apart.
    eligible : array[channel, level] of bool
        Levels that the plan may choose.
    push_cost : array[cell, channel, level]
        EUR; NaN beyond the channel's levels.
    change_cost : array[cell, channel]
        EUR for another level than in the month before.
    line_margin : array[offer]
        Churn-adjusted margin before commission (EUR a line).
    commission : array[channel, offer]
        EUR a line.
    cost_ratio, value_ratio : array[cell or 1, channel or 1]
        What the network's answer makes of commission and line margin.
    """

    model: ChoiceModel
    customers: Floats
    attraction: Floats
    class_segment: Ints
    segments: int
    levels: Ints
    level_multiplier: Floats
    eligible: Bools
    push_cost: Floats
    change_cost: Floats
    line_margin: Floats
    commission: Floats
    cost_ratio: Floats = field(default_factory=lambda: np.ones((1, 1)))
    value_ratio: Floats = field(default_factory=lambda: np.ones((1, 1)))

    def __post_init__(self) -> None:
        cells, classes = self.customers.shape
        channels, offers = self.commission.shape
        most = self.level_multiplier.shape[1]
        if self.level_multiplier.shape[2] not in (1, offers):
            raise ValueError(f"push is given for other offers than the {offers} that there are")
        wanted = {
            "attraction": (cells, classes, channels, offers),
            "class_segment": (classes,),
            "levels": (channels,),
            "level_multiplier": (channels, most, self.level_multiplier.shape[2]),
            "eligible": (channels, most),
            "push_cost": (cells, channels, most),
            "change_cost": (cells, channels),
            "line_margin": (offers,),
        }
        for name, shape in wanted.items():
            if (got := getattr(self, name).shape) != shape:
                raise ValueError(f"{name} must have the shape {shape}; got {got}")
        for name in ("cost_ratio", "value_ratio"):
            if (got := getattr(self, name).shape) not in ((1, 1), (cells, channels)):
                raise ValueError(f"{name} must have the shape {(cells, channels)}; got {got}")
        if not ((self.class_segment >= 0) & (self.class_segment < self.segments)).all():
            raise ValueError(f"class_segment must lie in 0 to {self.segments - 1}")

    @property
    def pay(self) -> Floats:
        """``pay[cell or 1, channel, offer]``: cost of a sale (EUR a line)."""
        return self.commission * self.cost_ratio[..., None]

    @property
    def worth(self) -> Floats:
        """``worth[cell or 1, channel, offer]``: of a line before its cost (EUR a line)."""
        ones = np.ones((len(self.commission), 1))
        return np.asarray(self.line_margin * (ones * self.value_ratio[..., None]))

    def multiplier(self, levels: Ints) -> Push:
        """Push of chosen ``levels[..., channel]``, on the same axes or by offer."""
        multiplier = self.level_multiplier[np.arange(len(self.levels)), levels]
        return ByOffer(multiplier) if multiplier.shape[-1] > 1 else multiplier[..., 0]

    def at(self, cells: Ints) -> Market:
        """The market of some cells."""
        names = ["customers", "attraction", "push_cost", "change_cost"]
        # an answer of the network has its ratios by cell; without one they are written once
        names += [n for n in ("cost_ratio", "value_ratio") if len(getattr(self, n)) > 1]
        return replace(self, **{name: getattr(self, name)[cells] for name in names})

    @property
    def strength(self) -> Floats:
        """``multiplier[channel, level]``, the mean over offers; NaN beyond a channel's levels."""
        return np.asarray(self.level_multiplier.mean(axis=-1))

    def by_segment(self, by_class: Floats) -> Floats:
        """``[..., class, channel, offer]`` summed to ``[..., segment, channel, offer]``."""
        summed = np.zeros((*by_class.shape[:-3], self.segments, *by_class.shape[-2:]))
        for k, segment in enumerate(self.class_segment):
            summed[..., segment, :, :] += by_class[..., k, :, :]
        return summed


def market(scenario: Scenario) -> Market:
    """The market of a scenario, in read-only arrays; as the network's answer revises it."""
    written = unrevised_market(scenario)
    network, answer = scenario.spec.network, scenario.response
    if network is None or answer is None:
        return written
    channel = scenario.channels.index(network.channel)
    attraction = written.attraction.copy()
    attraction[:, :, channel] *= answer.attraction.reshape(-1, 1, 1)
    ratios = np.ones((2, len(attraction), len(scenario.channels)))
    ratios[:, :, channel] = answer.cost.ravel(), answer.value.ravel()
    for array in (attraction, ratios):
        array.setflags(write=False)
    return replace(written, attraction=attraction, cost_ratio=ratios[0], value_ratio=ratios[1])


def unrevised_market(scenario: Scenario) -> Market:
    """The market of a scenario as its tables of attraction say, whatever the network answered."""
    zones, months = len(scenario.zones.ids), len(scenario.months)
    by_zone = scenario.base_attraction[None, None] * scenario.zone_factor[:, None]
    attraction = by_zone * scenario.month_factor[None]
    segments = list(scenario.segments)
    channels = list(scenario.spec.channels.values())
    multiplier, eligible = _levels(scenario)
    written = Market(
        model=choice_model(scenario),
        customers=scenario.customers.reshape(zones * months, -1),
        attraction=attraction.reshape(zones * months, *attraction.shape[2:]),
        class_segment=np.array([segments.index(s) for s, _ in scenario.classes], dtype=np.int64),
        segments=len(segments),
        push_cost=_push_cost(scenario),
        change_cost=_change_cost(scenario),
        line_margin=_line_margin(scenario),
        commission=np.array(
            [[spec.commission.get(offer, 0.0) for offer in scenario.offers] for spec in channels]
        ),
        levels=np.array([len(spec.levels) for spec in channels], dtype=np.int64),
        level_multiplier=multiplier,
        eligible=eligible,
    )
    for value in vars(written).values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return written


def choice_model(scenario: Scenario) -> ChoiceModel:
    """The choice model that the scenario asks for."""
    spec = scenario.spec.choice
    nests = {name: channel.nest for name, channel in scenario.spec.channels.items()}
    model: ChoiceModel = CHOICE_MODELS[spec.model].model(spec, nests)
    return model


def _levels(scenario: Scenario) -> tuple[Floats, Bools]:
    """``multiplier[channel, level, offer or 1]`` (NaN beyond a channel's) and ``eligible``."""
    channels = list(scenario.spec.channels.values())
    most = max(len(channel.levels) for channel in channels)
    apart = any(level.by_offer for channel in channels for level in channel.levels.values())
    offers = scenario.offers if apart else scenario.offers[:1]
    multiplier = np.full((len(channels), most, len(offers)), np.nan)
    eligible = np.zeros((len(channels), most), dtype=np.bool_)
    for i, channel in enumerate(channels):
        for j, level in enumerate(channel.levels.values()):
            multiplier[i, j] = [level.by_offer.get(o, level.multiplier) for o in offers]
            eligible[i, j] = level.eligible
    return multiplier, eligible


def _push_cost(scenario: Scenario) -> Floats:
    """``cost[cell, channel, level]``."""
    channels = list(scenario.spec.channels.values())
    most = max(len(channel.levels) for channel in channels)
    cost = np.full((len(scenario.zones.ids), len(channels), most), np.nan)
    for i, channel in enumerate(channels):
        for j, level in enumerate(channel.levels.values()):
            cost[:, i, j] = _by_zone(scenario, level.cost)
    return np.repeat(cost, len(scenario.months), axis=0)


def _change_cost(scenario: Scenario) -> Floats:
    """``cost[cell, channel]`` of another level than in the month before."""
    channels = scenario.spec.channels.values()
    cost = np.stack([_by_zone(scenario, channel.change_cost) for channel in channels], axis=-1)
    return np.repeat(cost, len(scenario.months), axis=0)


def _by_zone(scenario: Scenario, cost: PushCost) -> Floats:
    """``cost[zone]``."""
    fixed = np.full(len(scenario.zones.ids), cost.fixed)
    return fixed if cost.per is None else fixed + cost.rate * scenario.zones.measures[cost.per]


def _line_margin(scenario: Scenario) -> Floats:
    """Margin of a line times the share of ``VALUE_MONTHS`` that it is expected to stay.

    A line is active in its month u = 0, 1 ... with chance (1 − h)^u, so the share is
    (1 − (1 − h)^24) / (24 h).
    """
    margin = np.array([offer.margin for offer in scenario.spec.offers.values()])
    churn = np.array([offer.churn for offer in scenario.spec.offers.values()])
    months = np.arange(VALUE_MONTHS)
    return np.asarray(margin * ((1.0 - churn)[:, None] ** months).mean(axis=1))
