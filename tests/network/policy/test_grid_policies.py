"""Policies of cells: one for each band; the goal gradient and present bias by hand, off is off."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.arrays import Floats
from optimizer.network.pay.expected_pay import Counting, PeriodPay
from optimizer.network.policy.effort_policy import PolicyTable
from optimizer.network.policy.effort_problems import ProblemCell
from optimizer.network.policy.grid_policies import (
    BANDS,
    CellContext,
    progress,
    return_factor,
    solve_cells,
)
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.points_of_sale_section import PosType
from tests.network.policy.problems import solve


def linear(**more: object) -> PolicyTable:
    """Six a line, θ = 2, c = 20: e = .6 without either mechanism."""
    return solve(
        np.array([[0.0, 6.0]]),
        3,
        np.array([4.0]),
        np.array([2.0]),
        np.array([20.0]),
        np.linspace(0, 2, 401),
        np.array([1.0]),
        forward=False,
        **more,  # type: ignore[arg-type]
    )


def test_progress_from_threshold_to_threshold() -> None:
    """Thresholds 4 and 10: up to 4 in quarters, from 4 to 10 in sixths, beyond nothing."""
    found = progress(np.arange(12.0), np.array([[4.0], [10.0]]))
    sixths = [k / 6 for k in range(6)]
    assert found[0] == pytest.approx([0, 0.25, 0.5, 0.75, *sixths, 0, 0])


def test_no_threshold_no_gradient() -> None:
    """Without thresholds, or with one of 0 or out of reach for good, there is no way to go."""
    assert not progress(np.arange(5.0), np.zeros((0, 2))).any()
    assert not progress(np.arange(5.0), np.array([[0.0], [np.inf]])).any()


def test_effort_rises_on_the_way() -> None:
    """Linear pay, last week: e = θ k (1 + γ p)²/c; earlier, far off, more: progress is worth it."""
    share = progress(np.arange(30.0), np.array([[20.0]]))
    effort = linear(effort_return=return_factor(share, 0.5), begin=29).effort
    expected = 2 * 6 * (1 + 0.5 * share[0]) ** 2 / 20
    assert effort[0, 2, :30] == pytest.approx(expected, abs=0.003)
    assert (effort[0, 0, :6] > expected[:6]).all()


def test_present_bias_scales_effort() -> None:
    """Linear pay at the period's end: e = β θ k/c in every week, the last one too."""
    effort = linear(present_bias=0.7).effort
    assert effort == pytest.approx(np.full(effort.shape, 0.7 * 0.6), abs=0.003)


def test_present_bias_lowers_the_value_it_is_judged_by() -> None:
    """The biased policy's value, at β = 1, is below the best policy's (it is one of the others)."""
    assert linear(present_bias=0.5).value[0, 0, 0] < linear().value[0, 0, 0]


def test_off_is_off() -> None:
    """β = 1 and γ = 0 leave effort, value and success as they were, bit for bit."""
    plain = linear()
    none = return_factor(progress(np.arange(30.0), np.array([[20.0]])), 0.0)
    off = linear(present_bias=1.0, effort_return=none, extra=np.zeros(3))
    for name in ("effort", "gaming", "linear", "excess", "success"):
        assert np.array_equal(getattr(plain, name), getattr(off, name), equal_nan=True), name


def test_spiffs_move_effort_in_their_weeks() -> None:
    """Three more a line in the second week: e = θ (k + 3)/c there, θ k/c in the others."""
    effort = linear(extra=np.array([0.0, 3.0, 0.0])).effort[0]
    assert effort[1] == pytest.approx(np.full(effort.shape[1], 0.9), abs=0.003)
    assert effort[[0, 2]] == pytest.approx(np.full((2, effort.shape[1]), 0.6), abs=0.003)


def by_line(quota: Floats, n: Floats, months: int) -> PeriodPay:
    """Five a line."""
    pay = np.repeat(5.0 * n[None], len(quota), axis=0)
    return PeriodPay(pay, np.zeros_like(pay), quota[None])


CONTEXT = CellContext(
    (PosType(),),
    Behaviour(risk_aversion=0.0, gain_loss=0.0),
    Counting(np.ones(1), 1.0, 1.0),
    by_line,
    None,
)
CELL = ProblemCell(weeks=4, months=1, kind=0, size=4, ratio=10, first=0)


def test_more_motivated_work_harder() -> None:
    """Under pay by line effort is θ k m / (c m₀), the same in every week and with any lines."""
    (solved,) = solve_cells([CELL], CONTEXT)
    assert len(solved.effort) == len(BANDS)
    efforts = solved.effort[:, 0, 0]
    assert (np.diff(efforts) > 0).all()
    step = 5.0 / 40
    assert np.abs(efforts - 2 * 5 * BANDS / (20 * 0.5)).max() <= step / 2 + 1e-6


def test_a_cell_is_solved_once() -> None:
    """The second time it is the same object; expected lines are there only when asked for."""
    (first,), (second,) = solve_cells([CELL], CONTEXT), solve_cells([CELL], CONTEXT, threads=1)
    assert first is second
    assert np.isnan(first.expected).all()
    assert np.isfinite(solve_cells([CELL], CONTEXT, follow=True)[0].expected).all()
