"""The effort policy: how hard a point of sale pushes, given its pay, its lines and the time left.

V_t(n) = max_e { −c e²/2 + δ E V_{t+1}(n + N) },  V_T(n) = u(W(n)),  N ~ sales at effort e.

Finite-horizon dynamic programming, all problems at once (Misra and Nair 2011; Chung,
Steenburgh and Sudhir 2014 use the same form).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from optimizer.network.utility import utility

__all__ = ["EffortPolicy", "PolicyTable", "effort_policy", "solve_policies"]

Floats = NDArray[np.float64]
Sales = Literal["poisson", "bernoulli"]

TAIL = 1e-10
"""Chance of sales beyond those counted in one period."""


@dataclass(frozen=True, eq=False)
class PolicyTable:
    """Solved policies of many problems.

    Attributes
    ----------
    effort : array[problem, period, lines]
        Effort with so many lines at the start of the period.
    value : array[problem, period + 1, lines]
        Expected utility from there on; the last period is u(W).
    success : array[problem, period + 1, lines]
        Chance to end with at least the problem's target.
    expected_lines, expected_pay : array[problem]
        Over all periods, from no lines.
    final : array[problem, lines]
        Distribution of the lines at the end; its last entry holds all beyond.
    """

    effort: Floats
    value: Floats
    success: Floats
    expected_lines: Floats
    expected_pay: Floats
    final: Floats


def solve_policies(
    pay: Floats,
    periods: int,
    base: Floats,
    effect: Floats,
    effort_cost: Floats,
    efforts: Floats,
    target: Floats,
    *,
    states: int | None = None,
    sales: Sales = "poisson",
    discount: float = 1.0,
    risk_aversion: float = 0.0,
    gain_loss: float = 0.0,
    loss_aversion: float = 2.25,
    reference: ArrayLike = 0.0,
    forward: bool = True,
) -> PolicyTable:
    """Solve many effort problems together.

    Parameters
    ----------
    pay : array[problem, n]
        Pay for n lines in the whole quota period (EUR); beyond its end it goes on at its last
        slope.
    periods : int
        Periods (weeks) in the quota period.
    base, effect : array[problem]
        Lines a period without effort, and per unit of effort (a chance for bernoulli).
    effort_cost : array[problem]
        c in the cost c e²/2 of a period (EUR).
    efforts : array[problem, effort] or array[effort]
        Efforts to choose from.
    target : array[problem]
        Lines to reach, for ``success``.
    states : int, optional
        Length of the lines axis; by default all that can be reached but for a tail of 1e-10.
    sales : {"poisson", "bernoulli"}
    discount : float
        δ, per period.
    risk_aversion, gain_loss, loss_aversion, reference
        See :func:`optimizer.network.utility.utility`.

    forward : bool
        Whether to follow the policy forward, for the expected lines and pay; without it they
        are NaN.

    Returns
    -------
    PolicyTable

    Raises
    ------
    ValueError
        When a figure is negative, or a bernoulli chance exceeds 1.
    """
    base, effect = np.asarray(base, np.float64), np.asarray(effect, np.float64)
    grid = np.broadcast_to(np.asarray(efforts, np.float64), (len(base), np.shape(efforts)[-1]))
    rate = base[:, None] + effect[:, None] * grid
    _check(rate, effort_cost, grid, periods, sales)
    # chance[problem, effort, lines sold in a period]
    chance = _chances(rate, sales)
    most = chance.shape[-1] - 1
    wanted = states or _reachable(rate, periods, sales, pay.shape[-1])
    wage = _extended(np.asarray(pay, np.float64), wanted + most)
    worth = utility(wage, risk_aversion, gain_loss, loss_aversion, np.asarray(reference))
    cost = 0.5 * np.asarray(effort_cost, np.float64)[:, None] * grid**2
    count = len(base)
    effort = np.empty((count, periods, wanted))
    picked = np.empty((count, periods, wanted), dtype=np.int64)
    value = np.empty((count, periods + 1, wanted))
    success = np.empty((count, periods + 1, wanted))
    value[:, periods] = worth[:, :wanted]
    success[:, periods] = np.arange(wanted) >= np.asarray(target)[:, None]
    tail = worth[:, wanted:] - worth[:, wanted - 1 : wanted]
    rows = np.arange(count)[:, None]
    for t in range(periods - 1, -1, -1):
        ahead = np.concatenate([value[:, t + 1], value[:, t + 1, -1:] + tail], axis=1)
        gain = _convolved(ahead, chance) * discount - cost[:, :, None]
        picked[:, t] = gain.argmax(axis=1)
        effort[:, t] = grid[rows, picked[:, t]]
        value[:, t] = np.take_along_axis(gain, picked[:, t][:, None], axis=1)[:, 0]
        reach = np.pad(success[:, t + 1], ((0, 0), (0, most)), mode="edge")
        each = _convolved(reach, chance)
        found = np.take_along_axis(each, picked[:, t][:, None], axis=1)[:, 0]
        success[:, t] = np.where(found < 1e-18, 0.0, found)
    if not forward:
        unknown = np.full(count, np.nan)
        nowhere = np.full((count, wanted), np.nan)
        return PolicyTable(effort, value, success, unknown, unknown, nowhere)
    final, lines = _forward(picked, chance, rate)
    return PolicyTable(effort, value, success, lines, (final * wage[:, :wanted]).sum(1), final)


def _check(rate: Floats, cost: Floats, efforts: Floats, periods: int, sales: Sales) -> None:
    if periods < 1:
        raise ValueError("a policy needs at least one period")
    if (rate < 0).any() or (np.asarray(cost) < 0).any() or (efforts < 0).any():
        raise ValueError("base, effect, effort_cost and efforts must be 0 or more")
    if sales == "bernoulli" and (rate > 1 + 1e-12).any():
        raise ValueError("bernoulli sales need base + effect·effort of at most 1")
    if sales not in ("poisson", "bernoulli"):
        raise ValueError(f"sales must be 'poisson' or 'bernoulli', not {sales!r}")


def _chances(rate: Floats, sales: Sales) -> Floats:
    """``chance[problem, effort, lines]`` of one period; the last entry holds the tail."""
    if sales == "bernoulli":
        return np.stack([1 - rate, rate], axis=-1)
    most = int(stats.poisson.isf(TAIL, rate.max())) + 1
    chance = np.asarray(stats.poisson.pmf(np.arange(most + 1), rate[..., None]))
    # what no sum can feel is 0: denormal numbers slow every product down
    chance[chance < 1e-18] = 0.0
    chance[..., -1] += 1.0 - chance.sum(axis=-1)
    return chance


def _reachable(rate: Floats, periods: int, sales: Sales, paid: int) -> int:
    """Lines axis that leaves out only a negligible tail, and no kink of the pay."""
    if sales == "bernoulli":
        return max(periods + 1, paid)
    return max(int(stats.poisson.isf(TAIL, rate.max() * periods)) + 2, paid)


def _extended(pay: Floats, length: int) -> Floats:
    """Pay for more lines, at its last slope."""
    if pay.shape[1] >= length:
        return pay[:, :length]
    slope = pay[:, -1] - pay[:, -2] if pay.shape[1] > 1 else np.zeros(len(pay))
    more = np.arange(1, length - pay.shape[1] + 1)
    return np.concatenate([pay, pay[:, -1:] + slope[:, None] * more], axis=1)


def _convolved(ahead: Floats, chance: Floats) -> Floats:
    """E over the period's lines of what lies ahead: ``[problem, effort, lines]``."""
    windows = np.lib.stride_tricks.sliding_window_view(ahead, chance.shape[-1], axis=1)
    # a copy in memory order: BLAS takes no overlapping windows
    return np.asarray(chance @ np.ascontiguousarray(np.swapaxes(windows, 1, 2)))


