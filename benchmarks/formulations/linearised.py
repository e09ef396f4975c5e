"""The multinomial logit linearised, as textbooks have it: levels are binaries, shares variables.

Let x0 be the share of a class that buys nothing. Then the share that buys offer o from channel c
is x = g v x0, g the multiplier of the channel's level, and all shares sum to 1. The product g x0
of a level's binary y and x0 is linearised in one of two ways.

big-M
    t[c] = g x0 by |t[c] - g_l x0| <= M (1 - y[c, l]) for every level l, M as small as the bounds
    of x0 allow (Benati and Hansen 2002; Haase 2009).
tight
    x0 is split over the levels, x0 = sum_l u[c, l] with low y <= u <= high y and bounds of x0
    given the level; t[c] = sum_l g_l u[c, l] (the convex hull of the product, McCormick 1976).

A variable for every offer would only be v times t, so it is written out: both get smaller.
"""

from __future__ import annotations

import numpy as np

from formulations.milp import Milp
from optimizer.arrays import Floats, Ints
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario.scenario import Scenario

__all__ = ["linearised"]


class Linearised:
    """The programme of a scenario.

    Parameters
    ----------
    scenario : Scenario
        With a multinomial logit, and rows on sales and levels that are all hard.
    tight : bool
        Which of the two linearisations.
    """

    def __init__(self, scenario: Scenario, tight: bool) -> None:
        of = state_problem(scenario)
        self.market = of.market
        self.g = np.nan_to_num(of.market.strength)
        self.total = of.market.attraction.sum(axis=-1)
        self.milp = Milp()
        cells, channels = len(of.market.customers), len(self.g)
        shape = (cells, channels, self.g.shape[1])
        allowed = np.broadcast_to(of.levels, shape)
        self.level = self.milp.columns(shape, 0, allowed, whole=True)
        one = self.milp.rows((cells, channels, 1), 1, 1)
        self.milp.entries(one, self.level, 1)
        # how each of (cell, class, channel)'s t is made: column indices and coefficients
        self.parts, self.weights = self._tight() if tight else self._big_m()
        for row in of.rows:
            at = self.milp.rows((1,), row.lower, row.upper)
            column, value = self._sum(row.quantity)
            self.milp.entries(at, column, value)
        column, value = self._sum(state_stages(scenario, of)[-1].quantity)
        self.cost = np.bincount(column, value, self.milp.width)

    def _span(self) -> tuple[Floats, Floats]:
        """Least and largest ``x0[cell, class, channel, level]`` given that level."""
        strongest, weakest = self.g.max(axis=1), self.g.min(axis=1)
        found = []
        for others in (strongest, weakest):
            each = others * self.total
            rest = 1 + each.sum(axis=-1, keepdims=True) - each
            found.append(1 / (rest[..., None] + self.g * self.total[..., None]))
        return found[0], found[1]

    def _tight(self) -> tuple[Ints, Floats]:
        low, high = self._span()
        shape = low.shape
        nothing = self.milp.columns((*shape[:2], 1, 1), low.min((2, 3), keepdims=True), 1)
        part = self.milp.columns(shape, 0, high)
        split = self.milp.rows((*shape[:3], 1), 0, 0)
        self.milp.entries(split, part, 1)
        self.milp.entries(split, nothing, -1)
        level = self.level[:, None]
        for bound, lower, upper in ((high, -np.inf, 0), (low, 0, np.inf)):
            row = self.milp.rows(shape, lower, upper)
            self.milp.entries(row, part, 1)
            self.milp.entries(row, level, -bound)
        weights = np.broadcast_to(self.g, shape)
        self._shares(nothing, part, weights)
        return part, weights

    def _big_m(self) -> tuple[Ints, Floats]:
        low, high = self._span()
        shape = low.shape
        most = high.max((2, 3), keepdims=True)
        least = low.min((2, 3), keepdims=True)
        nothing = self.milp.columns((*shape[:2], 1, 1), least, most)
        strongest = self.g.max(axis=1)[:, None]
        product = self.milp.columns((*shape[:3], 1), 0, strongest * most)
        level = self.level[:, None]
        above = (strongest - self.g) * most
        below = (self.g - self.g.min(axis=1)[:, None]) * most
        for big, sign in ((above, 1.0), (below, -1.0)):
            row = self.milp.rows(shape, -np.inf, big)
            self.milp.entries(row, product, sign)
            self.milp.entries(row, nothing, -sign * self.g)
            self.milp.entries(row, level, big)
        weights = np.ones((*shape[:3], 1))
        self._shares(nothing, product, weights)
        return product, weights

    def _shares(self, nothing: Ints, part: Ints, weights: Floats) -> None:
        """All shares of a class sum to 1."""
        whole = self.milp.rows(nothing.shape, 1, 1)
        self.milp.entries(whole, nothing, 1)
        self.milp.entries(whole, part, weights * self.total[..., None])

    def _sum(self, quantity: Quantity) -> tuple[Ints, Floats]:
        """A quantity as columns and coefficients."""
        cells = quantity.cells
        by_class = quantity.on_sales[:, self.market.class_segment]
        attraction = self.market.attraction[cells]
        worth = (attraction * by_class).sum(axis=-1) * self.market.customers[cells][..., None]
        sales = worth[..., None] * self.weights[cells]
        push = np.broadcast_to(quantity.on_push, self.level[cells].shape)
        column = np.concatenate([self.parts[cells].ravel(), self.level[cells].ravel()])
        value = np.concatenate([sales.ravel(), push.ravel()])
        return column[value != 0], value[value != 0]


def linearised(
    scenario: Scenario, gap: float, until: float, tight: bool
) -> tuple[Ints | None, float]:
    """Levels of the best plan found, ``push[cell, channel]``, and the bound."""
    stated = Linearised(scenario, tight)
    found = stated.milp.solve(stated.cost, gap, until)
    if found.values is None:
        return None, found.bound
    return found.values[stated.level].argmax(axis=-1), found.bound
