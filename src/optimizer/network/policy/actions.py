"""Effort and gaming as one choice: how much to sell, and the cheapest way to sell it.

Lines of a week are Poisson(a + θ e + θ_g g): only the total x = θ e + θ_g g moves what lies
ahead. So the two choices are one, x, with the cheapest split of each x in closed form. A poor
line changes the pay by D (EUR of utility, mostly negative); at a total x

    max over g of  − c/2 ((x − θ_g g)/θ)² − c_g/2 g² + θ_g g D
    = − c/2 (x/θ)² + K g (g₀ − g/2),
    K = c_g + c θ_g²/θ²,   g₀ = θ_g (c x/θ² + D)/K,   g = g₀ kept in [low, high],

a parabola in g, so g₀ cut to the bounds is its best. The bounds keep 0 ≤ e ≤ e_max and
0 ≤ g ≤ g_max.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints


@dataclass(frozen=True, eq=False)
class Gaming:
    """What poor lines bring and cost.

    Attributes
    ----------
    effect, cost, most : array[problem]
        θ_g, poor lines a period per unit; c_g in the cost c_g g²/2 (EUR); the largest g.
    loss : array[problem, n]
        Pay less when one of n lines is poor (EUR); beyond its end, the last.
    """

    effect: Floats
    cost: Floats
    most: Floats
    loss: Floats

    def of(self, rows: Ints) -> Gaming:
        """That of some problems."""
        return Gaming(self.effect[rows], self.cost[rows], self.most[rows], self.loss[rows])


@dataclass(frozen=True, eq=False)
class TotalsGrid:
    """Totals to choose from.

    Attributes
    ----------
    push : array[total]
        Effort that reaches the total alone, e = x/θ, even beyond the largest effort; 0 where
        effort sells nothing.
    total : array[total]
        x = θ e + θ_g g, ascending from 0 (lines a period).
    """

    push: Floats
    total: Floats


def grid_of(efforts: Floats, effect: float, poor: float) -> TotalsGrid:
    """Totals that efforts reach, and beyond them those that need gaming too.

    Parameters
    ----------
    efforts : array[effort]
        Ascending.
    effect : float
        θ.
    poor : float
        θ_g g_max, most poor lines a period; 0 without gaming.
    """
    total = effect * efforts
    if poor <= 0:
        return TotalsGrid(efforts, total)
    step = float(total[-1] - total[-2]) if len(total) > 1 else 0.0
    # beyond the largest effort in steps of the same size, but never more points than before
    more = min(int(np.ceil(poor / step - 1e-9)), len(efforts)) if step > 0 else len(efforts)
    further = total[-1] + poor * np.arange(1, more + 1) / more
    push = np.concatenate([efforts, further / effect if effect > 0 else np.zeros(more)])
    return TotalsGrid(push, np.concatenate([total, further]))


@dataclass(frozen=True, eq=False)
class EffortSplit:
    """The cheapest split of every total into effort and gaming, for problems of one grid.

    Attributes
    ----------
    ratio : float
        θ_g/θ; 0 where effort sells nothing.
    effect : float
        θ_g.
    low, high : array[total]
        Bounds of g.
    slope, curve : array[problem, lines or 1, 1]
        θ_g/K and K.
    pull : array[problem, lines or 1, 1]
        Slope of g₀ in the effort x/θ: θ_g c/(θ K).
    """

    grid: TotalsGrid
    ratio: float
    effect: float
    low: Floats
    high: Floats
    slope: Floats
    curve: Floats
    pull: Floats

    @classmethod
    def of(
        cls, grid: TotalsGrid, effort_most: float, effect: float, gaming: Gaming, cost: Floats
    ) -> EffortSplit:
        """Prepare the split; θ_g and g_max are the same for all problems.

        ``effort_most`` is e_max, ``effect`` θ, ``cost[problem, lines or 1, 1]`` c.
        """
        poor, most = float(gaming.effect[0]), float(gaming.most[0])
        ratio = poor / effect if effect > 0 else 0.0
        curve = gaming.cost[:, None, None] + cost * ratio**2
        scale = 1.0 / poor if poor > 0 else 0.0
        high = np.minimum(most, grid.total * scale)
        # the furthest total needs all of both; rounding must not ask for more
        low = np.minimum(np.maximum(grid.total - effect * effort_most, 0.0) * scale, high)
        return cls(grid, ratio, poor, low, high, poor / curve, curve, cost * ratio / curve)

    def best(self, worth: Floats, gaming: Floats, gain: Floats) -> tuple[Floats, Floats]:
        """Best gaming of every total, and its gain over effort alone, ``[problem, lines, total]``.

        ``worth`` is D (utility), left as it is; ``gaming`` and ``gain`` are memory to write into.
        """
        lines = worth.shape[1]
        slope, curve, pull = (part[:, :lines] for part in (self.slope, self.curve, self.pull))
        free = np.multiply(worth, slope, out=gain)
        free += pull * self.grid.push
        np.maximum(free, self.low, out=gaming)
        np.minimum(gaming, self.high, out=gaming)
        # K g (g₀ − g/2), in place
        free *= 2.0
        free -= gaming
        free *= gaming
        free *= 0.5 * curve
        return gaming, free

    def flow(self, gaming: Floats, at: Ints, worth: Floats, lines: int) -> Floats:
        """What ``gaming[problem, lines]`` at the totals chosen gains over effort alone.

        For so many numbers of lines from none; ``worth`` is D there.
        """
        slope, curve, pull = (part[:, :lines, 0] for part in (self.slope, self.curve, self.pull))
        free = worth * slope + pull * self.grid.push[at]
        return np.asarray(curve * gaming * (free - 0.5 * gaming))
