"""Whole years of a zone: the best by dynamic programming, where months are tied.

A state is a level of every channel, with the age of its campaign where a rule asks for a least
length. Costs of transition are a sum over channels, so that one step of the recursion is one
small minimum a channel. The k best years follow from a beam over the months that knows the
exact cost to go: it loses none of them, for a year among the k best has at every month a
beginning among the k best by cost so far plus cost to go.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.plan.relaxation.pricing import Pricing
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
    found = [
        (level, ages)
        for level in range(levels)
        for ages in itertools.product(
            *(range(1, r.length + 1) if r.on[level] else (0,) for r in rules)
        )
    ]
    level = np.array([at for at, _ in found], dtype=np.int64)
    age = np.array([ages for _, ages in found], dtype=np.int64).reshape(len(found), len(rules))
    follows = np.ones((len(found), len(found)), dtype=np.bool_)
    first = np.ones(len(found), dtype=np.bool_)
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


def search(pricing: Pricing, per_block: int) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    """The years of least reduced cost of every zone.

    Returns
    -------
    block, mix, value, least, left
        As in :class:`optimizer.plan.relaxation.column_search.Found`.
    """
    problem = pricing.problem
    zones, months = problem.cells.shape
    counts = problem.mixes.counts
    states = [
        channel_states(n, tuple(r for r in problem.links.rules if r.channel == c))
        for c, n in enumerate(counts)
    ]
    position = np.indices([len(s.level) for s in states]).reshape(len(states), -1)
    levels = np.stack([s.level[p] for s, p in zip(states, position, strict=True)], axis=-1)
    mix = problem.mixes.index_of(levels)
    begins = np.all([s.first[p] for s, p in zip(states, position, strict=True)], axis=0)
    least, left = np.full(zones, np.inf), np.full(zones, np.inf)
    step = max(1, CHUNK_BYTES // (8 * months * len(mix)))
    parts = []
    for start in range(0, zones, step):
        some = np.arange(start, min(start + step, zones))
        cost = pricing.of(slice(start * months, (some[-1] + 1) * months))
        cost = cost.reshape(len(some), months, -1)[:, :, mix]
        moves = _moves(pricing, states, some)
        to_go = _to_go(cost, moves, [len(s.level) for s in states])
        for i, zone in enumerate(some):
            here = [[move[i] for move in month] for month in moves]
            path, value, dropped = _best(cost[i], here, to_go[i], position, begins, per_block)
            value = value - pricing.blocks[zone]
            parts.append((np.full(len(path), zone), mix[path], value))
            left[zone] = dropped - pricing.blocks[zone]
            if len(value):
                least[zone] = value.min()
    block, years, value = (np.concatenate(part) for part in zip(*parts, strict=True))
    return block, years, value, least, left


def _moves(pricing: Pricing, states: list[ChannelStates], zones: Ints) -> list[list[Floats]]:
    """``cost[zone, state, state]`` of going into each month but the first, by channel."""
    problem = pricing.problem
    found = []
    for month in range(1, problem.links.months):
        by_channel = []
        for channel, s in enumerate(states):
            price = pricing.on_change[problem.cells[zones, month], channel]
            cost = price[:, None, None] * s.changed
            for rule, short in s.short:
                of_miss = pricing.of_miss(rule.rank, rule.scale)
                here = rule.zones[zones][:, None, None] & (short > 0)
                if of_miss:
                    cost = cost + np.where(here, of_miss, 0.0) * np.where(short > 0, short, 1)
            by_channel.append(np.where(s.follows, cost, np.inf))
        found.append(by_channel)
    return found


def _to_go(cost: Floats, moves: list[list[Floats]], sizes: list[int]) -> Floats:
    """``to_go[zone, month, state]``: least cost of the months after."""
    zones, months, count = cost.shape
    to_go = np.zeros((zones, months, count))
    for month in range(months - 2, -1, -1):
        ahead = (cost[:, month + 1] + to_go[:, month + 1]).reshape(zones, *sizes)
        for channel, move in enumerate(moves[month]):
            axis = channel + 1
            moved = np.moveaxis(ahead, axis, -1)
            wide = (zones, *(1,) * (moved.ndim - 2), moved.shape[-1])
            best = [(moved + move[:, s].reshape(wide)).min(axis=-1) for s in range(move.shape[1])]
            ahead = np.stack(best, axis=axis)
        to_go[:, month] = ahead.reshape(zones, -1)
    return to_go


def _best(
    cost: Floats,
    moves: list[list[Floats]],
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
        for channel, move in enumerate(moves[month - 1]):
            ahead += move[position[channel, path[:, -1]]][:, position[channel]]
        at, dropped = _keep((ahead + to_go[month]).ravel(), count, dropped)
        row, state = np.divmod(at, ahead.shape[1])
        path = np.column_stack([path[row], state])
        so_far = ahead[row, state]
    return path, so_far, dropped


def _keep(total: Floats, count: int, dropped: float) -> tuple[Ints, float]:
    """Positions of the smallest finite totals, and the least of all that were dropped."""
    if len(total) > count:
        order = np.argpartition(total, count)
        dropped = min(dropped, float(total[order[count:]].min()))
        total_at = order[:count]
    else:
        total_at = np.arange(len(total))
    kept = np.sort(total_at[np.isfinite(total[total_at])])
    return kept, dropped
