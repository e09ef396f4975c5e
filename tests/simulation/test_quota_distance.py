"""Effort by distance to the quota: by hand for one point of sale, sums, and published signs."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import effort_by_distance, trace
from optimizer.simulation.quota_distance import PACES
from tests.network.networks import switched
from tests.network.test_extremes import drawn


def test_by_hand_for_one_point_of_sale(plain_network: Scenario, small_plan: Plan) -> None:
    """Alone in the network, its weeks sorted by hand from its trace give the same table."""
    alone = switched(drawn(plain_network, 1), exits=False)
    found = effort_by_distance(alone, small_plan, ["threshold"], replications=1)
    events = trace(alone, small_plan, 1, "threshold").to_frame()
    quota = events[events["kind"] == "quota"]["value"].tolist()[2::3]
    effort = events[events["kind"] == "effort"].set_index("week")["value"]
    sold = events[events["kind"] == "sold"].groupby("week")["value"].sum()
    rows: dict[int, list[tuple[float, float, float]]] = {at: [] for at in range(len(PACES))}
    for week in range(26):
        quarter, place = divmod(week, 13)
        usual = quota[quarter] / 13
        done = sum(sold.get(w + 1, 0.0) for w in range(quarter * 13, week))
        pace = max(quota[quarter] - done, 0) / (13 - place) / usual
        at = next(i for i, edge in enumerate(PACES) if pace <= edge)
        rows[at].append((effort.get(week + 1, 0.0), sold.get(week + 1, 0.0), usual))
    for at, weeks in rows.items():
        assert found["share"][at] == pytest.approx(len(weeks) / 26)
        if not weeks:
            assert np.isnan(found["effort"][at])
            continue
        efforts, lines, usuals = np.array(weeks).T
        assert found["effort"][at] == pytest.approx(efforts.mean())
        assert found["lines"][at] == pytest.approx(lines.sum() / usuals.sum())
    assert sum(map(bool, rows.values())) > 2


def test_classes_part_the_weeks(plain_network: Scenario, small_plan: Plan) -> None:
    """Shares sum to 1; one replication has no half-width, two have one where both were."""
    one = effort_by_distance(plain_network, small_plan, ["by_line"], replications=1)
    two = effort_by_distance(plain_network, small_plan, ["by_line"], replications=2)
    assert one["share"].sum() == pytest.approx(1)
    assert two["share"].sum() == pytest.approx(1)
    assert one["effort_half_width"].isna().all()
    assert two["effort_half_width"].notna().sum() > len(PACES) / 2


def test_far_from_the_quota_or_beyond_it_they_slacken(
    plain_network: Scenario, small_plan: Plan
) -> None:
    """Misra and Nair (2011): under a threshold, effort peaks where the quota is in reach."""
    found = effort_by_distance(plain_network, small_plan, ["threshold"], replications=4)
    found = found.set_index("pace_to")
    near = found.loc[[0.9, 1.1, 1.25], "effort"].max()
    assert found.loc[0.0, "effort"] + found.loc[0.0, "effort_half_width"] < near
    assert found.loc[np.inf, "effort"] + found.loc[np.inf, "effort_half_width"] < near


def test_bad_numbers(small: Scenario, small_plan: Plan) -> None:
    """No replication is no answer."""
    with pytest.raises(ValueError, match="one replication"):
        effort_by_distance(small, small_plan, replications=0)
