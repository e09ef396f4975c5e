"""The history of a network: money to the cent, what is late, the ledger of the same replication."""

from __future__ import annotations

import numpy as np

from optimizer.network import History, reach_month, replicate
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of


def test_money_is_the_ledger_of_the_replication(small: Scenario, small_plan: Plan) -> None:
    """Earned, taken back and paid by point of sale and month: the simulation's own ledger."""
    model = model_of(small, small_plan, "threshold")
    history, ledger = reach_month(model, 4).history, replicate(model, 0, keep_ledger=True).ledger
    assert ledger is not None
    assert np.array_equal(history.earned, ledger.earned[:, :4])
    assert np.array_equal(history.reversed, ledger.reversed[:, :4])
    assert np.array_equal(history.paid, ledger.paid[:, :4])
    assert np.array_equal(history.due, ledger.due[:, 3].sum(axis=1))


def test_late_is_what_should_have_been_paid() -> None:
    """Paid a month later: of 10, 20 and 30 earned and 4 paid, 26 are late and 56 due."""
    earned = np.zeros((1, 3, 6), dtype=np.int64)
    earned[0, :, 0] = 10, 20, 30
    paid = np.zeros_like(earned)
    paid[0, 2, 0] = 4
    none = np.zeros_like(earned)
    history = History(
        np.zeros((1, 3, 1)), np.zeros((1, 3)), earned, none, paid, np.array([1]), (), np.ones(1)
    )
    assert (history.late[0], history.due[0]) == (26, 56)
    assert history.with_payments(np.array([[0, 0, 30]])).late[0] == 0
