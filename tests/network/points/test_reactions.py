"""Motivation moves as it should, knowledge fades and is taught, our share of the shelf by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network.points.reactions import (
    after_week,
    moved,
    next_reference,
    pulls,
    shelf_ratio,
    skill_ratio,
    visit_recency,
)
from optimizer.scenario.schema.field_force_section import Skill
from optimizer.scenario.schema.network_section import Motivation


def step(m: float, **change: float) -> float:
    """One step from m with everything ordinary but what is changed."""
    plain = {"chance": 0.5, "pay": 100.0, "reference": 100.0, "shock": 0.0, "recency": 0.5}
    given_ = {k: np.array([v]) for k, v in (plain | change).items() if k != "late"}
    late = change.get("late", 0.0)
    reasons = pulls(**given_, late=late, b=Motivation(), loss_aversion=2.25)
    return float(moved(np.array([m]), reasons, Motivation())[0][0])


@given(
    m=st.floats(0.01, 0.99),
    chance=st.floats(0, 1),
    pay=st.floats(-500, 5000),
    shock=st.floats(0, 1),
)
def test_stays_between_nothing_and_one(m: float, chance: float, pay: float, shock: float) -> None:
    """Whatever happens, motivation stays in (0, 1)."""
    assert 0 < step(m, chance=chance, pay=pay, shock=shock) < 1


def test_directions() -> None:
    """A better chance, pay and visit raise it; clawback and late pay lower it."""
    usual = step(0.5)
    assert step(0.5, chance=0.9) > usual
    assert step(0.5, pay=120.0) > usual
    assert step(0.5, recency=1.0) > usual
    assert step(0.5, shock=0.3) < usual
    assert step(0.5, late=2.0) < usual


def test_losses_weigh_more_than_gains() -> None:
    """10 % less pay moves motivation's aim further than 10 % more (loss aversion)."""
    usual = step(0.5)
    assert usual - step(0.5, pay=90.0) > step(0.5, pay=110.0) - usual


def test_reference_follows_pay() -> None:
    """Reference pay moves the share gamma of the way."""
    found = next_reference(np.array([100.0]), np.array([200.0]), Motivation())
    assert found.tolist() == [130.0]


def test_a_visit_fades() -> None:
    """1 on the day, 1/e after the memory, 0 before the first."""
    last = np.array([50.0, 30.0, -np.inf])
    assert np.allclose(visit_recency(50.0, last, 20.0), [1.0, np.exp(-1), 0.0])


SPEC = Skill(effect=0.5, lift=0.25, memory_weeks=8, usual=0.4)


def test_a_week_forgets_then_teaches() -> None:
    """None leaves e^(−1/8); one visit closes a quarter of the gap, two 7/16 of it."""
    left = 0.4 * math.exp(-1 / 8)
    after = after_week(np.full(3, 0.4), np.array([0, 1, 2]), SPEC)
    assert after == pytest.approx([left, 1 - (1 - left) * 0.75, 1 - (1 - left) * 0.75**2])


def test_the_usual_knowledge_sells_the_plan() -> None:
    """At 0.4 exactly 1; at full knowledge 1.5/1.2, at none 1/1.2."""
    assert skill_ratio(np.array([0.4, 1.0, 0.0]), SPEC) == pytest.approx([1, 1.5 / 1.2, 1 / 1.2])


@given(pull=st.floats(0.1, 10), push=st.floats(0.1, 10), share=st.floats(0.01, 1))
def test_shares_of_the_shelf(pull: float, push: float, share: float) -> None:
    """A share stays in (0, 1]; exclusive, and as usual, nothing moves; our pull raises it."""
    p, s, c = (np.array([x]) for x in (pull, share, push))
    ratio = shelf_ratio(p, s, c)[0]
    assert 0 < share * ratio <= 1 + 1e-12
    assert shelf_ratio(p, np.ones(1), c)[0] == 1
    assert shelf_ratio(np.ones(1), s, np.ones(1))[0] == pytest.approx(1)
    assert shelf_ratio(1.1 * p, s, c)[0] >= ratio
    assert shelf_ratio(p, s, 1.1 * c)[0] <= ratio


def test_the_shelf_by_hand() -> None:
    """Half the shelf against twice the push: a third, two thirds of the usual half."""
    assert shelf_ratio(np.ones(1), np.array([0.5]), np.array([2.0]))[0] == pytest.approx(2 / 3)
