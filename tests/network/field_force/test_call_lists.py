"""The call book: round robins, proportions, bounds; every visit policy on the one list."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.arrays import Floats
from optimizer.errors import ScenarioError
from optimizer.network.field_force.call_lists import VISIT_POLICIES, CallBook, VisitOutlook
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.scenario.schema import ScenarioSpec
from optimizer.simulation import simulate
from tests.network.networks import diary_of, model_of

POLICY = "network.sales_engineers.policy"


class FirstOnly:
    """The first point of sale of all, and nobody else."""

    def weights(self, outlook: VisitOutlook) -> Floats:
        """1 and zeros."""
        return (np.arange(len(outlook.turnover)) == 0).astype(np.float64)


@pytest.fixture
def first_only() -> Iterator[None]:
    """A policy from outside, for one test."""
    VISIT_POLICIES.register("first_only", FirstOnly(), "1.0")
    yield
    VISIT_POLICIES.unregister("first_only")


@pytest.mark.parametrize("name", VISIT_POLICIES)
def test_every_policy_weighs_everybody(name: str) -> None:
    """One weight a point of sale, 0 or more, whatever a visit would lose."""
    outlook = VisitOutlook(np.array([3.0, 0.0, 5.0]), lambda: np.array([-1.0, 2.0, 0.5]))
    weights = VISIT_POLICIES[name].weights(outlook)
    assert weights.shape == (3,)
    assert (weights >= 0).all()


def test_weights_by_hand() -> None:
    """Lines for turnover; what a visit adds for gain, never less than nothing."""
    outlook = VisitOutlook(np.array([3.0, 0.0, 5.0]), lambda: np.array([-1.0, 2.0, 0.5]))
    assert VISIT_POLICIES["equal"].weights(outlook).tolist() == [1.0, 1.0, 1.0]
    assert VISIT_POLICIES["turnover"].weights(outlook).tolist() == [3.0, 0.0, 5.0]
    assert VISIT_POLICIES["gain"].weights(outlook).tolist() == [0.0, 2.0, 0.5]


def test_unknown_policies_are_refused_with_all_that_are_known(small: Scenario) -> None:
    """And the JSON schema of a scenario lists them."""
    with pytest.raises(ScenarioError, match=r"did you mean 'gain'.*equal, turnover, gain"):
        small.replace(POLICY, "gian")
    schema = ScenarioSpec.model_json_schema()["$defs"]["SalesEngineers"]["properties"]["policy"]
    assert schema["enum"] == ["equal", "turnover", "gain"]


@pytest.mark.usefixtures("first_only")
def test_a_policy_from_outside_decides_visits(plain_network: Scenario, small_plan: Plan) -> None:
    """Its favourite is seen most, the simulation runs with it, and its version counts."""
    scenario = plain_network.replace(POLICY, "first_only")
    model, before = model_of(scenario, small_plan), scenario.hash
    assert model.portfolios is not None
    visits = np.bincount([pos for pos, _ in diary_of(model).visits], minlength=len(model.ids))
    mine = model.portfolios.engineer == model.portfolios.engineer[0]
    assert visits[0] > 2 * visits[mine][1:].max()
    assert len(simulate(scenario, small_plan, ["by_line"], replications=2).records["by_line"]) == 2
    VISIT_POLICIES.unregister("first_only")
    VISIT_POLICIES.register("first_only", FirstOnly(), "2.0")
    assert plain_network.replace(POLICY, "first_only").hash != before


def book(sizes: list[int], start: float = 0.0) -> CallBook:
    """Engineers with so many points of sale each."""
    engineer = np.repeat(np.arange(len(sizes)), sizes)
    rank = np.concatenate([np.arange(n) for n in sizes]) if sizes else np.zeros(0, int)
    return CallBook(engineer, rank.astype(np.int64), np.full(len(sizes), start))


def everyone(of: CallBook) -> np.ndarray:
    """All can be called on."""
    return np.ones(len(of.engineer), dtype=np.bool_)


def test_equal_weights_are_a_round_robin() -> None:
    """Ten points of sale, four calls a month: 0-3, 4-7, 8-9 and 0-1, ..., from where one starts."""
    ours = book([10], start=0.3)
    seen = []
    for _ in range(5):
        who, turn = ours.next(np.ones(10), everyone(ours), np.array([4]), 4)
        assert (turn == 0).all()
        seen.append(sorted(who.tolist()))
    assert seen[:3] == [[3, 4, 5, 6], [0, 7, 8, 9], [1, 2, 3, 4]]
    counts = np.bincount(np.concatenate(seen), minlength=10)
    assert (counts == 2).all()


def test_calls_are_in_proportion() -> None:
    """Weights 1, 2, 3 over 60 months of two calls: 20, 40 and 60 calls, one off at most."""
    ours = book([3])
    total = np.zeros(3)
    for _ in range(60):
        who, _ = ours.next(np.array([1.0, 2.0, 3.0]), everyone(ours), np.array([2]), 4)
        total += np.bincount(who, minlength=3)
    assert np.abs(total - [20, 40, 60]).max() <= 1


@given(
    sizes=st.lists(st.integers(1, 8), min_size=1, max_size=4),
    calls=st.integers(0, 12),
    seed=st.integers(0, 1000),
)
def test_nobody_calls_too_often_or_in_vain(sizes: list[int], calls: int, seed: int) -> None:
    """Each engineer makes all his calls unless a weekly call on everybody open is fewer."""
    rng = np.random.default_rng(seed)
    ours = book(sizes)
    open_ = rng.random(sum(sizes)) < 0.7
    for _ in range(6):
        weight = rng.exponential(size=sum(sizes)) * (rng.random(sum(sizes)) < 0.8)
        who, turn = ours.next(weight, open_, np.full(len(sizes), calls), 4)
        assert open_[who].all()
        assert len(set(zip(who.tolist(), turn.tolist(), strict=True))) == len(who)
        made = np.bincount(ours.engineer[who], minlength=len(sizes))
        there = np.bincount(ours.engineer[open_], minlength=len(sizes))
        assert (made <= np.minimum(calls, 4 * there)).all()
        assert (made >= np.minimum(calls, there)).all()


def test_calls_put_back_are_made_first() -> None:
    """Calls that found no time come before those whose turn it would be."""
    ours = book([6])
    first, _ = ours.next(np.ones(6), everyone(ours), np.array([2]), 4)
    ours.put_back(first)
    again, _ = ours.next(np.ones(6), everyone(ours), np.array([2]), 4)
    assert sorted(again.tolist()) == sorted(first.tolist())
