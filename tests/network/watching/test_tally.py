"""Sums of a replication are those of every point of sale, seen one by one."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network import replicate
from optimizer.network.watching.watcher import EARLY
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import diary_of, model_of


def test_sums_are_those_of_the_diary(small: Scenario, small_plan: Plan) -> None:
    """Lines, losses, early losses, pay and exits, month by month."""
    model = model_of(small, small_plan, "air_time")
    record, diary = replicate(model, 1), diary_of(model, 1)
    for month, seen in enumerate(diary.months):
        assert record.outcomes.lines[month].sum() == seen.sold.sum()
        assert record.outcomes.lost[month].sum() == seen.lost.sum()
        ages = month - np.arange(seen.lost.shape[2])
        early = seen.lost[:, :, ages < EARLY].sum()
        assert record.outcomes.early[month].sum() == seen.early.sum() == early
        assert record.earned[month].sum() == pytest.approx(seen.entries.earned.sum() / 100)
        assert record.exits[month] == seen.left.sum()
