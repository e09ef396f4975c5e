"""Sales of chosen levels, by hand and as refused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from optimizer.demand import GAM, Market, plan_sales


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
