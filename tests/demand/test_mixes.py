"""Mixes: their order, their index, their multipliers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from optimizer.demand import MNL, Market, Mixes, all_mixes


def test_all_mixes_are_in_lexicographic_order() -> None:
    """Every combination once, the last channel changing fastest."""
    mixes = all_mixes((3, 2, 4))
    assert [tuple(row) for row in mixes.levels] == list(product(range(3), range(2), range(4)))
    assert len(mixes) == 24


def test_index_of_finds_each_mix_whatever_the_shape() -> None:
    """Levels lead back to their mix, with any leading axes."""
    mixes = all_mixes((3, 2, 4))
    assert mixes.index_of(mixes.levels).tolist() == list(range(24))
    shaped = mixes.levels.reshape(4, 6, 3)
    assert mixes.index_of(shaped).tolist() == np.arange(24).reshape(4, 6).tolist()


def test_index_of_knows_a_choice_of_mixes_in_any_order() -> None:
    """Mixes need not be all, nor sorted: the index is the place in ``levels``."""
    mixes = Mixes((3, 2), np.array([[2, 1], [0, 0], [1, 1]]))
    assert mixes.index_of(np.array([[1, 1], [2, 1]])).tolist() == [2, 0]
    with pytest.raises(ValueError, match=r"no mix with the levels \[1, 0\]"):
        mixes.index_of(np.array([[1, 1], [1, 0]]))


@pytest.mark.parametrize("levels", [[3, 0], [-1, 0], [0, 2]])
def test_a_level_that_no_channel_has_is_refused(levels: list[int]) -> None:
    """Negative levels do not count from the end, larger ones do not wrap."""
    with pytest.raises(ValueError, match="levels must lie below"):
        all_mixes((3, 2)).index_of(np.array(levels))
    with pytest.raises(ValueError, match="levels must lie below"):
        Mixes((3, 2), np.array([levels]))


def test_levels_of_other_channels_are_refused() -> None:
    """Three levels are no mix of two channels."""
    with pytest.raises(ValueError, match="levels of 3 channels are given; there are 2"):
        all_mixes((3, 2)).index_of(np.array([0, 0, 0]))
    with pytest.raises(ValueError, match=r"must be \[mix, channel\]"):
        Mixes((3, 2), np.array([0, 0]))


def test_a_mix_stands_once() -> None:
    """The same mix twice would make its index ambiguous."""
    with pytest.raises(ValueError, match="twice"):
        Mixes((3, 2), np.array([[0, 1], [0, 1]]))


@pytest.mark.parametrize("counts", [(), (2, 0)])
def test_every_channel_needs_a_level(counts: tuple[int, ...]) -> None:
    """No channels, or one without levels, make no mix."""
    with pytest.raises(ValueError, match="at least one level"):
        all_mixes(counts)


def test_multipliers_are_those_of_the_levels(random_market: Callable[..., Market]) -> None:
    """Each mix has the multipliers of its levels, closed ones 0, none missing."""
    market = random_market(MNL(), 1)
    mixes = all_mixes((3, 2, 4))
    found = mixes.multiplier(market)
    assert found[0].tolist() == [0, 1, 0]
    assert found[-1].tolist() == [1.25, 1.4, 1.4]
    for mix, levels in enumerate(mixes.levels):
        assert found[mix].tolist() == [
            market.level_multiplier[c, n, 0] for c, n in enumerate(levels)
        ]


def test_mixes_of_another_market_are_refused(random_market: Callable[..., Market]) -> None:
    """Mixes over other levels than the market's would give NaN: refused instead."""
    with pytest.raises(ValueError, match=r"channels with \(4, 2, 4\) levels"):
        all_mixes((4, 2, 4)).multiplier(random_market(MNL(), 1))
