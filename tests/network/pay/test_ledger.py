"""The ledger reconciles to the cent, for every scheme, point of sale and month."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.network import Ledger, prepare, replicate
from optimizer.network.pay.ledger import Mistakes
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import Runs
from tests.network.schemes import schemes


@settings(max_examples=12)
@given(scheme=schemes(), delay=st.integers(0, 8))
def test_earned_less_reversed_is_paid_and_due(
    plain_network: Scenario, small_plan: Plan, scheme: list[dict[str, object]], delay: int
) -> None:
    """Up to every month, earned − reversed = paid + due, by point of sale and component."""
    given_scheme = plain_network.replace("network.schemes", {"x": [*scheme, {"delay": delay}]})
    channel = plain_network.channels.index("indirect")
    expected = small_plan.expected[:, :, :, channel].sum(axis=2)
    targets = small_plan.target_lines[:, :, :, channel].sum(axis=2)
    ledger = replicate(prepare(given_scheme, expected, targets, "x"), 0, keep_ledger=True).ledger
    assert ledger is not None
    assert ledger.earned.dtype == np.int64
    so_far = (ledger.earned - ledger.reversed).cumsum(axis=1)
    assert (so_far == ledger.paid.cumsum(axis=1) + ledger.due).all()
    assert (ledger.earned >= 0).all()
    assert (ledger.reversed >= 0).all()
    # no more is taken back than was ever earned
    assert (ledger.reversed.cumsum(axis=1) <= ledger.earned.cumsum(axis=1)).all()


def test_due_is_what_waits() -> None:
    """Paid two months late: the last two months' net is due at the end."""
    earned = np.array([[[100], [200], [300]]])
    ledger = Ledger.settled(earned, np.zeros_like(earned), 2)
    assert ledger.paid[0, :, 0].tolist() == [0, 0, 100]
    assert ledger.due[0, :, 0].tolist() == [100, 300, 500]


def test_late_pay_waits_longer() -> None:
    """January's pay comes two months late, February's on time, March's after the end."""
    earned = np.array([[[100], [200], [300]], [[1], [2], [3]]])
    late = np.array([[2, 0, 1], [0, 0, 0]])
    ledger = Ledger.settled(earned, np.zeros_like(earned), 0, late=late)
    assert ledger.paid[:, :, 0].tolist() == [[0, 200, 100], [1, 2, 3]]
    assert ledger.due[:, :, 0].tolist() == [[100, 100, 300], [0, 0, 0]]


def test_a_mistake_is_corrected() -> None:
    """50 too much with January's pay, corrected two months on; 7 too little in March stays due."""
    earned = np.array([[[100], [200], [300]]])
    wrong = Mistakes(np.array([[[50], [0], [-7]]]), np.array([[2, 1, 1]]))
    ledger = Ledger.settled(earned, np.zeros_like(earned), 0, mistakes=wrong)
    assert ledger.paid[0, :, 0].tolist() == [150, 200, 243]
    assert ledger.due[0, :, 0].tolist() == [-50, -50, 7]


@given(
    seed=st.integers(0, 2**32 - 1),
    months=st.integers(1, 8),
    delay=st.integers(0, 3),
)
def test_late_and_wrong_pay_changes_when_and_never_how_much(
    seed: int, months: int, delay: int
) -> None:
    """Given months enough, all that was earned and not reversed is paid, whatever went wrong."""
    rng = np.random.default_rng(seed)
    shape = (3, months + 12, 5)
    earned, back = np.zeros((2, *shape), dtype=np.int64)
    earned[:, :months] = rng.integers(0, 500, (3, months, 5))
    back[:, :months] = rng.integers(0, 300, (3, months, 5))
    late = rng.integers(0, 4, shape[:2])
    wrong = np.zeros(shape, dtype=np.int64)
    wrong[:, :months] = rng.integers(-90, 90, (3, months, 5))
    mistakes = Mistakes(wrong, rng.integers(0, 5, shape[:2]))
    ledger = Ledger.settled(earned, back, delay, late, mistakes)
    assert (ledger.due[:, -1] == 0).all()
    assert np.array_equal(ledger.paid.sum(axis=1), (earned - back).sum(axis=1))


def test_the_frame_reconciles_in_euros(small_runs: Runs) -> None:
    """So does the table people get, for every scheme."""
    for scheme in small_runs.schemes:
        table = small_runs.ledger(scheme)
        total = table[["earned", "reversed", "paid"]].sum()
        last = table.groupby(["pos", "component"])["due"].last().sum()
        assert abs(total["earned"] - total["reversed"] - total["paid"] - last) < 0.005


def test_the_frame_is_to_the_cent() -> None:
    """Every entry stands once, in cents as EUR; rows without any are left out."""
    earned = np.zeros((2, 2, 5), dtype=np.int64)
    earned[0, 1, 3], earned[1, 0, 0] = 1234, 5
    table = Ledger.settled(earned, np.zeros_like(earned), 1).to_frame(["a", "b"], ["m1", "m2"])
    rows = [list(row) for row in table.itertuples(index=False)]
    assert rows == [
        ["a", "m2", "spiff", 12.34, 0.0, 0.0, 12.34],
        ["b", "m1", "per_line", 0.05, 0.0, 0.0, 0.05],
        ["b", "m2", "per_line", 0.0, 0.0, 0.05, 0.0],
    ]
