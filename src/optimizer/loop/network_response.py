"""What one simulation answers to a plan: the network's sales, pay and worth by zone and month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from scipy import stats

from optimizer.arrays import Floats, Ints
from optimizer.demand import Market, unrevised_market
from optimizer.loop.shrinkage import groups_of, shrunk
from optimizer.loop.unit_figures import cost_ratio, value_ratio
from optimizer.network import FIGURES, Record
from optimizer.plan import Plan
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.tables.market_tables import Response
from optimizer.simulation.replicating import network_of, on_network

LARGEST = 100.0
"""Factors on attraction lie between this and its inverse."""
HALVINGS = 48


def channel_sales(market: Market, push: Ints, channel: int, factor: Floats) -> Floats:
    """Lines of a channel of ``push[cell, channel]``, its attraction times ``factor[cell]``."""
    attraction = market.attraction.copy()
    attraction[:, :, channel] *= factor[:, None, None]
    sold = market.model.sales(attraction, market.multiplier(push[:, None]), market.customers)
    return np.asarray(sold[:, 0, :, channel].sum(axis=(1, 2)))


def attraction_for(market: Market, push: Ints, channel: int, lines: Floats) -> Floats:
    """``factor[cell]`` on the channel's attraction at which it sells ``lines[cell]``.

    A channel's sales grow with its own attraction in every choice model here, so halving the
    interval (in logarithms) finds it. At most ``LARGEST`` where no attraction sells so many; 1
    where the channel sells nothing.
    """
    low = np.full(len(lines), -np.log(LARGEST))
    high = -low
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = channel_sales(market, push, channel, np.exp(middle)) < lines
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    sells = channel_sales(market, push, channel, np.ones(len(lines))) > 0
    return np.where(sells, np.exp((low + high) / 2), 1.0)


LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class NetworkResponse:
    """What the network answers to a plan; arrays by zone and month.

    Attributes
    ----------
    base, expected
        Lines that the plan's mixes sell as the tables of attraction say; lines of the plan, which
        counts on an earlier answer.
    lines, lines_half_width
        Lines sold in the simulation: mean over replications, half-width of the 95 % interval.
    answered
        Lines that the next plan is to count on: ``lines`` with small zones drawn to their group.
    attraction, cost, value
        Factors that say so, as in a response; undamped. ``attraction_low`` and ``high``: at the
        ends of the interval of ``lines``; half-widths of the others' 95 % intervals are before
        zones are drawn to their group.
    attainment, effort, motivation
        Share of points of sale that reached their quota, NaN but in a quota period's last month;
        means over points of sale, NaN where nobody sells for us.
    """

    base: Floats
    expected: Floats
    lines: Floats
    lines_half_width: Floats
    answered: Floats
    attraction: Floats
    attraction_low: Floats
    attraction_high: Floats
    cost: Floats
    cost_half_width: Floats
    value: Floats
    value_half_width: Floats
    attainment: Floats
    effort: Floats
    motivation: Floats

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            getattr(self, name).setflags(write=False)

    @property
    def response(self) -> Response:
        """The factors."""
        return Response(self.attraction, self.cost, self.value)

    @property
    def beyond(self) -> int:
        """Zone-months in which no attraction sells what the network would."""
        return int((self.attraction >= LARGEST * 0.999).sum())


def neutral(scenario: Scenario) -> Response:
    """The scenario's response; factors of 1 where it has none."""
    if scenario.response is not None:
        return scenario.response
    ones = np.ones((len(scenario.zones.ids), len(scenario.months)))
    return Response(ones, ones.copy(), ones.copy())


def network_response(
    scenario: Scenario, plan: Plan, records: Sequence[Record], scheme: str
) -> NetworkResponse:
    """What the network answers to a plan.

    Lines are compared with what the plan's mixes sell *without* an earlier answer, since that is
    what the points of sale start from in the simulation. The factor on attraction is the one at
    which these mixes sell, in the choice model, what was sold in the simulation: at a fixed
    point the plan expects just that.

    A sampling variance is taken as proportional to the mean, with one factor for all zones and
    months: few replications say little of the variance of one of them. Records are of the plan's
    scenario under the scheme.
    """
    network = network_of(scenario)
    channel = scenario.channels.index(network.channel)
    planned = on_network(scenario, plan)[0]
    base = planned.sum(axis=2)
    sold = np.array([r.lines.sum(axis=2).T for r in records])
    mean, half = _interval(sold)
    group = groups_of(scenario.zones.region_index)
    ratio = _log_ratio(mean, base, sold, group)
    # without points of sale nobody is there to answer
    sells = scenario.pos.zone if scenario.pos is not None else np.zeros(0, dtype=np.int64)
    served = np.isin(np.arange(len(base)), sells)[:, None] & np.ones_like(base, dtype=np.bool_)
    before, expected = neutral(scenario), plan.expected[:, :, :, channel].sum(axis=(2, 3))
    answered = np.where(served, base * np.exp(ratio), expected)
    market, push = unrevised_market(scenario), plan.push.reshape(base.size, -1)

    def factor(lines: Floats) -> Floats:
        factors = attraction_for(market, push, channel, lines.ravel()).reshape(base.shape)
        return np.where(base > 0, factors, np.exp(ratio))

    attraction = np.where(served, factor(answered), before.attraction)
    cost, cost_half = cost_ratio(scenario, scheme, records, planned, group)
    value, value_half = value_ratio(scenario, records, planned, group)
    return NetworkResponse(
        base=base,
        expected=expected,
        lines=mean,
        lines_half_width=half,
        answered=answered,
        attraction=attraction,
        attraction_low=np.where(served, factor(np.maximum(mean - half, 0.0)), before.attraction),
        attraction_high=np.where(served, factor(mean + half), before.attraction),
        cost=np.where(served, cost, before.cost),
        cost_half_width=cost_half,
        value=np.where(served, value, before.value),
        value_half_width=value_half,
        **_state(records),
    )


def _interval(samples: Floats) -> tuple[Floats, Floats]:
    """Mean and half-width over the first axis."""
    n = len(samples)
    error = samples.std(axis=0, ddof=1) / np.sqrt(n)
    return samples.mean(axis=0), np.asarray(error * stats.t.ppf(0.5 + LEVEL / 2, n - 1))


def _log_ratio(mean: Floats, base: Floats, sold: Floats, group: Ints) -> Floats:
    """``[zone, month]``: log of lines sold over the base, small zones drawn to their group."""
    spread = float(sold.var(axis=0, ddof=1).sum()) / max(float(mean.sum()), 1e-300)
    # of nothing sold there is no logarithm: half a line stands for it
    some, least = np.where(mean > 0, mean, 0.5), np.where(mean > 0, base, base + 0.5)
    y = np.where(base > 0, np.log(some / np.maximum(least, 1e-300)), np.nan)
    ratio = shrunk(y, spread / (len(sold) * some), group)
    return np.where(np.isfinite(ratio), ratio, 0.0)


def _state(records: Sequence[Record]) -> dict[str, Floats]:
    """Attainment, effort and motivation by zone and month."""
    sums = np.mean([r.outcomes.figures.sum(axis=2) for r in records], axis=0)
    figure = {name: sums[..., i].T for i, name in enumerate(FIGURES)}

    def ratio(top: str, bottom: str) -> Floats:
        below = figure[bottom]
        return np.where(below > 0, figure[top] / np.maximum(below, 1e-300), np.nan)

    return {
        "attainment": ratio("reached", "with_quota"),
        "effort": ratio("effort", "weeks"),
        "motivation": ratio("motivation", "active"),
    }
