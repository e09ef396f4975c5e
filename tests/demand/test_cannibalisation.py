"""Overlap, transfer, rate and loss, each against its definition."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.demand import (
    GAM,
    MNL,
    ChoiceModel,
    Market,
    NestedLogit,
    all_mixes,
    alone,
    cannibalisation_rate,
    gam_theta_from_rate,
    loss,
    overlap,
    transfer,
)


def inputs_of(market: Market) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Attraction, multipliers of all mixes, customers."""
    mixes = all_mixes(tuple(int(n) for n in market.levels))
    return market.attraction, mixes.multiplier(market), market.customers


def test_transfer_closes_one_channel_at_a_time(
    model: ChoiceModel, random_market: Callable[..., Market]
) -> None:
    """Every entry of the transfer matrix equals two runs, with and without the channel."""
    attraction, multiplier, customers = inputs_of(random_market(model, seed=3))
    found = transfer(model, attraction, multiplier, customers)
    assert found.shape == (6, 24, 3, 3)
    for cell in range(6):
        for mix in range(0, 24, 5):
            g = multiplier[mix]
            with_it = model.sales(attraction[cell], g[None], customers[cell])[0]
            for c in range(3):
                without = np.where(np.arange(3) == c, 0.0, g)
                gone = model.sales(attraction[cell], without[None], customers[cell])[0]
                for d in range(3):
                    gained = gone[:, d].sum() - with_it[:, d].sum() if c != d else 0.0
                    assert found[cell, mix, c, d] == pytest.approx(gained, abs=1e-9)


def test_alone_is_a_mix_with_the_others_closed(
    model: ChoiceModel, random_market: Callable[..., Market]
) -> None:
    """What a channel sells alone is its sales in the mix where only it is open."""
    attraction, multiplier, customers = inputs_of(random_market(model, seed=4))
    found = alone(model, attraction, multiplier, customers)
    for channel in range(3):
        only = multiplier * (np.arange(3) == channel)
        expected = model.sales(attraction, only, customers)[..., channel, :]
        np.testing.assert_allclose(found[..., channel, :], expected, rtol=1e-13)


def test_overlap_is_what_is_counted_twice(
    model: ChoiceModel, random_market: Callable[..., Market]
) -> None:
    """Overlap is the sum of the sales alone less the sales together, cell by cell."""
    inputs = inputs_of(random_market(model, seed=5))
    found = overlap(model, *inputs)
    together = model.sales(*inputs).sum(axis=(-3, -2, -1))
    each = alone(model, *inputs).sum(axis=(-3, -2, -1))
    np.testing.assert_allclose(found, each - together, rtol=1e-9, atol=1e-9)


@given(st.integers(0, 2**32 - 1))
def test_overlap_and_transfer_are_never_negative(
    random_market: Callable[..., Market], seed: int
) -> None:
    """Channels are substitutes: no overlap or transfer below 0 when none is pushed below θ."""
    rng = np.random.default_rng(seed)
    models: tuple[ChoiceModel, ...] = (
        MNL(),
        GAM(rng.uniform(0, 0.5, 3)),  # the weakest level of the market is 0.5
        NestedLogit(rng.integers(0, 2, 3), rng.uniform(0.05, 1, 2)),
    )
    for model in models:
        inputs = inputs_of(random_market(model, seed, zones=1, months=1))
        assert (overlap(model, *inputs) >= -1e-9).all()
        assert (transfer(model, *inputs) >= -1e-9).all()


def test_one_open_channel_overlaps_with_none() -> None:
    """A market with one open channel has no overlap and no transfer."""
    inputs = ([[[0.5], [0.7]]], [[1.4, 0.0]], [100.0])
    for model in (MNL(), GAM(0.5), NestedLogit((0, 0), 0.5)):
        assert overlap(model, *inputs) == pytest.approx(0)
        assert transfer(model, *inputs) == pytest.approx(np.zeros((1, 2, 2)))


def test_the_rate_is_missing_where_a_channel_sells_nothing() -> None:
    """The rate of a closed channel, or one without attraction, is NaN; of others it is not."""
    rate = cannibalisation_rate(MNL(), [[[1.0], [0.5], [0.0]]], [[1, 1, 1], [1, 0, 1]], [1000.0])
    assert np.isnan(rate).tolist() == [[False, False, True], [False, True, True]]
    assert rate[1, 0] == pytest.approx(0)


@given(st.floats(0, 1), st.floats(0.01, 5), st.floats(0.01, 5), st.floats(0.1, 3))
def test_theta_comes_back_from_its_rate(
    theta: float, others: float, own: float, outside: float
) -> None:
    """The θ behind a rate is found again from the rate that the closed form gives."""
    rate = (1 - theta) * others / (outside + theta * own + others)
    found = gam_theta_from_rate(rate, others, own, outside)
    assert found == pytest.approx(theta, abs=1e-9)
    assert 0 <= found <= 1


@pytest.mark.parametrize("rate", [-0.01, 0.61, float("nan")])
def test_a_rate_that_no_theta_gives_is_refused(rate: float) -> None:
    """With others 1.5 the rate lies in 0 to .6; the message says so."""
    with pytest.raises(ValueError, match=r"no theta in \[0, 1\] gives a rate.*0 to 0\.6"):
        gam_theta_from_rate(rate, 1.5, 1.0)


@pytest.mark.parametrize("figures", [(0.0, 1.0, 1.0), (1.0, -1.0, 1.0), (1.0, 1.0, 0.0)])
def test_attractions_that_make_no_rate_are_refused(figures: tuple[float, float, float]) -> None:
    """Without attraction of others, own and outside a rate says nothing about θ."""
    with pytest.raises(ValueError, match="attractions must be above 0"):
        gam_theta_from_rate(0.2, *figures)


def test_loss_counts_what_falls_and_not_what_rises() -> None:
    """Loss sums the falls alternative by alternative; a rise elsewhere does not make up."""
    reference = [[10.0, 5.0], [3.0, 0.0]]
    sales = [[[7.0, 9.0], [3.0, 2.0]], [[10.0, 5.0], [3.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]]
    assert loss(reference, sales).tolist() == [3.0, 0.0, 18.0]


def test_loss_of_other_alternatives_is_refused() -> None:
    """Sales of three channels have no loss against a reference of two."""
    with pytest.raises(ValueError, match="the same channels and offers"):
        loss(np.ones((2, 2)), np.ones((3, 2)))
