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
from numpy.typing import ArrayLike

from optimizer.arrays import Floats, Ints
from optimizer.network.policy.actions import Gaming, Split
from optimizer.network.policy.backward_induction import Ahead, InductionStep, Room, SalesAhead
from optimizer.network.policy.forward_pass import follow
from optimizer.network.policy.lines_axis import extended, kept, reachable
from optimizer.network.policy.sales_distribution import Sales, chances
from optimizer.network.policy.shared_rates import Rates, same_rates
from optimizer.network.policy.utility import utility


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


@dataclass(frozen=True, eq=False)
class _Problems:
    """What is given, by problem; see :func:`solve_policies`."""

    pay: Floats
    cost: Floats
    target: Floats
    risk_aversion: Floats
    loss_aversion: Floats
    reference: Floats
    gaming: Gaming | None
    effort_return: Floats | None

    def of(self, rows: Ints) -> _Problems:
        """Some of them."""
        return _Problems(
            self.pay[rows],
            self.cost[rows],
            self.target[rows],
            self.risk_aversion[rows],
            self.loss_aversion[rows],
            self.reference[rows],
            None if self.gaming is None else self.gaming.of(rows),
            None if self.effort_return is None else self.effort_return[rows],
        )


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
    present_bias: float = 1.0,
    risk_aversion: ArrayLike = 0.0,
    gain_loss: float = 0.0,
    loss_aversion: ArrayLike = 2.25,
    reference: ArrayLike = 0.0,
    gaming: Gaming | None = None,
    effort_return: Floats | None = None,
    extra: Floats | None = None,
    begin: int = 0,
    forward: bool = True,
) -> PolicyTable:
    """Solve many effort problems together; those with the same rates share their products.

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
        Efforts to choose from, ascending.
    target : array[problem]
        Lines to reach, for ``success``.
    states : int, optional
        Length of the lines axis; by default all that can be reached but for a tail of 1e-10.
    sales : {"poisson", "bernoulli"}
    discount, present_bias : float
        δ per period, and β (see :meth:`optimizer.network.policy.backward_induction.Stage.week`).
    risk_aversion, gain_loss, loss_aversion, reference
        See :func:`optimizer.network.policy.utility.utility`; arrays are [problem] or [problem, 1].
    gaming : Gaming, optional
        Poor lines; none by default.
    effort_return : array[problem, n], optional
        Factor on effort's return by lines so far, see
        :mod:`optimizer.network.policy.goal_gradient`; beyond its end, the last.
    extra : array[period], optional
        Utility of a line sold in a period, on top of u(W): a spiff. Not in ``expected_pay``.
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
    base, effect = np.asarray(base, np.float64), np.asarray(effect, np.float64)
    grid = np.broadcast_to(np.asarray(efforts, np.float64), (len(base), np.shape(efforts)[-1]))
    count = len(base)
    given = _Problems(
        np.asarray(pay, np.float64),
        np.asarray(effort_cost, np.float64),
        np.asarray(target, np.float64),
        _column(risk_aversion, count),
        _column(loss_aversion, count),
        _column(reference, count),
        gaming,
        effort_return,
    )
    _check(base, effect, given, grid, periods, sales)
    groups = list(same_rates(base, effect, grid, gaming, sales))
    wanted = states or max(reachable(g.rate, periods, sales, pay.shape[1]) for g in groups)
    parts = [
        _solved(
            given.of(group.rows),
            group,
            chances(group.rate, sales),
            _Shape(periods, wanted, begin, forward, np.zeros(periods) if extra is None else extra),
            (discount, present_bias, gain_loss),
        )
        for group in groups
    ]
    return _joined(parts, [group.rows for group in groups])


@dataclass(frozen=True, eq=False)
class _Shape:
    """Size of the tables, and what is the same for all problems; see :func:`solve_policies`."""

    periods: int
    states: int
    begin: int
    forward: bool
    extra: Floats


def _column(values: ArrayLike, count: int) -> Floats:
    """``[problem, 1]`` of one figure for all, or one each."""
    found = np.asarray(values, np.float64)
    return np.broadcast_to(found.reshape(-1, 1), (count, 1))


def _solved(
    given: _Problems,
    group: Rates,
    chance: Floats,
    shape: _Shape,
    weights: tuple[float, float, float],
) -> PolicyTable:
    """Tables of problems with the same rates."""
    discount, bias, gain_loss = weights
    wage = extended(given.pay, shape.states + chance.shape[1] - 1)

    def felt(pay: Floats) -> Floats:
        return utility(pay, given.risk_aversion, gain_loss, given.loss_aversion, given.reference)

    worth = felt(wage)
    linear, excess = _parts(worth)
    eased = np.ones((1, 1))
    if given.effort_return is not None:
        eased = kept(given.effort_return, shape.states)
    cost = (given.cost[:, None] / eased**2)[:, :, None]
    split = poor = loss = None
    if given.gaming is not None:
        loss = kept(given.gaming.loss, shape.states)
        poor = felt(wage[:, : shape.states] - loss) - worth[:, : shape.states]
        split = Split.of(group.grid, group.effort_most, group.effect, given.gaming, cost)
    beyond = excess[:, shape.states :] - excess[:, shape.states - 1 : shape.states]
    push = group.grid.push
    stage = InductionStep(
        SalesAhead.of(chance),
        push,
        -0.5 * cost * push**2,
        discount,
        bias,
        split,
        beyond,
        Room(len(wage), shape.states, chance),
    )
    reached = (np.arange(shape.states) >= given.target[:, None]).astype(np.float64)
    table, picked = _backward(stage, Ahead(linear, excess[:, : shape.states], poor, reached), shape)
    if not shape.forward:
        return table
    poor_rate = table.gaming * (split.effect if split is not None else 0.0)
    found = follow(picked, chance, poor_rate)
    earned = (found.final * wage[:, : shape.states]).sum(axis=1)
    taken = 0.0 if loss is None else (found.poor * loss).sum(axis=1)
    return replace(
        table,
        expected_lines=found.expected_lines,
        expected_poor=found.poor.sum(axis=1),
        expected_pay=earned - taken,
        final=found.final,
    )


def _parts(worth: Floats) -> tuple[Floats, Floats]:
    """So much a line, and the excess over it; exactly the same for all n when worth is linear."""
    n = np.arange(worth.shape[1])
    linear = worth[:, 1] - worth[:, 0] if worth.shape[1] > 1 else np.zeros(len(worth))
    excess = worth - linear[:, None] * n
    straight = np.abs(excess - excess[:, :1]) <= 8 * np.finfo(float).eps * np.abs(worth)
    alike = straight.all(axis=1, keepdims=True)
    return linear, np.where(alike, excess[:, :1], excess)


def _backward(stage: InductionStep, end: Ahead, shape: _Shape) -> tuple[PolicyTable, Ints]:
    """Every week from the last to the first; also the positions of what is done."""
    count, states = end.excess.shape
    periods, most = shape.periods, stage.sold.most
    effort, gaming = np.empty((2, count, periods, states))
    excess, success = np.empty((2, count, periods + 1, states))
    linear = np.empty((count, periods + 1))
    picked = np.empty((count, periods, states), dtype=np.int64)
    ahead = end
    for t in range(periods, -1, -1):
        # more lines than a week can sell are nowhere reached
        lines = min(states, shape.begin + 1 + t * most) if t < periods else states
        if t < periods:
            ahead, chosen = stage.week(ahead, lines, float(shape.extra[t]))
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


def _check(
    base: Floats, effect: Floats, given: _Problems, efforts: Floats, periods: int, sales: Sales
) -> None:
    if periods < 1:
        raise ValueError("a policy needs at least one period")
    if any((part < 0).any() for part in (base, effect, given.cost, efforts)):
        raise ValueError("base, effect, effort_cost and efforts must be 0 or more")
    if (np.diff(efforts, axis=1) <= 0).any():
        raise ValueError("efforts must ascend")
    if sales not in ("poisson", "bernoulli"):
        raise ValueError(f"sales must be 'poisson' or 'bernoulli', not {sales!r}")
    game = given.gaming
    if game is not None and ((game.cost <= 0).any() or (game.effect < 0).any()):
        raise ValueError("gaming needs a cost above 0 and an effect of 0 or more")
