"""One week of backward induction, for problems with the same rates of sale.

What lies ahead is kept as a linear part, so much a line, and the excess over it. So linear pay
makes excesses that are equal to the last bit, and whatever is decided from their differences
(:mod:`optimizer.network.shifting`) is exactly nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.network.actions import Split

__all__ = ["Ahead", "Chosen", "Room", "Sold", "Stage"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ahead:
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
class Chosen:
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
class Stage:
    """What is the same in every week.

    Attributes
    ----------
    sold : Sold
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
    room : Room
    """

    sold: Sold
    effort: Floats
    cost: Floats
    discount: float
    bias: float
    split: Split | None
    beyond: Floats
    room: Room

    def week(self, after: Ahead) -> tuple[Ahead, Chosen]:
        """Best effort and gaming of a week, and what lies ahead at its start.

        A point of sale with present bias decides by −cost + β δ E V and knows that it will
        again (Laibson 1997; sophisticated in the sense of O'Donoghue and Rabin 1999); V itself
        is −cost + δ E V under what is decided.
        """
        # relative to no lines: equal excesses stay equal to the last bit
        level = after.excess[:, :1]
        gained = after.excess - level
        windows = self.room.windowed(gained, gained[:, -1:] + self.beyond)
        later = _product(windows, self.sold.chance, self.room.later)
        later += after.linear[:, None, None] * self.sold.mean
        later *= self.discount
        if after.poor is None or self.split is None:
            objective = np.multiply(later, self.bias, out=self.room.objective)
            objective += self.cost
            at = objective.argmax(axis=2)
            value = _picked(later, at) + _picked(np.broadcast_to(self.cost, later.shape), at)
            chosen, poor = Chosen(at, self.effort[at], np.zeros(at.shape)), None
        else:
            at, chosen, value, poor = self._with_gaming(after.poor, self.split, later)
        reached = self.sold.under(at, self.room.windowed(after.success))
        here = Ahead(
            self.discount * after.linear,
            value + self.discount * level,
            poor,
            np.where(reached < 1e-18, 0.0, reached),
        )
        return here, chosen

    def _with_gaming(
        self, ahead: Floats, split: Split, later: Floats
    ) -> tuple[Ints, Chosen, Floats, Floats]:
        """Position on the grid, what is done, its value, D before the week."""
        windows = self.room.windowed(ahead)
        worth = _product(windows, self.sold.from_one, self.room.worth)
        worth *= self.discount * self.bias
        gaming, objective = split.best(worth, self.room.gaming, self.room.objective)
        if self.bias == 1.0:
            objective += later
        else:
            objective += self.bias * later
        objective += self.cost
        at = objective.argmax(axis=2)
        game, value = _picked(gaming, at), _picked(objective, at)
        if self.bias != 1.0:
            unbiased = _picked(later, at) + split.effect * game * _picked(worth, at) / self.bias
            value += (1.0 - self.bias) * unbiased
        effort = np.maximum(self.effort[at] - split.ratio * game, 0.0)
        return at, Chosen(at, effort, game), value, self.discount * self.sold.under(at, windows)


@dataclass(frozen=True, eq=False)
class Room:
    """Memory for the large arrays of a week: to ask for it anew takes as long as to fill it.

    Attributes
    ----------
    windows : array[problem, lines, sold]
    later, worth, gaming, objective : array[problem, lines, total]
    """

    windows: Floats
    later: Floats
    worth: Floats
    gaming: Floats
    objective: Floats

    @classmethod
    def of(cls, problems: int, lines: int, chance: Floats) -> Room:
        """Enough for so many problems and lines."""
        total, sold = chance.shape
        return cls(np.empty((problems, lines, sold)), *np.empty((4, problems, lines, total)))

    def windowed(self, values: Floats, beyond: Floats | None = None) -> Floats:
        """``windows[problem, lines, sold]``: what lies ahead of each number of lines.

        A copy in memory order: BLAS takes no overlapping windows.

        Parameters
        ----------
        values : array[problem, lines]
        beyond : array[problem, sold - 1], optional
            Of more lines; by default the last one goes on.
        """
        most = self.windows.shape[2] - 1
        more = np.repeat(values[:, -1:], most, axis=1) if beyond is None else beyond
        ahead = np.concatenate([values, more], axis=1)
        row, step = ahead.strides
        self.windows[:] = np.ndarray(self.windows.shape, np.float64, ahead, 0, (row, step, step))
        return self.windows


@dataclass(frozen=True, eq=False)
class Sold:
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
    def of(cls, chance: Floats) -> Sold:
        """From the distribution."""
        sold = np.arange(chance.shape[1], dtype=np.float64)
        mean = chance @ sold
        return cls(chance, mean, chance * sold / np.maximum(mean, 1e-300)[:, None])

    def under(self, at: Ints, windows: Floats) -> Floats:
        """E at the totals chosen: ``[problem, lines]``."""
        return np.asarray(np.einsum("psk,psk->ps", self.chance[at], windows))


def _product(windows: Floats, weights: Floats, out: Floats) -> Floats:
    """E over the lines sold: ``[problem, lines, total]``."""
    flat = windows.reshape(-1, windows.shape[2])
    np.matmul(flat, weights.T, out=out.reshape(-1, len(weights)))
    return out


def _picked(values: Floats, at: Ints) -> Floats:
    return np.take_along_axis(values, at[:, :, None], axis=2)[:, :, 0]
