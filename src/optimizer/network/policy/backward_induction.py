"""Weeks of effort problems with the same rates of sale: decided backwards, followed forward.

What lies ahead is kept as a linear part, so much a line, and the excess over it. So linear pay
makes excesses that are equal to the last bit, and whatever is decided from their differences
(:mod:`optimizer.network.policy.shifting`) is exactly nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.policy.actions import EffortSplit


@dataclass(frozen=True, eq=False)
class Continuation:
    """What lies ahead at the start of a week.

    Attributes
    ----------
    linear : array[problem]
        Utility of each line, present or to come.
    excess : array[problem, lines]
        Utility beyond that.
    poor : array[problem, lines] or None
        D: what changes when one line so far is poor (utility); None without gaming.
    success : array[problem, lines]
        Chance to reach the target.
    """

    linear: Floats
    excess: Floats
    poor: Floats | None
    success: Floats


@dataclass(frozen=True, eq=False)
class WeekChoice:
    """What is done in a week.

    Attributes
    ----------
    total : array[problem, lines] of int
        Position of the total on the grid.
    effort, gaming : array[problem, lines]
    """

    total: Ints
    effort: Floats
    gaming: Floats


@dataclass(frozen=True, eq=False)
class InductionStep:
    """What is the same in every week.

    Attributes
    ----------
    effort : array[total]
        Effort that reaches a total alone.
    cost : array[problem, lines or 1, total]
        Of that effort (utility, negative).
    discount : float
        δ.
    bias : float
        β: what is ahead weighs so much more when it is decided than it is worth.
    split : Split or None
        None without gaming.
    beyond : array[problem, lines sold]
        Excess of more lines than are counted, over that of the most counted, at the end.
    """

    sold: SalesAhead
    effort: Floats
    cost: Floats
    discount: float
    bias: float
    split: EffortSplit | None
    beyond: Floats
    workspace: Workspace

    def week(
        self, after: Continuation, lines: int, extra: float = 0.0
    ) -> tuple[Continuation, WeekChoice]:
        """Best effort and gaming of a week, and what lies ahead at its start, for so many lines.

        A point of sale with present bias decides by −cost + β δ E V and knows that it will
        again (Laibson 1997; sophisticated in the sense of O'Donoghue and Rabin 1999); V itself
        is −cost + δ E V under what is decided. Each line sold in the week brings ``extra`` utility.
        """
        # relative to no lines: equal excesses stay equal to the last bit
        level = after.excess[:, :1]
        windows = self.workspace.windowed(after.excess - level, lines, self.beyond)
        later = self.workspace.product("later", windows, self.sold.chance)
        each = (self.discount * after.linear[:, None, None] + extra) * self.sold.mean
        cost = self.cost[:, :lines]
        fixed = self.bias * each + cost
        if after.poor is None or self.split is None:
            objective = np.multiply(
                later, self._weight, out=self.workspace.like("objective", later)
            )
            objective += fixed
            at = objective.argmax(axis=2)
            chosen, poor = WeekChoice(at, self.effort[at], np.zeros(at.shape)), None
            flow = np.zeros(at.shape)
        else:
            chosen, flow, poor = self._with_gaming(after.poor, self.split, later, fixed)
        at = chosen.total
        value = self.discount * (_picked(later, at) + level) + _at(each, at) + _at(cost, at) + flow
        reached = self.sold.under(at, self.workspace.windowed(after.success, lines))
        reached[reached < 1e-18] = 0.0
        return Continuation(self.discount * after.linear, value, poor, reached), chosen

    def _with_gaming(
        self, ahead: Floats, split: EffortSplit, later: Floats, fixed: Floats
    ) -> tuple[WeekChoice, Floats, Floats]:
        """What is done, what its gaming gains over effort alone, D before the week."""
        workspace, lines = self.workspace, later.shape[1]
        windows = workspace.windowed(ahead, lines)
        worth = workspace.product("worth", windows, self.sold.from_one)
        worth *= self._weight
        gaming, objective = split.best(
            worth, workspace.like("gaming", worth), workspace.like("objective", worth)
        )
        objective += later if self._weight == 1.0 else self._weight * later
        objective += fixed
        at = objective.argmax(axis=2)
        game = _picked(gaming, at)
        effort = np.maximum(self.effort[at] - split.ratio * game, 0.0)
        flow = split.flow(game, at, _picked(worth, at) / self.bias, lines)
        return WeekChoice(at, effort, game), flow, self.discount * self.sold.under(at, windows)

    @property
    def _weight(self) -> float:
        """β δ: of what is ahead when it is decided."""
        return self.bias * self.discount


class Workspace:
    """Memory for the large arrays of a week: to allocate it again takes as long as to fill it."""

    def __init__(self, problems: int, lines: int, chance: Floats) -> None:
        self.problems, (totals, self.sold) = problems, chance.shape
        self.windows = np.empty(problems * lines * self.sold)
        self.by_total = {
            name: np.empty(problems * lines * totals)
            for name in ("later", "worth", "gaming", "objective")
        }

    def like(self, name: str, other: Floats) -> Floats:
        """An array of another's shape; what was in it is lost."""
        return self.by_total[name][: other.size].reshape(other.shape)

    def product(self, name: str, windows: Floats, weights: Floats) -> Floats:
        """E over the lines sold: ``[problem, lines, total]``."""
        count = len(windows) * windows.shape[1]
        out = self.by_total[name][: count * len(weights)].reshape(count, len(weights))
        np.matmul(windows.reshape(count, -1), weights.T, out=out)
        return out.reshape(*windows.shape[:2], len(weights))

    def windowed(self, values: Floats, lines: int, beyond: Floats | None = None) -> Floats:
        """``windows[problem, lines, sold]``: what lies ahead of each number of lines.

        A copy in memory order: BLAS takes no overlapping windows. More lines than
        ``values[problem, n]`` has are worth ``beyond[problem, sold - 1]`` over the last, or 0.
        """
        wanted = lines + self.sold - 1
        if values.shape[1] < wanted:
            missing = wanted - values.shape[1]
            more = 0.0 if beyond is None else beyond[:, :missing]
            last = np.repeat(values[:, -1:], missing, axis=1)
            values = np.concatenate([values, last + more], axis=1)
        ahead = np.ascontiguousarray(values)
        row, step = ahead.strides
        shape = (self.problems, lines, self.sold)
        windows = self.windows[: self.problems * lines * self.sold].reshape(shape)
        windows[:] = np.ndarray(shape, np.float64, ahead, 0, (row, step, step))
        return windows


@dataclass(frozen=True, eq=False)
class SalesAhead:
    """Lines sold in a week at every total.

    Attributes
    ----------
    chance : array[total, sold]
    mean : array[total]
        Expected lines, of the distribution as it is cut.
    from_one : array[total, sold]
        The distribution seen from one of the lines: E[P' f(N)] is the expected poor lines times
        E of f over it (k of the lines come with k times the chance).
    """

    chance: Floats
    mean: Floats
    from_one: Floats

    @classmethod
    def of(cls, chance: Floats) -> SalesAhead:
        """From the distribution."""
        sold = np.arange(chance.shape[1], dtype=np.float64)
        mean = chance @ sold
        return cls(chance, mean, chance * sold / np.maximum(mean, 1e-300)[:, None])

    @property
    def most(self) -> int:
        """Most lines that a week counts."""
        return int(self.chance.shape[1]) - 1

    def under(self, at: Ints, windows: Floats) -> Floats:
        """E at the totals chosen: ``[problem, lines]``."""
        return np.asarray(np.einsum("psk,psk->ps", self.chance[at], windows))


def _picked(values: Floats, at: Ints) -> Floats:
    """``values[problem, lines, total]`` at the totals chosen."""
    flat = values.reshape(-1, values.shape[2])
    return flat[np.arange(len(flat)), at.ravel()].reshape(at.shape)


def _at(values: Floats, at: Ints) -> Floats:
    """The same of ``values[problem, lines or 1, total]``."""
    problem = np.arange(len(at))[:, None]
    line = np.arange(at.shape[1])[None] if values.shape[1] > 1 else np.zeros((1, 1), np.int64)
    return np.asarray(values[problem, line, at])


@dataclass(frozen=True, eq=False)
class PolicyOutcome:
    """Expected results of the policies.

    Attributes
    ----------
    final : array[problem, lines]
        Distribution of the lines at the end; its last entry holds all beyond.
    poor : array[problem, lines]
        Expected poor lines times the chance of ending with so many lines.
    expected_lines : array[problem]
        Good and poor.
    """

    final: Floats
    poor: Floats
    expected_lines: Floats


def follow(picked: Ints, chance: Floats, poor_rate: Floats) -> PolicyOutcome:
    """Follow policies of problems with the same rates.

    Of k lines sold in a week each is poor with the same chance (thinning of a Poisson flow), so
    with k lines come k·θ_g g/(a + θ e + θ_g g) poor ones in expectation.

    Parameters
    ----------
    picked : array[problem, period, lines] of int
        Position of what is done among the rates.
    chance : array[rate, sold]
    poor_rate : array[problem, period, lines]
        Poor lines a period, θ_g g.
    """
    count, periods, states = picked.shape
    reached, poor = np.zeros((2, count, states))
    reached[:, 0] = 1.0
    most = chance.shape[1] - 1
    mean = chance @ np.arange(most + 1.0)
    expected = np.zeros(count)
    for t in range(periods):
        sold = mean[picked[:, t]]
        share = poor_rate[:, t] / np.maximum(sold, 1e-300)
        expected += (reached * sold).sum(axis=1)
        ahead, poor_ahead = np.zeros((2, count, states + most))
        for k in range(most + 1):
            move = chance[picked[:, t], k]
            ahead[:, k : k + states] += move * reached
            poor_ahead[:, k : k + states] += move * (poor + k * share * reached)
        reached, poor = _cut(ahead, states), _cut(poor_ahead, states)
    return PolicyOutcome(reached, poor, expected)


def _cut(ahead: Floats, states: int) -> Floats:
    """The last entry holds all beyond."""
    kept = ahead[:, :states].copy()
    kept[:, -1] += ahead[:, states:].sum(axis=1)
    return kept
