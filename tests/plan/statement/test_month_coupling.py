"""What ties the months of a zone: campaigns that end too soon."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.plan.statement.month_coupling import CampaignRule, MonthCoupling, months_short


@pytest.mark.parametrize(
    ("year", "length", "short"),
    [
        ("....", 2, 0),
        (".x..", 2, 1),
        (".x.x", 3, 2),
        ("x...", 3, 2),
        (".xx.", 2, 0),
        ("...x", 3, 0),
        ("x.x.", 2, 2),
    ],
)
def test_months_short(year: str, length: int, short: int) -> None:
    """A run that ends before its length is short; one that lasts to the last month never is."""
    on = np.array([month == "x" for month in year])
    assert months_short(on, length) == short


def test_misses_count_by_zone_and_rank_over_the_scale() -> None:
    """A rule counts only in its zones, and only among those of its rank."""
    on = np.array([False, True])
    rule = CampaignRule(0, on, 2, np.array([True, False]), rank=1, scale=4.0)
    coupling = MonthCoupling(months=3, changing=False, rules=(rule,))
    years = np.array([[[0], [1], [0]], [[0], [1], [0]], [[0], [1], [1]]])
    assert coupling.tied
    assert coupling.missed(1, np.array([0, 1, 0]), years).tolist() == [0.25, 0.0, 0.0]
    assert coupling.missed(2, np.array([0, 1, 0]), years).tolist() == [0.0, 0.0, 0.0]