def _forward(picked: NDArray[np.int64], chance: Floats, rate: Floats) -> tuple[Floats, Floats]:
    """Distribution of lines at the end and their expected number, under the policy."""
    count, periods, states = picked.shape
    here = np.zeros((count, states))
    here[:, 0] = 1.0
    expected = np.zeros(count)
    rows = np.arange(count)[:, None]
    most = chance.shape[-1] - 1
    for t in range(periods):
        expected += (here * rate[rows, picked[:, t]]).sum(axis=1)
        ahead = np.zeros((count, states + most))
        moves = chance[rows, picked[:, t]] * here[:, :, None]
        for sold in range(most + 1):
            ahead[:, sold : sold + states] += moves[:, :, sold]
        here = ahead[:, :states].copy()
        here[:, -1] += ahead[:, states:].sum(axis=1)
    return here, expected


@dataclass(frozen=True, eq=False)
class EffortPolicy:
    """The policy of one problem.

    Attributes
    ----------
    effort : array[t, n]
        Effort in period t with n lines so far.
    value : array[t, n]
        Expected utility from there on; t runs to ``periods``, where it is u(W(n)).
    expected_lines, expected_pay : float
    final : array[n]
        Distribution of the lines at the end.
    """

    effort: Floats
    value: Floats
    expected_lines: float
    expected_pay: float
    final: Floats

    def probability_at_least(self, q: int) -> float:
        """Chance to end with at least q lines."""
        return float(self.final[max(q, 0) :].sum())


