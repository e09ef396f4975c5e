"""Plans that the network delivers, and schemes selected with a guarantee."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import StoreError
from optimizer.network import replicate
from optimizer.plan import Plan, plan_of
from optimizer.scenario import Scenario
from optimizer.simulation import delivery, load_selection, save_selection, select, simulate
from optimizer.simulation.ranking_and_selection import delivered
from optimizer.statistics import select_best
from tests.network.networks import model_of


def _times(plan: Plan, factor: float) -> Plan:
    """The plan with its targets so many times as high; what the market gives stays."""
    return replace(plan, target_lines=np.rint(plan.target_lines * factor).astype(np.int64))


def test_the_share_by_hand(small: Scenario, small_plan: Plan) -> None:
    """Lines beyond a zone's target of a quarter do not make up for what another misses."""
    record = replicate(model_of(small, small_plan), 0)
    targets = small_plan.target_lines[:, :, :, 0].sum(axis=2)
    asked = short = 0.0
    for zone in range(len(small.zones.ids)):
        for quarter in (slice(0, 3), slice(3, 6)):
            aim = targets[zone, quarter].sum()
            asked += aim
            short += max(aim - record.lines[quarter, zone].sum(), 0)
    assert delivered(record, targets) == pytest.approx(1 - short / asked, abs=1e-12)
    assert delivered(record, np.zeros_like(targets)) == 1.0


def test_a_plan_beyond_reach_is_not_delivered(small: Scenario, small_plan: Plan) -> None:
    """Twice the targets are surely not delivered; modest ones surely are, and lead."""
    plans = [_times(small_plan, 2.0), _times(small_plan, 0.6)]
    found = delivery(small, plans, "threshold", share=0.9, replications=6)
    assert found.table["plan"].tolist() == [1, 0]
    assert found.table["delivers"].tolist() == ["yes", "no"]
    assert found.plans == (1,)
    assert found.reached
    assert found.ranking.best == "1"
    assert found.ranking.sure
    table = found.to_frame().set_index("plan")
    asked = plans[0].target_lines[:, :, :, 0].sum()
    assert table["short"][0] == pytest.approx((1 - table["delivered"][0]) * asked)


def test_near_the_line_the_word_is_not_sure(small: Scenario, small_plan: Plan) -> None:
    """Asked just what is delivered on average, few replications cannot tell; that is said."""
    once = delivery(small, [small_plan], share=0.5, replications=3)
    again = delivery(small, [small_plan], share=float(once.table["delivered"][0]), replications=3)
    assert again.table["delivers"].tolist() == ["not sure"]
    assert not again.reached
    assert "0 of 1 plans" in repr(again)


def test_every_plan_is_judged_by_its_own_targets(small: Scenario, small_plan: Plan) -> None:
    """A plan with the channel at reference everywhere has fewer lines to deliver."""
    push = small_plan.push.copy()
    push[:, :, 0] = 1
    other = plan_of(small, push)
    table = delivery(small, [small_plan, other], replications=2).table.set_index("plan")
    for plan, of in ((0, small_plan), (1, other)):
        asked = of.target_lines[:, :, :, 0].sum()
        assert table["short"][plan] == pytest.approx((1 - table["delivered"][plan]) * asked)
    assert other.target_lines[:, :, :, 0].sum() < small_plan.target_lines[:, :, :, 0].sum()


def test_bad_numbers(small: Scenario, small_plan: Plan) -> None:
    """No plan, no such scheme, a share of nothing: each refused."""
    with pytest.raises(ValueError, match="by_line, threshold"):
        delivery(small, [small_plan], "by_lines")
    with pytest.raises(ValueError, match="a plan or more"):
        delivery(small, [])
    with pytest.raises(ValueError, match="a share"):
        delivery(small, [small_plan], share=0.0)


SCHEMES = {
    "low": [{"per_line": {"prepaid": 2, "sim_only": 4, "postpaid": 8, "fibre": 12}}],
    "high": [{"per_line": {"prepaid": 6, "sim_only": 12, "postpaid": 24, "fibre": 40}}],
}


def test_it_is_kn_on_the_runs(small: Scenario, small_plan: Plan) -> None:
    """The same as KN on the figures of plain runs; processes do not change it."""
    schemes = small.replace("network.schemes", SCHEMES)
    selected = select(schemes, small_plan, indifference=20_000, first=6)
    samples = simulate(schemes, small_plan, replications=12).samples("contribution")
    again = select_best(lambda names, n: samples, tuple(samples), 20_000, first=6)
    assert selected == again
    assert selected.finished
    assert selected == select(schemes, small_plan, indifference=20_000, first=6, processes=2)


def test_it_survives_a_folder(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Saved and loaded is the same; an empty folder is refused."""
    found = select(small, small_plan, 1.0, "lines", first=3, limit=3)
    assert not found.finished
    save_selection(found, tmp_path)
    assert load_selection(tmp_path) == found
    with pytest.raises(StoreError, match="no selection"):
        load_selection(tmp_path / "none")
    with pytest.raises(ValueError, match="no measure"):
        select(small, small_plan, 1.0, "profit")
