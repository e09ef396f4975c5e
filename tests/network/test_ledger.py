"""The ledger reconciles to the cent, for every scheme, point of sale and month."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.network import Ledger, prepare, replicate
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import Runs

component = st.one_of(
    st.fixed_dictionaries(
        {
            "per_line": st.fixed_dictionaries(
                {"postpaid": st.floats(0, 40), "fibre": st.floats(0, 40)}
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "tier": st.fixed_dictionaries(
                {
                    "period": st.sampled_from(["month", "quarter"]),
                    "at": st.sampled_from(["quota", 20.0]),
                    "times": st.sampled_from([0.8, 1.0, 1.2]),
                    "bonus": st.floats(0, 300),
                    "rate": st.floats(0, 9),
                    "mode": st.sampled_from(["marginal", "retroactive"]),
                }
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "air_time": st.fixed_dictionaries(
                {"share": st.floats(0, 0.1), "months": st.integers(1, 30)}
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "clawback": st.fixed_dictionaries(
                {
                    "months": st.integers(1, 12),
                    "fraction": st.floats(0, 1),
                    "of": st.sampled_from([["per_line"], ["tier"], ["per_line", "tier"]]),
                }
            )
        }
    ),
    st.fixed_dictionaries({"delay": st.integers(0, 8)}),
)


@settings(max_examples=12)
@given(scheme=st.lists(component, min_size=1, max_size=5))
def test_earned_less_reversed_is_paid_and_due(
    small: Scenario, small_plan: Plan, scheme: list[dict[str, object]]
) -> None:
    """Up to every month, earned − reversed = paid + due, by point of sale and component."""
    given_scheme = small.replace("network.schemes", {"x": scheme})
    channel = small.channels.index("indirect")
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
    assert (ledger.reversed.cumsum(axis=1) <= ledger.earned.cumsum(axis=1) + 12).all()


def test_due_is_what_waits() -> None:
    """Paid two months late: the last two months' net is due at the end."""
    earned = np.array([[[100], [200], [300]]])
    ledger = Ledger.settled(earned, np.zeros_like(earned), 2)
    assert ledger.paid[0, :, 0].tolist() == [0, 0, 100]
    assert ledger.due[0, :, 0].tolist() == [100, 300, 500]


def test_the_frame_reconciles_in_euros(small_runs: Runs) -> None:
    """So does the table people get, for every scheme."""
    for scheme in small_runs.schemes:
        table = small_runs.ledger(scheme)
        total = table[["earned", "reversed", "paid"]].sum()
        last = table.groupby(["pos", "component"])["due"].last().sum()
        assert abs(total["earned"] - total["reversed"] - total["paid"] - last) < 0.005