def effort_policy(
    pay: Sequence[float] | Floats,
    periods: int,
    base: float,
    effect: float,
    effort_cost: float,
    efforts: Sequence[float] | Floats,
    sales: Sales = "poisson",
    *,
    discount: float = 1.0,
    risk_aversion: float = 0.0,
    gain_loss: float = 0.0,
    loss_aversion: float = 2.25,
    reference: float = 0.0,
) -> EffortPolicy:
    """Best effort of one point of sale over a quota period.

    Parameters
    ----------
    pay : array[n]
        Pay for n lines in all (EUR); beyond its end it goes on at its last slope.
    periods : int
    base, effect : float
        Lines a period without effort and per unit of effort; for bernoulli at most one line a
        period with chance base + effect·e.
    effort_cost : float
        The cost of a period is effort_cost·e²/2 (EUR). Motivation m scales it: pass c/(2m) for
        the cost c e²/(2m) relative to m = 1/2.
    efforts : array
        Efforts to choose from.
    sales, discount, risk_aversion, gain_loss, loss_aversion, reference
        See :func:`solve_policies`.

    Returns
    -------
    EffortPolicy

    Raises
    ------
    ValueError
        See :func:`solve_policies`.

    Examples
    --------
    Two periods, one line a period at most, 2 a line and a bonus of 6 for two:

    >>> import numpy as np
    >>> policy = effort_policy([0, 2, 10], 2, 0, 1, 10, np.linspace(0, 1, 101), "bernoulli")
    >>> policy.effort[0, 0], policy.effort[1, 0], policy.effort[1, 1]
    (np.float64(0.5), np.float64(0.2), np.float64(0.8))
    """
    table = solve_policies(
        np.asarray(pay, np.float64)[None],
        periods,
        np.array([base], np.float64),
        np.array([effect], np.float64),
        np.array([effort_cost], np.float64),
        np.asarray(efforts, np.float64),
        np.zeros(1),
        sales=sales,
        discount=discount,
        risk_aversion=risk_aversion,
        gain_loss=gain_loss,
        loss_aversion=loss_aversion,
        reference=reference,
    )
    return EffortPolicy(
        table.effort[0],
        table.value[0],
        float(table.expected_lines[0]),
        float(table.expected_pay[0]),
        table.final[0],
    )
