"""Factors of the sales: they give back the model's sales, or say that they cannot."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike

from optimizer.arrays import Floats
from optimizer.demand import GAM, MNL, ChoiceModel, Market, NestedLogit, all_mixes
from optimizer.demand.push import Push

FACTORED = {
    "mnl": MNL(),
    "gam, by channel": GAM((0.5, 0.0, 1.0)),
    "gam, one for all": GAM(0.7),
    "nested, two nests": NestedLogit((0, 1, 0), (0.4, 0.7)),
    "nested, a nest without channels": NestedLogit((0, 2, 2), (0.4, 0.7, 0.05)),
}


@pytest.mark.parametrize("model", FACTORED.values(), ids=FACTORED.keys())
@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_factors_give_the_models_sales(
    model: ChoiceModel, seed: int, apart: bool, random_market: Callable[..., Market]
) -> None:
    """Scale × push × worth, summed over units, is what the model itself sells."""
    market = random_market(model, seed, apart=apart)
    g = all_mixes((3, 2, 4)).multiplier(market)
    factors = model.factors(market.attraction, g, market.customers)
    assert factors is not None
    assert len(factors.unit_class) == model.units(5)
    found = factors.by_segment(market.class_segment, market.segments)
    expected = market.by_segment(model.sales(market.attraction, g, market.customers))
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-11)


def test_a_market_without_attraction_sells_nothing() -> None:
    """No attraction, or every channel closed, is 0 lines in factors too, not NaN."""
    attraction = np.array([[[[0.0], [0.0]]], [[[0.3], [0.6]]]])
    for model in (MNL(), GAM(0.5), NestedLogit((0, 1), 0.5)):
        factors = model.factors(attraction, np.array([[0.0, 0.0], [1, 1]]), np.ones((2, 1)))
        assert factors is not None
        sales = factors.by_segment(np.array([0]), 1)
        assert sales[0].tolist() == np.zeros((2, 1, 2, 1)).tolist()
        assert not sales[1, 0].any()
        assert sales[1, 1].all()


def test_figures_too_far_apart_have_no_factors() -> None:
    """A channel 1e-300 of its nest's best sells when alone: the factors decline, not lose it."""
    attraction = np.array([[[[1e-3], [1.0]]]])
    g = np.array([[1.0, 0.0]])
    near_zero = NestedLogit((0, 0), 0.01)
    assert near_zero.factors(attraction, g, np.ones((1, 1))) is None
    assert near_zero.sales(attraction[0], g, [1.0]).sum() == pytest.approx(1e-3 / 1.001)


def test_a_model_of_someone_else_has_no_factors() -> None:
    """Any other model is served by its own sales, and is not asked for a denominator."""

    class Nobody(ChoiceModel):
        """Nobody buys."""

        def sales(self, attraction: ArrayLike, multiplier: Push, customers: ArrayLike) -> Floats:
            return np.zeros((1, 1, 1, 1))

    one = np.ones((1, 1, 1, 1))
    assert Nobody().factors(one, np.ones((1, 1)), np.ones((1, 1))) is None
    assert Nobody().units(3) is None
    assert not Nobody.one_denominator
    with pytest.raises(TypeError, match="Nobody has no one denominator"):
        Nobody().weight(one)
