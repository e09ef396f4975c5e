"""The effort policy: how hard a point of sale pushes, given its pay, its lines and the time left.

V_t(n) = max_{e,g} { −c e²/2 − c_g g²/2 + δ E V_{t+1}(n + N) },  V_T(n) = u(W(n)),
N ~ Poisson(a + θ e + θ_g g).

Finite-horizon dynamic programming, all problems at once (Misra and Nair 2011; Chung,
Steenburgh and Sudhir 2014 use the same form).

Poor lines count like good ones but are worth less: with P of n lines poor the end pays W(n)
less P times ℓ(n). So the state would be (n, P). It stays n by the first order in P: V_t(n, P) =
V_t(n) + P D_t(n), where D_T(n) = u(W(n) − ℓ(n)) − u(W(n)) and D_t(n) = δ E D_{t+1}(n + N)
under what is done with no poor line so far (the envelope theorem), and selling P' of them in a
week adds E[P' D_{t+1}(n + N)] to what is maximised. That is exact where u is linear and ℓ the
same for every n (pay by line, air time, tiers that are not taken back); otherwise poor lines
beyond the first are each felt like the first: the curvature of u over their sum, and what they
change in later choices, is left out. Without gaming nothing is approximated.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.policy.actions import EffortSplit
from optimizer.network.policy.backward_induction import (
    Continuation,
    InductionStep,
    SalesAhead,
    Workspace,
    follow,
)
from optimizer.network.policy.sales_distribution import (
    RateGroup,
    SalesLaw,
    chances,
    extended,
    kept,
    reachable,
    same_rates,
)
from optimizer.network.policy.sellers import USUAL, QuotaPay, Sellers, Tastes


@dataclass(frozen=True, eq=False)
class PolicyTable:
    """Solved policies of many problems.

    Attributes
    ----------
    effort, gaming : array[problem, period, lines]
        What is done with so many lines at the start of the period. More lines than can be sold
        by then do as the most that can.
    linear : array[problem, period + 1]
        Part of the value that is so much a line.
    excess : array[problem, period + 1, lines]
        The value beyond that; kept apart, so that linear pay leaves no trace of rounding. NaN
        for more lines than can be sold by then.
    success : array[problem, period + 1, lines]
        Chance to end with at least the problem's target.
    expected_lines, expected_poor, expected_pay : array[problem]
        Over all periods, from no lines; poor lines are among the lines, and their loss is
        taken from the pay. NaN when the policy was not followed forward.
    final : array[problem, lines]
        Distribution of the lines at the end; its last entry holds all beyond.
    """

    effort: Floats
    gaming: Floats
    linear: Floats
    excess: Floats
    success: Floats
    expected_lines: Floats
    expected_poor: Floats
    expected_pay: Floats
    final: Floats

    @property
    def value(self) -> Floats:
        """``value[problem, period + 1, lines]``: expected utility; at the end u(W)."""
        n = np.arange(self.excess.shape[2])
        return self.linear[:, :, None] * n + self.excess


def solve_policies(
    pay: QuotaPay,
    periods: int,
    sellers: Sellers,
    tastes: Tastes = USUAL,
    *,
    states: int | None = None,
    sales: SalesLaw = "poisson",
    begin: int = 0,
    forward: bool = True,
) -> PolicyTable:
    """Solve many effort problems together; those with the same rates share their products.

    Parameters
    ----------
    periods : int
        Periods (weeks) in the quota period.
    states : int, optional
        Length of the lines axis; by default all that can be reached but for a tail of 1e-10.
    sales : {"poisson", "bernoulli"}
    begin : int
        Most lines that are there at the start.
    forward : bool
        Whether to follow the policy forward, for the expected lines and pay; without it they
        are NaN.

    Raises
    ------
    ValueError
        When a figure is negative, or a bernoulli chance exceeds 1.
    """
    if periods < 1:
        raise ValueError("a policy needs at least one period")
    if sales not in ("poisson", "bernoulli"):
        raise ValueError(f"sales must be 'poisson' or 'bernoulli', not {sales!r}")
    sellers = sellers.by_problem()
    sellers.check()
    groups = list(same_rates(sellers, sales))
    longest = max(reachable(group.rate, periods, sales, pay.pay.shape[1]) for group in groups)
    shape = _Shape(periods, states or longest, begin, forward)
    tables = [
        _solved(
            pay.of(group.rows),
            sellers.of(group.rows),
            tastes.of(group.rows, len(sellers.base)),
            group,
            chances(group.rate, sales),
            shape,
        )
        for group in groups
    ]
    return _joined(tables, [group.rows for group in groups])


@dataclass(frozen=True, eq=False)
class _Shape:
    """Size of the tables; see :func:`solve_policies`."""

    periods: int
    states: int
    begin: int
    forward: bool


def _solved(
    pay: QuotaPay, sellers: Sellers, tastes: Tastes, group: RateGroup, chance: Floats, shape: _Shape
) -> PolicyTable:
    """Tables of problems with the same rates."""
    states = shape.states
    wage = extended(pay.pay, states + chance.shape[1] - 1)
    worth = tastes.utility(wage)
    linear, excess = _linear_and_excess(worth)
    eased = np.ones((1, 1))
    if sellers.effort_return is not None:
        eased = kept(sellers.effort_return, states)
    cost = (sellers.effort_cost[:, None] / eased**2)[:, :, None]
    split = poor = loss = None
    if sellers.gaming is not None:
        loss = kept(sellers.gaming.loss, states)
        poor = tastes.utility(wage[:, :states] - loss) - worth[:, :states]
        split = EffortSplit.of(group.grid, group.effort_most, group.effect, sellers.gaming, cost)
    push = group.grid.push
    step = InductionStep(
        SalesAhead.of(chance),
        push,
        -0.5 * cost * push**2,
        tastes.discount,
        tastes.present_bias,
        split,
        excess[:, states:] - excess[:, states - 1 : states],
        Workspace(len(wage), states, chance),
    )
    reached = (np.arange(states) >= pay.target[:, None]).astype(np.float64)
    end = Continuation(linear, excess[:, :states], poor, reached)
    table, picked = _backward(step, end, shape, pay.extra)
    if not shape.forward:
        return table
    poor_rate = table.gaming * (split.effect if split is not None else 0.0)
    outcome = follow(picked, chance, poor_rate)
    earned = (outcome.final * wage[:, :states]).sum(axis=1)
    taken = 0.0 if loss is None else (outcome.poor * loss).sum(axis=1)
    return replace(
        table,
        expected_lines=outcome.expected_lines,
        expected_poor=outcome.poor.sum(axis=1),
        expected_pay=earned - taken,
        final=outcome.final,
    )


def _linear_and_excess(worth: Floats) -> tuple[Floats, Floats]:
    """So much a line, and the excess over it; exactly the same for all n when worth is linear."""
    n = np.arange(worth.shape[1])
    linear = worth[:, 1] - worth[:, 0] if worth.shape[1] > 1 else np.zeros(len(worth))
    excess = worth - linear[:, None] * n
    straight = np.abs(excess - excess[:, :1]) <= 8 * np.finfo(float).eps * np.abs(worth)
    alike = straight.all(axis=1, keepdims=True)
    return linear, np.where(alike, excess[:, :1], excess)


def _backward(
    step: InductionStep, end: Continuation, shape: _Shape, extra: Floats | None
) -> tuple[PolicyTable, Ints]:
    """Every week from the last to the first; also the positions of what is done."""
    count, states = end.excess.shape
    periods, most = shape.periods, step.sold.most
    effort, gaming = np.empty((2, count, periods, states))
    excess, success = np.empty((2, count, periods + 1, states))
    linear = np.empty((count, periods + 1))
    picked = np.empty((count, periods, states), dtype=np.int64)
    ahead = end
    for t in range(periods, -1, -1):
        # more lines than a week can sell are nowhere reached
        lines = min(states, shape.begin + 1 + t * most) if t < periods else states
        if t < periods:
            more = 0.0 if extra is None else float(extra[t])
            ahead, chosen = step.week(ahead, lines, more)
            picked[:, t] = kept(chosen.total, states)
            effort[:, t], gaming[:, t] = kept(chosen.effort, states), kept(chosen.gaming, states)
        linear[:, t], success[:, t] = ahead.linear, kept(ahead.success, states)
        excess[:, t, :lines], excess[:, t, lines:] = ahead.excess, np.nan
    unknown = np.full(count, np.nan)
    nowhere = np.full((count, states), np.nan)
    table = PolicyTable(effort, gaming, linear, excess, success, unknown, unknown, unknown, nowhere)
    return table, picked


def _joined(parts: list[PolicyTable], rows: list[Ints]) -> PolicyTable:
    """Tables of all problems in their own order."""
    if len(parts) == 1:
        return parts[0]
    order = np.argsort(np.concatenate(rows))
    return PolicyTable(
        *(
            np.concatenate([getattr(part, field.name) for part in parts])[order]
            for field in fields(PolicyTable)
        )
    )
