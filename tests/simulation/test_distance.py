"""Effort by distance to the quota: by hand for one point of sale, sums, and published signs."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network import replicate
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import effort_by_distance, trace
from optimizer.simulation.distance import PACES
from tests.network.networks import model_of, switched
from tests.network.test_extremes import drawn


def test_by_hand_for_one_point_of_sale(plain_network: Scenario, small_plan: Plan) -> None:
    """Alone in the network, its weeks sorted by hand from its trace give the same table."""
    alone = switched(drawn(plain_network, 1), exits=False)
    found = effort_by_distance(alone, small_plan, ["threshold"], replications=1)
    events = trace(alone, small_plan, 1, "threshold").to_frame()
    quotas = events[events["kind"] == "quota"]["value"].tolist()
    effort = events[events["kind"] == "effort"].set_index("week")["value"]
    sold = events[events["kind"] == "sold"].groupby("week")["value"].sum()
    expected: dict[int, list[float]] = {}
    lines: dict[int, float] = {}
    for week in range(26):
        quarter, place = divmod(week, 13)
        done = sum(sold.get(w + 1, 0.0) for w in range(quarter * 13, week))
        pace = max(quotas[2 if quarter == 0 else 5] - done, 0) / (13 - place)
        pace /= quotas[2 if quarter == 0 else 5] / 13
        at = next(i for i, edge in enumerate(PACES) if pace <= edge)
        expected.setdefault(at, []).append(effort.get(week + 1, 0.0))
        lines[at] = lines.get(at, 0.0) + sold.get(week + 1, 0.0)
    for at in range(len(PACES)):
        share = len(expected.get(at, [])) / 26
        assert found["share"][at] == pytest.approx(share)
        if at in expected:
            assert found["effort"][at] == pytest.approx(np.mean(expected[at]))


def test_all_lines_are_sorted(plain_network: Scenario, small_plan: Plan) -> None:
    """Classes part the weeks: shares sum to 1, and lines over the quota's add up to all lines."""
    steady = switched(plain_network, exits=False)
    found = effort_by_distance(steady, small_plan, ["by_line"], replications=1)
    assert found["share"].sum() == pytest.approx(1)
    model = model_of(steady, small_plan)
    total = replicate(model, 0).sold.sum()
    quota = model.quota.sum()
    usual = (found["lines"] * found["share"]).fillna(0)
    # every point of sale has weeks in proportion: the weighted mean of the ratios is not the ratio
    assert usual.sum() == pytest.approx(total / quota, rel=0.15)
    assert (found["effort_half_width"].isna()).all()


def test_far_from_the_quota_or_beyond_it_they_slacken(
    plain_network: Scenario, small_plan: Plan
) -> None:
    """Misra and Nair (2011): under a threshold, effort peaks where the quota is in reach."""
    found = effort_by_distance(plain_network, small_plan, ["threshold"], replications=4)
    found = found.set_index("pace_to")
    near = found.loc[[0.9, 1.1, 1.25], "effort"]
    assert found.loc[0.0, "effort"] + found.loc[0.0, "effort_half_width"] < near.max()
    if np.isfinite(found.loc[np.inf, "effort"]):
        assert found.loc[np.inf, "effort"] < near.max()


def test_bad_numbers(small: Scenario, small_plan: Plan) -> None:
    """No replication is no answer."""
    with pytest.raises(ValueError, match="one replication"):
        effort_by_distance(small, small_plan, replications=0)
