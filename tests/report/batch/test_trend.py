"""Local linear regression."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.report.batch.trend import trend


@given(
    st.floats(-5, 5), st.floats(-3, 3), st.lists(st.floats(0, 9), min_size=9, unique=True)
)  # fmt: skip
def test_trend_of_a_line_is_the_line(a: float, b: float, at: list[float]) -> None:
    """Local linear regression reproduces lines exactly (Fan & Gijbels 1996, §3.2)."""
    x = np.array([*at, 0.0, 10.0, *np.linspace(0.5, 9.5, 10)])
    found = trend(x, a + b * x)
    assert found is not None
    assert found[1] == pytest.approx(a + b * found[0], abs=1e-6)


def test_no_trend_of_few_points() -> None:
    """Seven points, or one place, have no trend."""
    assert trend(np.arange(7.0), np.arange(7.0)) is None
    assert trend(np.ones(20), np.arange(20.0)) is None
