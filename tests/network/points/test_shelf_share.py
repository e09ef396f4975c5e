"""Our share of the shelf: by hand, and what moves it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network.points.shelf_share import shelf_ratio


@given(pull=st.floats(0.1, 10), push=st.floats(0.1, 10), share=st.floats(0.01, 1))
def test_shares_of_the_shelf(pull: float, push: float, share: float) -> None:
    """A share stays in (0, 1]; exclusive, and as usual, nothing moves; our pull raises it."""
    p, s, c = (np.array([x]) for x in (pull, share, push))
    ratio = shelf_ratio(p, s, c)[0]
    assert 0 < share * ratio <= 1 + 1e-12
    assert shelf_ratio(p, np.ones(1), c)[0] == 1
    assert shelf_ratio(np.ones(1), s, np.ones(1))[0] == pytest.approx(1)
    assert shelf_ratio(1.1 * p, s, c)[0] >= ratio
    assert shelf_ratio(p, s, 1.1 * c)[0] <= ratio


def test_the_shelf_by_hand() -> None:
    """Half the shelf against twice the push: a third, two thirds of the usual half."""
    assert shelf_ratio(np.ones(1), np.array([0.5]), np.array([2.0]))[0] == pytest.approx(2 / 3)
