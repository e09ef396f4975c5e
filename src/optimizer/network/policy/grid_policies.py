"""Policies of the grid's cells, each solved once in a process.

A cell is solved by itself, all bands of motivation together: so its policy is the same bits
whatever other cells there are, and can be kept for later schemes and runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from optimizer import cores
from optimizer.arrays import Floats
from optimizer.network.pay.expected_pay import Counting, PeriodPay
from optimizer.network.policy.actions import Gaming
from optimizer.network.policy.effort_policy import solve_policies
from optimizer.network.policy.effort_problems import ProblemCell
from optimizer.network.policy.sellers import QuotaPay, Sellers, Tastes
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.points_of_sale_section import PosType


def progress(lines: Floats, goals: Floats) -> Floats:
    """``[problem, n]``: share of the way from the last threshold (or none) to the next.

    0 beyond them all; ``goals[goal, problem]`` ascend, those of 0 or infinity are none.
    """
    share = np.zeros((goals.shape[1], len(lines)))
    for problem, own in enumerate(goals.T):
        real = np.unique(own[np.isfinite(own) & (own > 0)])
        steps = np.concatenate([[0.0], real])
        at = np.searchsorted(real, lines, side="right")
        inside = at < len(real)
        start, end = steps[at[inside]], real[at[inside]]
        share[problem, inside] = (lines[inside] - start) / (end - start)
    return share


def return_factor(share: Floats, strength: float) -> Floats:
    """1 + γ p: effort's return at a share p of the way to a threshold, γ 0 or more."""
    return 1.0 + strength * share


BANDS = np.array([0.2, 0.35, 0.5, 0.65, 0.8])
"""Motivations that policies are solved for; the nearest one is used."""
EFFORTS = 41
"""Points on the effort grid, from none to the type's largest."""
KEPT = 1024
"""Cells that a process keeps, about 0.1 MB each."""

PayOf = Callable[[Floats, Floats, int], PeriodPay]
"""Pay of a period from quotas, numbers of lines and months."""


@dataclass(frozen=True, eq=False)
class SolvedCell:
    """Policies of a cell, by band of motivation.

    Attributes
    ----------
    effort, gaming : array[band, week, lines] of float32
        ``gaming`` is empty without gaming.
    success : array[band, week + 1, lines] of float32
    end : array[lines]
        u(W) beyond its linear part.
    start : array[band, lines]
        Value at the start beyond its linear part, for the first few lines.
    expected : array[band, 3]
        Lines, poor lines and pay; NaN unless asked for.
    """

    effort: NDArray[np.float32]
    gaming: NDArray[np.float32]
    success: NDArray[np.float32]
    end: Floats
    end_slope: float
    start: Floats
    start_slope: float
    expected: Floats


@dataclass(frozen=True, eq=False)
class CellContext:
    """What cells of a network share.

    Attributes
    ----------
    pay_of : callable
        Pay of a period from quotas, what is counted, and months.
    extra : array[week] or None
        EUR for each one counted in a week, on top.
    """

    types: tuple[PosType, ...]
    behaviour: Behaviour
    count: Counting
    pay_of: PayOf
    extra: Floats | None


@dataclass(frozen=True)
class _Task:
    """All that a cell's policies depend on; hashable, arrays as their bytes.

    Empty bytes where a mechanism is off, so that nothing else of it is read.
    """

    weeks: int
    states: int
    quota: float
    usual: int
    sales: tuple[float, float]
    cost: tuple[float, float]
    effort_most: float
    game: tuple[float, float, float]
    taste: tuple[float, float, float, float, float]
    gradient: float
    few: int
    pay: bytes
    loss: bytes
    goals: bytes
    extra: bytes
    follow: bool


def solve_cells(
    cells: Sequence[ProblemCell],
    context: CellContext,
    *,
    follow: bool = False,
    threads: int | None = None,
) -> list[SolvedCell]:
    """Solve cells, or take them from those solved before.

    Parameters
    ----------
    follow : bool
        Whether expected lines and pay are wanted.
    threads : int, optional
        Default: as many as this process may use. Does not change the result.
    """
    tasks = [_task(cell, context, follow) for cell in cells]
    with threadpool_limits(1), ThreadPoolExecutor(threads or cores.threads()) as pool:
        return list(pool.map(_solved, tasks))


