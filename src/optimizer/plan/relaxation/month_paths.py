"""Whole years of a zone: the best by dynamic programming, where months are tied.

A state is a level of every channel, with the age of its campaign where a rule asks for a least
length. Costs of transition are a sum over channels, so that one step of the recursion is one
small minimum a channel. A beam over the months that knows the exact cost to go gives the k best
years and loses none of them: the beginning of such a year is, in every month, among the k best by
cost so far plus cost to go.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.plan.relaxation.pricing import PricedColumns, Pricing
from optimizer.plan.statement.month_coupling import CampaignRule

CHUNK_BYTES = 64 << 20
"""Costs to go held at a time."""


@dataclass(frozen=True, eq=False)
class ChannelStates:
    """States of one channel.

    Attributes
    ----------
    level : array[state] of int
    first : array[state] of bool
        Whether a year may begin with it.
    follows : array[state, state] of bool
        Whether the second may come after the first.
    changed : array[state, state] of bool
    short : tuple of (CampaignRule, array[state, state])
        Months short of each rule at the transition.
    """

    level: Ints
    first: Bools
    follows: Bools
    changed: Bools
    short: tuple[tuple[CampaignRule, Ints], ...]


def channel_states(levels: int, rules: tuple[CampaignRule, ...]) -> ChannelStates:
    """States of a channel with so many levels under the rules that name it."""
    states = [
        (level, ages)
        for level in range(levels)
        for ages in itertools.product(
            *(range(1, r.length + 1) if r.on[level] else (0,) for r in rules)
        )
    ]
    level = np.array([own for own, _ in states], dtype=np.int64)
    age = np.array([ages for _, ages in states], dtype=np.int64).reshape(len(states), len(rules))
    follows = np.ones((len(states), len(states)), dtype=np.bool_)
    first = np.ones(len(states), dtype=np.bool_)
    short = []
    for i, rule in enumerate(rules):
        on = rule.on[level]
        older = np.where(on[None, :], np.minimum(age[:, i, None] + 1, rule.length), 0)
        follows &= age[None, :, i] == older
        first &= age[:, i] == on
        ends = (age[:, i, None] > 0) & ~on[None, :]
        short.append((rule, np.where(ends, np.maximum(rule.length - age[:, i, None], 0), 0)))
    changed = level[:, None] != level[None, :]
    return ChannelStates(level, first, follows, changed, tuple(short))


def search_years(pricing: Pricing, per_block: int) -> PricedColumns:
    """The years of least reduced cost of every zone, at most ``per_block`` of each."""
    problem = pricing.problem
    zones, months = problem.cells.shape
    states = [
        channel_states(
            levels, tuple(r for r in problem.month_coupling.rules if r.channel == channel)
        )
        for channel, levels in enumerate(problem.mixes.counts)
    ]
    position = np.indices([len(s.level) for s in states]).reshape(len(states), -1)
    levels = np.stack([s.level[p] for s, p in zip(states, position, strict=True)], axis=-1)
    mix = problem.mixes.index_of(levels)
    begins = np.all([s.first[p] for s, p in zip(states, position, strict=True)], axis=0)
    least, outside = np.full(zones, np.inf), np.full(zones, np.inf)
    step = max(1, CHUNK_BYTES // (8 * months * len(mix)))
    years = []
    for start in range(0, zones, step):
        chunk = np.arange(start, min(start + step, zones))
        cost = pricing.reduced_costs(slice(start * months, (chunk[-1] + 1) * months))
        cost = cost.reshape(len(chunk), months, -1)[:, :, mix]
        change = _change_costs(pricing, states, chunk)
        to_go = _costs_to_go(cost, change, [len(s.level) for s in states])
        for i, zone in enumerate(chunk):
            own = [[by_channel[i] for by_channel in month] for month in change]
            path, value, dropped = _best_years(cost[i], own, to_go[i], position, begins, per_block)
            value = value - pricing.blocks[zone]
            years.append((np.full(len(path), zone), mix[path], value))
            outside[zone] = dropped - pricing.blocks[zone]
            if len(value):
                least[zone] = value.min()
    block, mixes, reduced_cost = (np.concatenate(part) for part in zip(*years, strict=True))
    return PricedColumns(block, mixes, reduced_cost, least, outside)


def _change_costs(pricing: Pricing, states: list[ChannelStates], zones: Ints) -> list[list[Floats]]:
    """``cost[zone, state, state]`` of going into each month but the first, by channel."""
    problem = pricing.problem
    months = []
    for month in range(1, problem.month_coupling.months):
        by_channel = []
        for channel, s in enumerate(states):
            price = pricing.on_change[problem.cells[zones, month], channel]
            cost = price[:, None, None] * s.changed
            for rule, short in s.short:
                miss_price = pricing.miss_price(rule.rank, rule.scale)
                misses = rule.zones[zones][:, None, None] & (short > 0)
                if miss_price:
                    cost = cost + np.where(misses, miss_price, 0.0) * np.where(short > 0, short, 1)
            by_channel.append(np.where(s.follows, cost, np.inf))
        months.append(by_channel)
    return months


def _costs_to_go(cost: Floats, change: list[list[Floats]], sizes: list[int]) -> Floats:
    """``to_go[zone, month, state]``: least cost of the months after."""
    zones, months, count = cost.shape
    to_go = np.zeros((zones, months, count))
    for month in range(months - 2, -1, -1):
        ahead = (cost[:, month + 1] + to_go[:, month + 1]).reshape(zones, *sizes)
        for channel, by_state in enumerate(change[month]):
            axis = channel + 1
            last = np.moveaxis(ahead, axis, -1)
            wide = (zones, *(1,) * (last.ndim - 2), last.shape[-1])
            best = [
                (last + by_state[:, s].reshape(wide)).min(axis=-1) for s in range(by_state.shape[1])
            ]
            ahead = np.stack(best, axis=axis)
        to_go[:, month] = ahead.reshape(zones, -1)
    return to_go


def _best_years(
    cost: Floats,
    change: list[list[Floats]],
    to_go: Floats,
    position: Ints,
    begins: Bools,
    count: int,
) -> tuple[Ints, Floats, float]:
    """The best years of a zone as states by month, their costs, and the least one dropped."""
    so_far = np.where(begins, cost[0], np.inf)
    state, dropped = _keep(so_far + to_go[0], count, np.inf)
    path, so_far = state[:, None], so_far[state]
    for month in range(1, len(cost)):
        ahead = np.tile(cost[month], (len(path), 1)) + so_far[:, None]
        for channel, by_state in enumerate(change[month - 1]):
            ahead += by_state[position[channel, path[:, -1]]][:, position[channel]]
        kept, dropped = _keep((ahead + to_go[month]).ravel(), count, dropped)
        row, state = np.divmod(kept, ahead.shape[1])
        path = np.column_stack([path[row], state])
        so_far = ahead[row, state]
    return path, so_far, dropped


def _keep(total: Floats, count: int, dropped: float) -> tuple[Ints, float]:
    """Positions of the smallest finite totals, and the least of all that were dropped."""
    smallest = np.arange(len(total))
    if len(total) > count:
        order = np.argpartition(total, count)
        dropped = min(dropped, float(total[order[count:]].min()))
        smallest = order[:count]
    return np.sort(smallest[np.isfinite(total[smallest])]), dropped
