"""Sales of chosen levels, and the decentralised benchmark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from optimizer.demand import (
    GAM,
    MNL,
    ChoiceModel,
    Market,
    all_mixes,
    decentralised,
    overlap,
    plan_sales,
)


def test_a_plan_sells_what_the_formula_says(random_market: Callable[..., Market]) -> None:
    """Together and alone equal the GAM formula written out for each cell and class."""
    theta = np.array([0.5, 0.0, 1.0])
    market = random_market(GAM(theta), 8)
    push = np.random.default_rng(1).integers(0, (3, 2, 4), (2, 3, 3))
    together, alone = plan_sales(market, push)
    expected = np.zeros((2, 2, 3, 2, 3, 2))
    for zone, month in np.ndindex(2, 3):
        cell = zone * 3 + month
        g = np.array([market.level_multiplier[c, push[zone, month, c], 0] for c in range(3)])
        for k, segment in enumerate(market.class_segment):
            v, people = market.attraction[cell, k], market.customers[cell, k]
            shadow = theta * v.sum(axis=1)
            worth = g * v.sum(axis=1)
            compete = 1 + np.where(g == 0, shadow, worth).sum()
            expected[0, zone, month, segment] += people * g[:, None] * v / compete
            for c in np.flatnonzero(g):
                compete = 1 + worth[c] + np.delete(shadow, c).sum()
                expected[1, zone, month, segment, c] += people * g[c] * v[c] / compete
    np.testing.assert_allclose(together, expected[0], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(alone, expected[1], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("shape", [(6, 3), (3, 3, 3), (2, 3, 2)])
def test_a_push_of_another_shape_is_refused(
    shape: tuple[int, ...], random_market: Callable[..., Market]
) -> None:
    """The push must have the market's zone-months and channels."""
    with pytest.raises(ValueError, match="with 6 zone-months and 3 channels"):
        plan_sales(random_market(GAM(0.5), 1), np.zeros(shape, dtype=np.int64))


@pytest.mark.parametrize("level", [-1, 2])
def test_a_level_that_the_channel_has_not_is_refused(
    level: int, random_market: Callable[..., Market]
) -> None:
    """A level below 0 does not count from the end, one too high is not NaN: both are named."""
    push = np.zeros((2, 3, 3), dtype=np.int64)
    push[1, 2, 1] = level
    with pytest.raises(ValueError, match=rf"push\[1, 2, 1\] is level {level}.*levels 0 to 1"):
        plan_sales(random_market(GAM(0.5), 1), push)


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