def _task(cell: ProblemCell, context: CellContext, follow: bool) -> _Task:
    kind, b, count = context.types[cell.kind], context.behaviour, context.count
    expected, quota = cell.expected * count.share, cell.quota / count.step
    longest = int(expected * 2.2 + 6 * np.sqrt(expected)) + 8
    states = max(longest, int(quota) + 2)
    paid = context.pay_of(np.array([cell.quota]), np.arange(states, dtype=np.float64), cell.months)
    # a big point of sale is many small ones: cost, risk and sales scale together
    scale = cell.lines / (kind.base + kind.effect * kind.reference_effort)
    risk = b.risk_aversion if kind.risk_aversion is None else kind.risk_aversion
    loss = b.loss_aversion if kind.loss_aversion is None else kind.loss_aversion
    game = (kind.gaming_effect * scale * count.share, kind.gaming_cost * scale, kind.gaming_max)
    extra = context.extra
    return _Task(
        weeks=cell.weeks,
        states=states,
        quota=quota,
        usual=min(round(expected), states - 1),
        sales=(kind.base * scale * count.share, kind.effect * scale * count.share),
        cost=(kind.effort_cost * scale, b.coefficients.initial),
        effort_most=kind.effort_max,
        game=game if b.gaming else (0.0, 0.0, 0.0),
        taste=(b.discount, b.present_bias, risk / scale, b.gain_loss, loss),
        gradient=b.goal_gradient,
        few=b.shift_max + 1 if b.shifting else 2,
        pay=paid.pay.tobytes(),
        loss=paid.loss.tobytes() if b.gaming else b"",
        goals=paid.goals.tobytes() if b.goal_gradient else b"",
        extra=b"" if extra is None else extra[cell.first : cell.first + cell.weeks].tobytes(),
        follow=follow,
    )


@lru_cache(maxsize=KEPT)
def _solved(task: _Task) -> SolvedCell:
    bands = len(BANDS)
    pay = np.frombuffer(task.pay).reshape(1, -1)
    base, effect = task.sales
    cost, initial = task.cost
    discount, bias, risk, gain_loss, loss = task.taste
    table = solve_policies(
        QuotaPay(
            np.repeat(pay, bands, axis=0),
            np.full(bands, task.quota),
            np.frombuffer(task.extra) if task.extra else None,
        ),
        task.weeks,
        Sellers(
            np.full(bands, base),
            np.full(bands, effect),
            cost * initial / BANDS,
            np.linspace(0.0, task.effort_most, EFFORTS),
            _gaming(task),
            _effort_return(task),
        ),
        Tastes(discount, bias, risk, gain_loss, loss, reference=pay[0, task.usual]),
        states=task.states,
        begin=task.few - 1,
        forward=task.follow,
    )
    return SolvedCell(
        table.effort.astype(np.float32),
        table.gaming.astype(np.float32) if task.loss else np.zeros(0, np.float32),
        table.success.astype(np.float32),
        table.excess[0, -1].copy(),
        float(table.linear[0, -1]),
        table.excess[:, 0, : task.few].copy(),
        float(table.linear[0, 0]),
        np.stack([table.expected_lines, table.expected_poor, table.expected_pay], axis=1),
    )


def _gaming(task: _Task) -> Gaming | None:
    if not task.loss:
        return None
    loss = np.frombuffer(task.loss).reshape(1, -1)
    effect, cost, most = (np.full(len(BANDS), part) for part in task.game)
    return Gaming(effect, cost, most, np.repeat(loss, len(BANDS), axis=0))


def _effort_return(task: _Task) -> Floats | None:
    if not task.gradient:
        return None
    goals = np.frombuffer(task.goals).reshape(-1, 1)
    share = progress(np.arange(task.states, dtype=np.float64), goals)
    return np.repeat(return_factor(share, task.gradient), len(BANDS), axis=0)
