"""Where a plan changes a level."""

from __future__ import annotations

import numpy as np

from optimizer.plan.statement.integer_plan import changes


def test_a_change_is_from_the_month_before() -> None:
    """The first month has none; a level that comes back changes twice."""
    levels = np.array([[[0, 1], [0, 2], [1, 1], [1, 1]]])
    assert changes(levels).tolist() == [[[False, False], [False, True], [True, True], [False] * 2]]
