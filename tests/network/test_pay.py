"""The pay function as worked examples, in cents."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.pay import (
    air_time_pay,
    cents,
    line_pay,
    line_reversal,
    thresholds,
    tier_pay,
    tier_reversal,
)
from optimizer.network.terms import Terms
from optimizer.scenario.schema_pay import AirTime, Clawback, Tier


def make(**given: object) -> Terms:
    """Terms with two offers, 10 and 20 EUR a line."""
    plain: dict[str, object] = {
        "name": "x",
        "per_line": np.array([10.0, 20.0]),
        "tiers": (),
        "air_time": (),
        "clawback": (),
        "delay": 0,
    }
    return Terms(**(plain | given))  # type: ignore[arg-type]


def test_cents_round_half_to_even_as_written() -> None:
    """0.125 is 12 cents, 0.135 is 14, and 0.145 is not 14.499999."""
    assert cents(np.array([0.125, 0.135, 0.145, -0.125])).tolist() == [12, 14, 14, -12]


def test_pay_by_line() -> None:
    """3 and 2 lines at 10 and 20 EUR are 70 EUR."""
    assert line_pay(make(), np.array([[3.0, 2.0]])).tolist() == [7000]


@pytest.mark.parametrize(
    ("tier", "lines", "euros"),
    [
        (Tier(at="quota", bonus=300), 69, 0),
        (Tier(at="quota", bonus=300), 70, 300),
        (Tier(at="quota", rate=7, mode="marginal"), 70, 0),
        (Tier(at="quota", rate=7, mode="marginal"), 75, 35),
        (Tier(at="quota", rate=7, mode="retroactive"), 69, 0),
        (Tier(at="quota", rate=7, mode="retroactive"), 70, 490),
        (Tier(at="quota", rate=7, bonus=50, mode="retroactive"), 75, 575),
        (Tier(at="quota", times=1.1, bonus=100), 76, 0),
        (Tier(at="quota", times=1.1, bonus=100), 77, 100),
        (Tier(at=60, bonus=100), 60, 100),
    ],
)
def test_tiers(tier: Tier, lines: float, euros: float) -> None:
    """A quota of 70: bonus once reached; marginal beyond it, retroactive on all lines."""
    goal = thresholds(tier, np.array([70]))
    assert tier_pay(tier, np.array([lines], dtype=float), goal).tolist() == [100 * euros]


def test_a_threshold_between_lines_is_met_by_the_next() -> None:
    """110 % of 73 is 80.3: 81 lines reach it; 110 % of 70 is 77, not 77.00000000000001."""
    tier = Tier(at="quota", times=1.1, bonus=1)
    assert thresholds(tier, np.array([73, 70])).tolist() == [81.0, 77.0]


def test_air_time_ends_with_its_months() -> None:
    """5 % of 20 EUR for two months: the cohort of month 0 pays in months 0 and 1, not in 2."""
    terms = make(air_time=(AirTime(share=0.05, months=2),))
    active = np.zeros((1, 2, 3))
    active[0, 1, 0] = 10.0
    arpu = np.array([8.0, 20.0])
    paid = [int(air_time_pay(terms, active[:, :, : m + 1], arpu, m)[0]) for m in range(3)]
    assert paid == [1000, 1000, 0]


def test_clawback_takes_back_just_what_was_paid_within_the_window() -> None:
    """Lines lost in their third month are taken back, in their fourth no more."""
    terms = make(clawback=(Clawback(months=3, fraction=1, of=("per_line",)),))
    lost = np.zeros((1, 2, 4))
    lost[0, 1, 0] = 4.0
    assert line_reversal(terms, lost[:, :, :3], 2).tolist() == [4 * 2000]
    assert line_reversal(terms, lost, 3).tolist() == [0]


def test_a_tier_is_derived_again_when_lines_leave() -> None:
    """72 lines over a quota of 70: two leave, nothing; the third takes the whole bonus back."""
    tier = Tier(at="quota", bonus=300)
    terms = make(tiers=(tier,), clawback=(Clawback(months=6, fraction=1, of=("tier",)),))
    lines, goal = np.array([72.0]), np.array([70.0])
    first = tier_reversal(terms, tier, lines, np.array([70.0]), goal, np.zeros(1, int))
    then = tier_reversal(terms, tier, lines, np.array([69.0]), goal, first)
    again = tier_reversal(terms, tier, lines, np.array([68.0]), goal, first + then)
    assert [first[0], then[0], again[0]] == [0, 30000, 0]


def test_a_marginal_rate_is_taken_back_line_by_line() -> None:
    """7 EUR for each line beyond 70: of 75 two leave, 14 EUR go back."""
    tier = Tier(at="quota", rate=7, mode="marginal")
    terms = make(tiers=(tier,), clawback=(Clawback(months=6, fraction=1, of=("tier",)),))
    found = tier_reversal(
        terms, tier, np.array([75.0]), np.array([73.0]), np.array([70.0]), np.zeros(1, int)
    )
    assert found.tolist() == [1400]
