"""Figures of one replication by their definition; deciles are numpy's quantiles."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network import MEASURES, replicate
from optimizer.network.watching.record import DECILES, deciles
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of


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


def test_measures_by_their_definition(small: Scenario, small_plan: Plan) -> None:
    """Contribution is worth less pay; cost a line is pay by lines; each measure is a number."""
    record = replicate(model_of(small, small_plan), 0)
    assert record.measure("contribution") == record.worth - record.pay
    assert record.measure("cost_per_line") == pytest.approx(record.pay / record.sold.sum())
    assert record.measure("retained") == record.outcomes.retained[-1].sum()
    assert all(np.isfinite(record.measure(name)) for name in MEASURES)
    assert record.same_as(replicate(model_of(small, small_plan), 0))
