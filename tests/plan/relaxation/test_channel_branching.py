"""Branch and bound over channels: its mixes as from looking at all; lists of mixes by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from optimizer.plan.relaxation import channel_branching
from optimizer.plan.relaxation.channel_branching import ChannelTree, LogitUnits, MixList

CELLS, CHANNELS, LEVELS = 3, 3, 3
EVERY = np.array(list(itertools.product(range(LEVELS), repeat=CHANNELS)))


def _units(seed: int) -> LogitUnits:
    rng = np.random.default_rng(seed)
    shape = (CELLS, 2, CHANNELS, LEVELS)
    cost = rng.uniform(0, 2, (CELLS, CHANNELS, LEVELS))
    cost[0, 1, 2] = np.inf
    return LogitUnits(rng.normal(0, 3, shape), rng.uniform(0.1, 2, shape), cost)


def _values(units: LogitUnits, cell: int) -> np.ndarray:
    """Σ A/D + Σ cost of every mix of a cell, by the definition."""
    channel = np.arange(CHANNELS)
    top = units.of_sales[cell][:, channel, EVERY].sum(axis=2)
    below = 1 + units.weight[cell][:, channel, EVERY].sum(axis=2)
    return np.asarray((top / below).sum(axis=0) + units.cost[cell, channel, EVERY].sum(axis=1))


def _tree(units: LogitUnits) -> ChannelTree:
    """Around the first mix of each cell."""
    top, below = units.best_known(np.zeros((CELLS, CHANNELS), dtype=np.int64))
    mean = top / (below - 1)
    rest = units.of_sales - mean[:, :, None, None] * units.weight
    return ChannelTree(units, mean, rest, np.arange(CHANNELS), below)


@pytest.mark.parametrize("seed", range(5))
def test_the_tree_gives_all_mixes_below_and_no_others(seed: int) -> None:
    """Each mix below the limit of its cell once, with its own value."""
    units = _units(seed)
    values = np.stack([_values(units, cell) for cell in range(CELLS)])
    most, floor = np.nanquantile(values, 0.4, axis=1), np.full(CELLS, np.inf)
    mixes = _tree(units).below(np.arange(CELLS), most, floor)
    assert np.isinf(floor).all()
    for cell in range(CELLS):
        own = np.sort(mixes.value[mixes.row == cell])
        np.testing.assert_allclose(own, np.sort(values[cell][values[cell] < most[cell]]))


def test_a_tree_that_grows_too_large_gives_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is listed then, and no mix is below the floor."""
    monkeypatch.setattr(channel_branching, "NODES", 2)
    units = _units(1)
    floor = np.full(CELLS, np.inf)
    mixes = _tree(units).below(np.arange(CELLS), np.full(CELLS, 100.0), floor)
    assert not len(mixes.row)
    for cell in range(CELLS):
        assert floor[cell] <= _values(units, cell).min() + 1e-9


def test_values_by_level_change_one_channel() -> None:
    """The reduced cost of a mix with each level of the second channel in turn."""
    units = _units(2)
    levels = np.zeros((CELLS, 1, CHANNELS), dtype=np.int64)
    by_level = units.by_level(levels, 1)
    wanted = [int(np.flatnonzero(([0, level, 0] == EVERY).all(axis=1))[0]) for level in range(3)]
    np.testing.assert_allclose(by_level[1, 0], _values(units, 1)[wanted])


def test_lists_of_mixes_join_and_keep_the_best() -> None:
    """A mix in both lists counts once; of each cell the best stay, with the least dropped."""
    one = MixList(np.array([0, 1]), np.array([[0, 1], [1, 1]]), np.array([3.0, 2.0]))
    other = MixList(np.array([0, 0]), np.array([[0, 1], [2, 2]]), np.array([3.0, 1.0]))
    union = one.union(other)
    assert union.value.tolist() == [3.0, 1.0, 2.0]
    best, dropped = union.best(2, 1)
    assert best.value.tolist() == [1.0, 2.0]
    assert dropped.tolist() == [3.0, np.inf]
    assert union.least(3).tolist() == [1.0, 2.0, np.inf]
