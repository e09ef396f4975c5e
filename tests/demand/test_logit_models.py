"""Logit models: closed forms, invariances, and what stays itself near the limits."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from optimizer.demand import GAM, MNL, ChoiceModel, NestedLogit

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]

SHARE = st.floats(0, 1)


@st.composite
def models(draw: st.DrawFn, channels: int) -> ChoiceModel:
    """Any of the three, with figures by channel or nest, or one for all."""
    kind = draw(st.sampled_from(["mnl", "gam", "nested"]))
    if kind == "mnl":
        return MNL()
    if kind == "gam":
        return GAM(draw(SHARE | st.lists(SHARE, min_size=channels, max_size=channels)))
    nests = draw(st.lists(st.integers(0, 2), min_size=channels, max_size=channels))
    lam = st.floats(1e-3, 1)
    return NestedLogit(nests, draw(lam | st.lists(lam, min_size=3, max_size=3)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[ChoiceModel, Arrays]:
    """A model and its inputs, with or without a cell axis on each."""
    cells, mixes, classes, channels, offers = (draw(st.integers(1, 3)) for _ in range(5))
    shapes = ((classes, channels, offers), (mixes, channels), (classes,))
    figures = (st.floats(0, 1e6), st.sampled_from([0.0, 0.5, 1.0, 1.4]), st.floats(0, 1e7))
    made = []
    for shape, figure in zip(shapes, figures, strict=True):
        lead = (cells,) if draw(st.booleans()) else ()
        made.append(draw(arrays(np.float64, lead + shape, elements=figure)))
    return draw(models(channels)), (made[0], made[1], made[2])


@given(cases())
def test_sales_never_exceed_customers(case: tuple[ChoiceModel, Arrays]) -> None:
    """Sales are finite, 0 or more, and no class buys more lines than it has customers."""
    model, (attraction, multiplier, customers) = case
    sales = model.sales(attraction, multiplier, customers)
    assert np.isfinite(sales).all()
    assert (sales >= 0).all()
    # 1e-300: below the smallest normal float rounding has no relative bound
    most = customers[..., None, :] * (1 + 1e-12) + 1e-300
    assert (sales.sum(axis=(-2, -1)) <= most).all()


@given(cases())
def test_a_closed_channel_sells_nothing_and_an_open_one_something(
    case: tuple[ChoiceModel, Arrays],
) -> None:
    """A multiplier of 0 closes; alone in the market, whatever attracts sells."""
    model, (attraction, multiplier, customers) = case
    sales = model.sales(attraction, multiplier, customers)
    closed = np.broadcast_to((multiplier == 0)[..., None, :, None], sales.shape)
    assert not sales[closed].any()
    buys = (customers > 1)[..., None, :]
    attracted = multiplier[..., None, :, None] * attraction[..., None, :, :, :] > 1e-6
    some = buys & attracted.any(axis=(-2, -1))
    assert (np.broadcast_to(sales.sum(axis=(-2, -1)), some.shape)[some] > 0).all()


@given(cases())
def test_the_cell_axis_is_a_loop_over_cells(case: tuple[ChoiceModel, Arrays]) -> None:
    """All cells at once give what each cell gives by itself, whichever inputs have cells."""
    model, (attraction, multiplier, customers) = case
    sales = model.sales(attraction, multiplier, customers)
    inputs = ((attraction, 3), (multiplier, 2), (customers, 1))
    cells = max(len(array) if array.ndim > plain else 1 for array, plain in inputs)
    for cell in range(cells):
        one = [array[cell] if array.ndim > plain else array for array, plain in inputs]
        expected = model.sales(*one)
        found = sales[cell] if sales.ndim == 5 else sales
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@given(cases())
def test_gam_without_shadow_and_nested_logit_without_likeness_are_mnl(
    case: tuple[ChoiceModel, Arrays],
) -> None:
    """GAM with θ = 0 and nested logit with dissimilarity 1 sell what MNL sells."""
    _, inputs = case
    channels = inputs[0].shape[-2]
    expected = MNL().sales(*inputs)
    for model in (GAM([0.0] * channels), NestedLogit(list(range(channels)), 1.0)):
        np.testing.assert_allclose(model.sales(*inputs), expected, rtol=1e-9, atol=1e-9)
    one_nest = NestedLogit([0] * channels, [1.0])
    np.testing.assert_allclose(one_nest.sales(*inputs), expected, rtol=1e-9, atol=1e-9)


def test_the_multiplier_scales_the_attraction() -> None:
    """Level 1.25 on a channel sells what 1.25 times its attraction sells at reference."""
    attraction = np.array([[[0.4, 0.2], [0.3, 0.1]]])
    pushed = attraction * np.array([1.25, 1.0])[:, None]
    for model in (MNL(), GAM(0.5), NestedLogit((0, 0), 0.5)):
        found = model.sales(attraction, [[1.25, 1.0]], [100.0])
        np.testing.assert_allclose(found, model.sales(pushed, [[1.0, 1.0]], [100.0]))


def test_models_are_values() -> None:
    """Models compare and hash by their figures, and neither they nor their figures change."""
    theta = np.array([0.5, 0.0])
    model = GAM(theta)
    theta[0] = 1.0
    assert model == GAM((0.5, 0.0))
    assert len({MNL(), MNL(), GAM(0.5), GAM(0.5), NestedLogit((0,), 0.5)}) == 3
    with pytest.raises(FrozenInstanceError):
        model.theta = 0.3  # type: ignore[misc]


@pytest.mark.parametrize("theta", [-0.1, 1.1, float("nan"), (0.5, 2.0)])
def test_theta_outside_its_range_is_refused(theta: float) -> None:
    """θ must lie in [0, 1]."""
    with pytest.raises(ValueError, match=r"theta must lie in \[0, 1\]"):
        GAM(theta)


def test_figures_for_another_number_of_channels_are_refused() -> None:
    """θ, nests and dissimilarity must be as many as the channels and nests are."""
    inputs = (np.ones((1, 3, 1)), np.ones((1, 3)), np.ones(1))
    with pytest.raises(ValueError, match="theta is given for 2 channels; there are 3"):
        GAM((0.5, 0.5)).sales(*inputs)
    with pytest.raises(ValueError, match="nests are given for 2 channels; there are 3"):
        NestedLogit((0, 1), 0.5).sales(*inputs)
    with pytest.raises(ValueError, match="given for 1 nests; the channels name 2"):
        NestedLogit((0, 1), (0.5,))


@pytest.mark.parametrize(
    ("attraction", "multiplier", "customers", "said"),
    [
        ((3, 2), (1, 3), (2,), "shapes must be"),  # no class axis
        ((2, 3, 2), (3,), (2,), "shapes must be"),  # no mix axis
        ((2, 3, 2), (1, 4), (2,), "3 channels and 2 classes"),  # channels differ
        ((2, 3, 2), (1, 3), (5,), "3 channels and 2 classes"),  # classes differ
        ((4, 2, 3, 2), (1, 3), (3, 2), "leading"),  # cells differ
    ],
)
def test_shapes_that_do_not_agree_are_refused(
    attraction: tuple[int, ...],
    multiplier: tuple[int, ...],
    customers: tuple[int, ...],
    said: str,
) -> None:
    """Shapes that do not agree are named, whatever the model."""
    for model in (MNL(), GAM(0.5), NestedLogit((0, 0, 1), 0.5)):
        with pytest.raises(ValueError, match=said):
            model.sales(np.ones(attraction), np.ones(multiplier), np.ones(customers))


@pytest.mark.parametrize("bad", [-0.1, float("nan"), float("inf")])
@pytest.mark.parametrize("which", ["attraction", "multiplier", "customers"])
def test_figures_that_make_no_sense_are_refused(which: str, bad: float) -> None:
    """Negative, infinite and missing figures are refused by name."""
    inputs = {
        "attraction": np.ones((2, 3, 1)),
        "multiplier": np.ones((1, 3)),
        "customers": np.ones(2),
    }
    inputs[which].flat[1] = bad
    with pytest.raises(ValueError, match=f"{which} must be finite and 0 or more; found {bad:g}"):
        MNL().sales(**inputs)


def models_of_four() -> dict[str, tuple[ChoiceModel, ChoiceModel]]:
    """Models of two channels, and the same of four with each channel's offers apart."""
    return {
        "mnl": (MNL(), MNL()),
        "gam": (GAM((0.3, 0.9)), GAM((0.3, 0.3, 0.9, 0.9))),
        "nested": (NestedLogit((0, 1), (0.4, 0.8)), NestedLogit((0, 0, 1, 1), (0.4, 0.8))),
    }


