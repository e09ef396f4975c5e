"""Deciles are numpy's quantiles, group by group."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.watching.outcomes import DECILES, deciles


def test_deciles_are_numpys() -> None:
    """Of 200 values in three groups; a group of nobody has none."""
    rng = np.random.default_rng(5)
    values, group = rng.random(200), rng.integers(0, 3, 200)
    order = np.argsort(values)
    by_group = deciles(values[order], group[order], 4)
    for each in range(3):
        assert by_group[each] == pytest.approx(np.quantile(values[group == each], DECILES))
    assert np.isnan(by_group[3]).all()
    assert np.isnan(deciles(np.zeros(0), np.zeros(0, dtype=np.int64), 1)).all()
