"""Figures of one replication by their definition."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network import MEASURES, replicate
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of


def test_measures_by_their_definition(small: Scenario, small_plan: Plan) -> None:
    """Contribution is worth less pay; cost a line is pay by lines; each measure is a number."""
    record = replicate(model_of(small, small_plan), 0)
    assert record.measure("contribution") == record.worth - record.pay
    assert record.measure("cost_per_line") == pytest.approx(record.pay / record.sold.sum())
    assert record.measure("retained") == record.outcomes.retained[-1].sum()
    assert all(np.isfinite(record.measure(name)) for name in MEASURES)
    assert record.same_as(replicate(model_of(small, small_plan), 0))
