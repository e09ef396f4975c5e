"""Policies of the grid's cells: one for each band of motivation, kept in the process."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats
from optimizer.network.pay.counted_units import Counting
from optimizer.network.pay.expected_pay import PeriodPay
from optimizer.network.policy.effort_problems import ProblemCell
from optimizer.network.policy.grid_policies import BANDS, CellContext, solve_cells
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.points_of_sale_section import PosType


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
