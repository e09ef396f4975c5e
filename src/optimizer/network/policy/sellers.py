"""What is given of effort problems: pay, what it is worth, what effort sells and costs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats, Ints
from optimizer.network.policy.actions import Gaming


def gain_loss(difference: ArrayLike, loss_aversion: ArrayLike) -> Floats:
    """μ(x) = x⁺ − λ x⁻ of pay less its reference (Tversky and Kahneman 1992, piecewise linear)."""
    x = np.asarray(difference, dtype=np.float64)
    return np.where(x >= 0, x, np.asarray(loss_aversion) * x)


def utility(
    pay: ArrayLike,
    risk_aversion: ArrayLike = 0.0,
    gain_loss_weight: float = 0.0,
    loss_aversion: ArrayLike = 2.25,
    reference: ArrayLike = 0.0,
) -> Floats:
    """u(W) = (1 − e^(−ρW)) / ρ + η μ(W − r): CARA, plus gain and loss against a reference.

    ρ → 0 is risk neutral: u(W) = W. W and r in EUR, ρ in 1/EUR; ρ, λ and r broadcast with W.
    """
    w = np.asarray(pay, dtype=np.float64)
    rho = np.asarray(risk_aversion, dtype=np.float64)
    cara = np.where(rho == 0, w, -np.expm1(-rho * w) / np.where(rho == 0, 1.0, rho))
    if not gain_loss_weight:
        return np.asarray(cara)
    difference = w - np.asarray(reference, dtype=np.float64)
    return np.asarray(cara + gain_loss_weight * gain_loss(difference, loss_aversion))


@dataclass(frozen=True, eq=False)
class QuotaPay:
    """Pay of a quota period.

    Attributes
    ----------
    pay : array[problem, n]
        For n lines in the whole period (EUR); beyond its end it goes on at its last slope.
    target : array[problem]
        Lines to reach, for the chance of success.
    extra : array[period] or None
        Utility of a line sold in a period, on top of u(W): a spiff.
    """

    pay: Floats
    target: Floats
    extra: Floats | None = None

    def of(self, rows: Ints) -> QuotaPay:
        """That of some problems."""
        return QuotaPay(self.pay[rows], self.target[rows], self.extra)


@dataclass(frozen=True, eq=False)
class Sellers:
    """What effort sells and costs.

    Attributes
    ----------
    base, effect : array[problem]
        Lines a period without effort, and per unit of effort (a chance for bernoulli).
    effort_cost : array[problem]
        c in the cost c e²/2 of a period (EUR).
    efforts : array[problem, effort] or array[effort]
        Efforts to choose from, ascending.
    gaming : Gaming or None
        Poor lines; None for none.
    effort_return : array[problem, n] or None
        Factor on effort's return by lines so far, see
        :mod:`optimizer.network.policy.grid_policies`; beyond its end, the last.
    """

    base: Floats
    effect: Floats
    effort_cost: Floats
    efforts: Floats
    gaming: Gaming | None = None
    effort_return: Floats | None = None

    def of(self, rows: Ints) -> Sellers:
        """Those of some problems; with efforts of each."""
        eased = self.effort_return
        return Sellers(
            self.base[rows],
            self.effect[rows],
            self.effort_cost[rows],
            self.efforts[rows],
            None if self.gaming is None else self.gaming.of(rows),
            None if eased is None else eased[rows],
        )

    def by_problem(self) -> Sellers:
        """With efforts of every problem."""
        grid = np.broadcast_to(self.efforts, (len(self.base), self.efforts.shape[-1]))
        return replace(self, efforts=grid)

    def check(self) -> None:
        """Refuse what is negative or does not ascend.

        Raises
        ------
        ValueError
            When a figure is negative, or efforts do not ascend.
        """
        if any((x < 0).any() for x in (self.base, self.effect, self.effort_cost, self.efforts)):
            raise ValueError("base, effect, effort_cost and efforts must be 0 or more")
        if (np.diff(self.efforts, axis=1) <= 0).any():
            raise ValueError("efforts must ascend")
        game = self.gaming
        if game is not None and ((game.cost <= 0).any() or (game.effect < 0).any()):
            raise ValueError("gaming needs a cost above 0 and an effect of 0 or more")


@dataclass(frozen=True, eq=False)
class Tastes:
    """How pay, and waiting for it, are felt.

    Attributes
    ----------
    discount, present_bias : float
        δ per period, and β (see
        :meth:`optimizer.network.policy.backward_induction.InductionStep.week`).
    risk_aversion, loss_aversion, reference : float, or array[problem] or [problem, 1]
        See :func:`optimizer.network.policy.sellers.utility`.
    gain_loss : float
        Weight of gains and losses against the reference.
    """

    discount: float = 1.0
    present_bias: float = 1.0
    risk_aversion: ArrayLike = 0.0
    gain_loss: float = 0.0
    loss_aversion: ArrayLike = 2.25
    reference: ArrayLike = 0.0

    def of(self, rows: Ints, count: int) -> Tastes:
        """Those of some of so many problems, in columns ``[problem, 1]``."""

        def column(values: ArrayLike) -> Floats:
            each = np.asarray(values, np.float64).reshape(-1, 1)
            return np.broadcast_to(each, (count, 1))[rows]

        return replace(
            self,
            risk_aversion=column(self.risk_aversion),
            loss_aversion=column(self.loss_aversion),
            reference=column(self.reference),
        )

    def utility(self, pay: Floats) -> Floats:
        """u(W) of ``pay[problem, n]``."""
        return utility(pay, self.risk_aversion, self.gain_loss, self.loss_aversion, self.reference)


USUAL = Tastes()
"""Neutral to risk and patient."""
