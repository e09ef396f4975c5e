"""Motivation moves as it should."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network.points.motivation import moved, next_reference, pulls, visit_recency
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
