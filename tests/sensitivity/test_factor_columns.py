"""Factors as columns: the design is told by its looks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from optimizer.sensitivity.factor_columns import columns_of, shape_of


@pytest.mark.parametrize(
    ("rows", "shape"),
    [
        ([(0, 0), (0, 1), (1, 0), (1, 1)], "grid"),
        ([(None, None), (1, None), (None, 1)], "one_at_a_time"),
        ([(0, 0), (0, 1), (1, 0)], "sampled"),
        ([(0.1, 0.7), (0.5, 0.2), (0.9, 0.4)], "sampled"),
    ],
)
def test_the_shape_of_a_design(rows: list[tuple[object, object]], shape: str) -> None:
    """Every combination once; one factor at a time off the base; all else."""
    assert shape_of(columns_of(pd.DataFrame(rows, columns=["a", "b"]), ["a", "b"])) == shape


def test_numbers_are_in_order_and_names_as_they_come() -> None:
    """Numbers give a regression its values; a missing level is the base's."""
    (numbers,) = columns_of(pd.DataFrame({"a": [3, 1, 3]}), ["a"])
    assert numbers.levels == (1.0, 3.0)
    assert numbers.codes.tolist() == [1, 0, 1]
    (names,) = columns_of(pd.DataFrame({"a": ["x", None, "y"]}), ["a"])
    assert names.levels == ("x", None, "y")
    assert names.numbers is None
    assert names.named.tolist() == [True, False, True]
    assert names.taken(np.array([False, True, True])).levels == (None, "y")
