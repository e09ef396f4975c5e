"""Nested logit near its limits, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.demand import NestedLogit


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