def test_nested_logit_near_the_limit_is_the_best_alternative_of_a_nest() -> None:
    """With dissimilarity near 0 a nest sells its most attractive alternative, without overflow."""
    model = NestedLogit((0, 0), 1e-4)
    sales = model.sales([[[0.5], [2.0]]], [[1, 1], [1, 0]], [300.0])
    np.testing.assert_allclose(sales[:, 0, :, 0], [[0, 200], [100, 0]], atol=1e-9)


def test_a_nest_may_have_no_channel() -> None:
    """Numbers of nests may have holes: nests 0 and 2 are as good as 0 and 1."""
    inputs = ([[[0.5], [2.0], [1.0]]], [[1, 1, 1]], [300.0])
    np.testing.assert_allclose(
        NestedLogit((0, 2, 2), (0.5, 1.0, 0.3)).sales(*inputs),
        NestedLogit((0, 1, 1), (0.5, 0.3)).sales(*inputs),
    )


@pytest.mark.parametrize("value", [0.0, -1.0, 1.01, float("nan"), (0.5, 0.0)])
def test_dissimilarity_outside_its_range_is_refused(value: float) -> None:
    """The dissimilarity must lie in (0, 1]."""
    with pytest.raises(ValueError, match=r"dissimilarity must lie in \(0, 1\]"):
        NestedLogit((0, 1), value)


@pytest.mark.parametrize("nests", [(), (0, -1), (0.5, 1.0), ((0, 1),)])
def test_nests_must_be_numbers_from_0(nests: tuple[int, ...]) -> None:
    """A nest is a whole number from 0 for each channel."""
    with pytest.raises(ValueError, match="a number from 0 for each channel"):
        NestedLogit(nests, 0.5)
