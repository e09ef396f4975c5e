"""Frontier, alternatives and distances: against enumeration, re-evaluated, and by hand."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from optimizer.demand import all_mixes, market, plan_sales
from optimizer.plan import Plan, alternatives, distance, frontier, objective_values
from optimizer.plan.questions.trade_offs import direction_stage, directions, most_different
from optimizer.plan.statement.stating import state_problem
from optimizer.scenario import Scenario, keep_targets, load
from tests.conftest import ROOT
from tests.tiny import tiny


def _plan(*channels: int) -> Any:
    """One zone, month, segment and offer: so many lines by channel."""
    lines = np.array(channels).reshape(1, 1, 1, -1, 1)
    return SimpleNamespace(target_lines=lines, axes=SimpleNamespace(zone_regions=("r",)))


def test_a_distance_is_the_share_of_lines_elsewhere() -> None:
    """Of ten lines three move to the other channel; none in common is 1."""
    assert distance(_plan(7, 3), _plan(4, 6)) == pytest.approx(0.3)
    assert distance(_plan(10, 0), _plan(0, 10)) == 1.0
    assert distance(_plan(0, 0), _plan(0, 0)) == 0.0


def test_the_most_different_plans_come_after_the_best() -> None:
    """The first stays; then always the one whose nearest chosen plan is farthest."""
    plans = [_plan(10, 0), _plan(9, 1), _plan(0, 10), _plan(5, 5)]
    assert most_different(plans, 3) == [0, 2, 3]
    assert len(most_different(plans, 9)) == 4


def test_a_direction_counts_the_lines_that_it_asks_for(small: Scenario, small_plan: Plan) -> None:
    """Each channel up and down first; the stage is the lines of a channel, to be maximised."""
    signs = directions(small, 12)
    assert len(signs) == 12
    assert set(np.unique(signs[-1])) == {-1.0, 1.0}
    problem = state_problem(small)
    stage = direction_stage(small, problem, signs[0])
    sold = small_plan.expected.reshape(-1, *small_plan.expected.shape[2:])
    levels = small_plan.push.reshape(-1, small_plan.push.shape[2])
    lines = stage.quantity.of(np.arange(len(sold)), sold, levels).sum()
    assert stage.sign * lines == pytest.approx(sold[:, :, 0].sum())


def every_plan(scenario: Scenario) -> list[dict[str, float]]:
    """Objectives of every plan that keeps the one commitment, which asks for ``plus`` lines."""
    where = market(scenario)
    mixes = all_mixes(tuple(int(n) for n in where.levels)).levels
    may = mixes[where.eligible[np.arange(mixes.shape[1]), mixes].all(axis=1)]
    zones, months = len(scenario.zones.ids), len(scenario.months)
    asked = scenario.spec.plan.commitments[0].at_least
    assert asked is not None
    values = []
    for chosen in itertools.product(range(len(may)), repeat=zones * months):
        push = may[list(chosen)].reshape(zones, months, -1)
        sales, _ = plan_sales(where, push)
        if sales[..., scenario.offers.index("plus")].sum() >= asked:
            values.append(dict(objective_values(scenario, push)))
    return values


@pytest.mark.parametrize("seed", [1, 6])
@pytest.mark.parametrize("pair", [("overlap", "cost"), ("cost", "margin")])
def test_frontier_against_enumeration(seed: int, pair: tuple[str, str], tmp_path: Path) -> None:
    """At every limit the second objective is the best of all plans within the limit."""
    tiny(
        tmp_path,
        seed,
        zones=2,
        months=1,
        commitments=[{"name": "plus", "offer": "plus", "at_least": 100}],
    )
    scenario = load(tmp_path)
    first, second = pair
    plans = every_plan(scenario)
    assert plans
    trade = frontier(scenario, first, second, points=4)
    assert trade.reached
    for row in trade.points.to_dict("records"):
        within = [p[second] for p in plans if p[first] <= row["limit"] * (1 + 1e-9) + 1e-9]
        best = max(within) if second == "margin" else min(within)
        assert row[second] == pytest.approx(best, rel=1e-6)
        assert row[first] <= row["limit"] * (1 + 1e-6)


@pytest.mark.parametrize("seed", [1, 6])
def test_what_keeping_to_targets_costs(seed: int, tmp_path: Path) -> None:
    """Against targets that people have, the least overlap at each number of lines moved."""
    asked = [{"name": "plus", "offer": "plus", "at_least": 100}]
    tiny(tmp_path, seed, zones=2, months=1, commitments=asked)
    plain = load(tmp_path)
    where = market(plain)
    usual, _ = plan_sales(where, np.zeros((2, 1, len(where.levels)), dtype=np.int64) + 1)
    scenario = keep_targets(plain, np.round(usual.sum(axis=2)), 1.0)
    plans = every_plan(scenario)
    trade = frontier(scenario, "moved", "overlap", points=4)
    assert trade.reached
    assert trade.points["moved"].iloc[0] < trade.points["moved"].iloc[-1]
    for row in trade.points.to_dict("records"):
        within = [p["overlap"] for p in plans if p["moved"] <= row["limit"] * (1 + 1e-9) + 1e-9]
        assert row["overlap"] == pytest.approx(min(within), rel=1e-6)


def test_a_frontier_needs_targets_to_move() -> None:
    """Where nothing is kept, nothing can move: that is said."""
    with pytest.raises(ValueError, match="targets to keep"):
        frontier(load(ROOT / "scenarios" / "small"), "overlap", "moved")


def test_a_frontier_falls() -> None:
    """On the small scenario more overlap buys less cost, never the other way, within the gaps."""
    trade = frontier(load(ROOT / "scenarios" / "small"), "overlap", "cost", points=4)
    table = trade.points
    assert (np.diff(table["overlap"]) >= 0).all()
    assert (np.diff(table["bound"]) < 0).all()
    assert (table["exchange"] >= 0).all()
    assert len(trade.plans) == 4


def test_alternatives_differ_and_are_within() -> None:
    """Each alternative is within the share allowed, and stands apart from all others."""
    scenario = load(ROOT / "scenarios" / "small")
    near = alternatives(scenario, count=3, within=0.02)
    assert near.reached
    assert len(near.plans) == 4
    best = objective_values(scenario, near.plans[0].push)["overlap"]
    for plan in near.plans:
        value = objective_values(scenario, plan.push)["overlap"]
        # from the whole-line targets too: what channels would sell alone less what they sell
        from_targets = float(plan.alone.sum() - plan.target_lines.sum())
        assert value <= best * 1.02 + 1e-6
        assert from_targets == pytest.approx(value, abs=1.0)
        assert plan.levels[0].gap == pytest.approx(1 - plan.levels[0].bound / value)
        assert not plan.violations(scenario)
    pairs = list(itertools.combinations(near.plans, 2))
    assert min(distance(a, b) for a, b in pairs) > 0.01


def test_no_room_gives_no_alternative(tmp_path: Path) -> None:
    """Where everything is locked, there is one plan, and the answer says so."""
    locks = [{"channel": c, "level": "reference", "hard": True} for c in ("shop", "phone", "web")]
    tiny(tmp_path, 2, zones=1, months=1, locks=locks)
    near = alternatives(load(tmp_path), count=2, within=0.05)
    assert len(near.plans) == 1


def test_frontier_refuses_one_objective_twice() -> None:
    """A frontier is between two objectives."""
    with pytest.raises(ValueError, match="two different"):
        frontier(load(ROOT / "scenarios" / "small"), "cost", "cost")


def test_alternatives_refuse_to_look_for_none() -> None:
    """No plan asked for, or a negative share given up, is an error and not an empty table."""
    scenario = load(ROOT / "scenarios" / "small")
    with pytest.raises(ValueError, match="one alternative or more"):
        alternatives(scenario, count=0)
    with pytest.raises(ValueError, match="share of 0 or more"):
        alternatives(scenario, within=-0.1)
