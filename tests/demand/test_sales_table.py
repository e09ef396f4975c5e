"""The sales table against the model itself, whatever it keeps and however it chunks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.demand import (
    GAM,
    MNL,
    ChoiceModel,
    Market,
    NestedLogit,
    SalesTable,
    all_mixes,
    plan_sales,
    sales_table,
)
from optimizer.demand import alone as alone_of

ROOMY = 1 << 30
TABLE_ONLY_IN_PARTS = 8 * 6 * 24 * 10  # the factors fit, the whole table does not
NOTHING_KEPT = 0


def by_model(market: Market) -> np.ndarray:
    """``sales[cell, mix, segment, channel, offer]`` by a loop over cells, mixes and classes."""
    mixes = all_mixes(tuple(int(n) for n in market.levels))
    cells, classes = market.customers.shape
    shape = (cells, len(mixes), market.segments, *market.commission.shape)
    sales = np.zeros(shape)
    for cell in range(cells):
        for mix, g in enumerate(mixes.multiplier(market)):
            found = market.model.sales(market.attraction[cell], g[None], market.customers[cell])
            for k in range(classes):
                sales[cell, mix, market.class_segment[k]] += found[0, k]
    return sales


@pytest.mark.parametrize("budget", [ROOMY, TABLE_ONLY_IN_PARTS, NOTHING_KEPT])
@pytest.mark.parametrize("chunk", [1, 2000, 4 << 20])
def test_the_table_is_the_models_sales(
    model: ChoiceModel,
    budget: int,
    chunk: int,
    random_market: Callable[..., Market],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sales, single columns and prices equal the model's, for every budget and chunk size."""
    monkeypatch.setattr(sales_table, "CHUNK_BYTES", chunk)
    market = random_market(model, seed=11)
    expected = by_model(market)
    table = SalesTable(market, all_mixes((3, 2, 4)), budget)
    close = {"rtol": 1e-10, "atol": 1e-10}
    assert table.shape == expected.shape
    for cells in (slice(None), slice(1, 4), np.array([4, 0, 4]), np.array([], dtype=np.int64)):
        np.testing.assert_allclose(table.sales(cells), expected[cells], **close)
        price = np.random.default_rng(2).normal(size=(6, 2, 3, 2))[cells]
        worth = np.einsum("cmsij,csij->cm", expected[cells], price)
        np.testing.assert_allclose(table.priced(price, cells), worth, rtol=1e-9, atol=1e-9)
    cell, mix = np.array([0, 5, 5, 2]), np.array([23, 0, 7, 7])
    np.testing.assert_allclose(table.sales_of(cell, mix), expected[cell, mix], **close)


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_random_markets(random_market: Callable[..., Market], seed: int) -> None:
    """For random markets and models the table equals the model, and a plan's sales the table."""
    rng = np.random.default_rng(seed)
    models: tuple[ChoiceModel, ...] = (
        MNL(),
        GAM(rng.uniform(0, 1, 3)),
        NestedLogit(rng.integers(0, 3, 3), rng.uniform(0.02, 1, 3)),
    )
    mixes = all_mixes((3, 2, 4))
    for model in models:
        market = random_market(model, seed, zones=2, months=2)
        table = SalesTable(market, mixes)
        np.testing.assert_allclose(table.full(), by_model(market), rtol=1e-9, atol=1e-9)
        push = np.stack([rng.integers(0, n, (2, 2)) for n in (3, 2, 4)], axis=-1)
        expected, alone = plan_sales(market, push)
        at = mixes.index_of(push.reshape(4, 3))
        own = np.arange(4)
        np.testing.assert_allclose(
            expected.reshape(4, 2, 3, 2), table.full()[own, at], rtol=1e-9, atol=1e-9
        )
        for channel in range(3):
            np.testing.assert_allclose(
                alone[:, :, :, channel].reshape(4, 2, 2),
                table.alone[own, channel, push.reshape(4, 3)[:, channel]],
                rtol=1e-9,
                atol=1e-9,
            )


def test_alone_by_level_is_alone_in_a_mix(
    model: ChoiceModel, random_market: Callable[..., Market]
) -> None:
    """``alone`` at a level is what the channel sells alone in any mix with that level."""
    market = random_market(model, seed=5)
    mixes = all_mixes((3, 2, 4))
    table = SalesTable(market, mixes)
    g = mixes.multiplier(market)
    expected = market.by_segment(alone_of(model, market.attraction, g, market.customers))
    for channel in range(3):
        found = table.alone[:, channel, mixes.levels[:, channel]]
        np.testing.assert_allclose(found, expected[..., channel, :], rtol=1e-10, atol=1e-10)


def test_alone_is_missing_beyond_a_channels_levels_and_nowhere_else(
    random_market: Callable[..., Market],
) -> None:
    """NaN stands where the channel has no such level; a closed level sells 0."""
    market = random_market(GAM(0.5), seed=5)
    alone = SalesTable(market, all_mixes((3, 2, 4))).alone
    missing = np.isnan(market.level_multiplier[..., 0])
    assert (np.isnan(alone).all(axis=(0, 3, 4)) == missing).all()
    assert (np.isnan(alone).any(axis=(0, 3, 4)) == missing).all()
    assert not alone[:, 0, 0].any()


def test_a_table_over_its_budget_is_not_built_whole(random_market: Callable[..., Market]) -> None:
    """Asked for the whole, a table over its budget says how large it is and what to do."""
    table = SalesTable(random_market(MNL(), 1), all_mixes((3, 2, 4)), TABLE_ONLY_IN_PARTS)
    assert not table.fits
    with pytest.raises(ValueError, match="ask for the sales of some cells"):
        table.full()


def test_the_whole_table_is_kept_and_cannot_be_changed(
    random_market: Callable[..., Market],
) -> None:
    """``full`` computes once; what it hands out is read-only."""
    table = SalesTable(random_market(MNL(), 1), all_mixes((3, 2, 4)))
    assert table.full() is table.full()
    for array in (table.full(), table.alone):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


def test_prices_of_another_shape_are_refused(random_market: Callable[..., Market]) -> None:
    """Prices must have one entry per cell, segment, channel and offer."""
    table = SalesTable(random_market(MNL(), 1), all_mixes((3, 2, 4)))
    with pytest.raises(ValueError, match=r"prices must have the shape \(6, 2, 3, 2\)"):
        table.priced(np.ones((6, 1, 3, 2)))


def test_some_mixes_are_enough(random_market: Callable[..., Market]) -> None:
    """A table over a choice of mixes has the sales of those mixes."""
    market = random_market(GAM(0.5), 2)
    every = all_mixes((3, 2, 4))
    some = type(every)(every.counts, every.levels[[20, 3, 7]])
    np.testing.assert_allclose(
        SalesTable(market, some).full(), SalesTable(market, every).full()[:, [20, 3, 7]]
    )
