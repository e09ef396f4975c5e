"""Lines moved across the end of a period: the same lines, in another week."""

from __future__ import annotations

import numpy as np

from optimizer.network.model import NetworkState
from optimizer.network.signing import Signing
from optimizer.network.week import WeekSales
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of, switched


def test_what_is_held_back_is_signed_the_week_after(
    plain_network: Scenario, small_plan: Plan
) -> None:
    """Over the quarter's end and the week after it lines are the same, but for those still owed."""
    tier = {"tier": {"period": "quarter", "at": "quota", "bonus": 400}}
    bonus = plain_network.replace("network.schemes", {"x": [{"per_line": {"fibre": 8}}, tier]})
    cheap = switched(bonus.replace("network.behaviour.shift_cost", 0.5), shifting=True)
    model = model_of(cheap, small_plan, "x")
    points, signing = NetworkState.fresh(model), Signing(model)
    count = len(model.ids)
    nothing = np.zeros(count)

    def week(number: int) -> np.ndarray:
        agreed = np.full((count, 4), 2.0)
        return signing.sign(points, number, WeekSales(nothing, nothing, agreed, None)).good

    assert (week(5) == 2.0).all()
    points.counted = model.quota[:, 0] - 9.0
    last = week(12)
    moved = last.sum(axis=1) - 8.0
    assert np.abs(moved).max() <= model.behaviour.shift_max
    assert (moved != 0).any()
    points.counted[:] = 0.0
    total = last + week(13)
    assert (total.sum(axis=1) == 16.0 + signing.owed.sum(axis=1)).all()
