"""The decentralised benchmark: its sums, and that they are the overlap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from optimizer.demand import MNL, ChoiceModel, Market, all_mixes, decentralised, overlap


def test_the_excess_is_the_overlap_by_zone_month_and_offer(
    model: ChoiceModel, random_market: Callable[..., Market]
) -> None:
    """Lines promised less lines that the market gives: by cell the overlap, in all the total."""
    market = random_market(model, 9)
    push = np.random.default_rng(1).integers(0, (3, 2, 4), (2, 3, 3))
    found = decentralised(market, push)
    mixes = all_mixes((3, 2, 4))
    g = mixes.multiplier(market)[mixes.index_of(push.reshape(6, 3))]
    expected = overlap(model, market.attraction, g[:, None], market.customers)
    assert found.excess.shape == (2, 3, 2)
    np.testing.assert_allclose(found.excess.sum(axis=-1).ravel(), expected[:, 0], atol=1e-8)
    assert found.total_excess == pytest.approx(expected.sum())
    assert found.total_alone - found.total_together == pytest.approx(found.excess.sum())


def test_the_launch_of_a_channel_is_promised_twice(random_market: Callable[..., Market]) -> None:
    """Shop 1, reseller .5 and web 1 promise 500 + 333.33 + 500 lines; the market gives 714.29."""
    market = replace(
        random_market(MNL(), 1, zones=1, months=1),
        customers=np.array([[1000.0]]),
        attraction=np.array([[[[1.0], [0.5], [1.0]]]]),
        class_segment=np.array([0]),
        segments=1,
        line_margin=np.ones(1),
        commission=np.zeros((3, 1)),
    )
    found = decentralised(market, np.array([[[1, 0, 2]]]))
    assert found.alone.ravel() == pytest.approx([500, 1000 / 3, 500])
    assert found.total_together == pytest.approx(2.5 / 3.5 * 1000)
    assert found.excess == pytest.approx(np.array([[[4000 / 3 - 2500 / 3.5]]]))
