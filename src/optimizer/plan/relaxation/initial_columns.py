"""Columns to start the master from: those that are good under the duals of a sample.

The LP of a problem with few cells is solved in no time, and its duals are nearly those of the
whole (see :mod:`optimizer.plan.relaxation.cell_sample`). Under them most blocks have one clearly
best mix, which
the master folds; near ties, and what is best when rows count somewhat less or more, are what its
LP has to settle. Samples of samples start each other, so that the work grows with the cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Ints
from optimizer.clock import Clock
from optimizer.plan.relaxation.cell_sample import sample
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.column_search import Found, search
from optimizer.plan.relaxation.columns import Columns, starting_columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import Allowed, Prices, Pricing
from optimizer.plan.statement.problem import Problem, Stage

ONE_OF = 8
"""Cells of a problem for each of its sample."""
FEWEST = 1_000
"""Cells from which a sample is worth its time."""
PER_BLOCK = 6
"""Near ties of a block, at most."""
TIES = 0.2
"""Near ties for each block, on average."""
SPREAD = 2.0
"""Relative error of the duals of a sample of one cell; it falls with the root of the cells."""
PRECISE = 1e-5
"""Relative difference of bound and value at which a sample's LP is good enough."""
NOTHING = 1e-7
"""A shortfall below this is none."""


@dataclass(frozen=True, eq=False)
class InitialColumns:
    """Where to start.

    Attributes
    ----------
    columns : Columns
        At least one of every block that has an allowed mix.
    near : mapping of stage name to Prices
        Duals from a sample, for stages that it has a value of; ``blocks`` is what the blocks
        cost at least under them.
    """

    columns: Columns
    near: Mapping[str, Prices]


def initial_columns(problem: Problem, stages: tuple[Stage, ...], clock: Clock) -> InitialColumns:
    """Where to start the master of a problem's stages.

    Parameters
    ----------
    problem : Problem
    stages : tuple of Stage
        In the lexicographic order.
    clock : Clock
    """
    alone = not (problem.links.tied or problem.many or problem.extras)
    if problem.shape[0] < FEWEST or not alone or not problem.coupling:
        return InitialColumns(starting_columns(problem), {})
    small, parts, rows = sample(problem, stages, ONE_OF)
    spread = SPREAD / np.sqrt(small.shape[0])
    near: dict[str, Prices] = {}
    best: list[Ints] = []
    keys: list[Ints] = []
    for guess in _relaxed(small, parts, clock):
        for factor in (1.0 - spread, 1.0 + spread, 1.0):
            found, prices = _search(problem, stages, guess, rows, factor)
            keys.append(_good(problem, found, TIES if factor == 1.0 else 0.0))
        near[stages[guess.stage].name] = prices
        if not best and stages[guess.stage].rank is None:
            best.append(_good(problem, found, 0.0))
    start = starting_columns(problem)
    if not keys:
        return InitialColumns(start, {})
    # the first objective's best stand first: there the master's first LP starts
    every = np.concatenate([*best, *keys])
    _, first = np.unique(every, return_index=True)
    block, mix = np.divmod(every[np.sort(first)], problem.shape[1])
    bare = ~np.isin(start.block, block)
    others = Columns.of(problem, start.block[bare], start.mix[bare])
    return InitialColumns(Columns.of(problem, block, mix[:, None]) + others, near)


@dataclass(frozen=True, eq=False)
class _Guess:
    """Duals of a stage of the sample; ``caps`` and ``closed`` by position of the stage."""

    stage: int
    prices: Prices
    caps: tuple[int, ...]
    closed: tuple[int, ...]


def _relaxed(problem: Problem, stages: tuple[Stage, ...], clock: Clock) -> Iterator[_Guess]:
    """The LP of every stage of a sample that has a value, one after the other."""
    start = initial_columns(problem, stages, clock)
    master = Master(problem, start.columns, stages[0])
    allowed = Allowed.of(problem)
    caps: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    for position, stage in enumerate(stages):
        master.minimise(stage)
        relaxed = generate(master, allowed, clock, PRECISE, near=start.near.get(stage.name))
        if stage.rank is not None and relaxed.value <= NOTHING:
            master.hold(stage, 0.0)
            allowed, closed = allowed.without(stage), (*closed, position)
            continue
        yield _Guess(position, relaxed.prices, caps, closed)
        master.hold(stage, relaxed.value + (stage.tolerance + 1e-9) * abs(relaxed.value))
        caps = (*caps, position)


def _search(
    problem: Problem, stages: tuple[Stage, ...], guess: _Guess, rows: Ints, factor: float
) -> tuple[Found, Prices]:
    """Best columns of each block under a factor of the guess, and that as the problem's prices."""
    allowed = Allowed.of(problem)
    for position in guess.closed:
        allowed = allowed.without(stages[position])
    dual = np.zeros(len(problem.coupling))
    dual[rows] = factor * guess.prices.rows
    prices = Prices(dual, guess.prices.caps, np.zeros(len(problem.cells)))
    caps = tuple(stages[position] for position in guess.caps)
    pricing = Pricing(problem, stages[guess.stage], caps, prices, allowed)
    found = search(pricing, PER_BLOCK if factor == 1.0 else 1)
    return found, replace(prices, blocks=found.finite)


def _good(problem: Problem, found: Found, ties: float) -> Ints:
    """``cell · mixes + mix`` of each block's best, and of so many near ties a block."""
    count = min(int((1.0 + ties) * len(problem.cells)), len(found.block))
    chosen = np.argsort(found.excess, kind="stable")[:count]
    return np.asarray(found.block[chosen] * problem.shape[1] + found.mix[chosen, 0])
