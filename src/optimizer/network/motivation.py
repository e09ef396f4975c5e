"""Motivation: expectancy, pay against what one is used to, clawback, visits, late pay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from optimizer.network.utility import gain_loss
from optimizer.scenario.schema_network import Motivation

__all__ = ["next_motivation", "next_reference", "visit_recency"]

Floats = NDArray[np.float64]


def next_motivation(
    motivation: Floats,
    chance: Floats,
    pay: Floats,
    reference: Floats,
    shock: Floats,
    recency: Floats,
    late: float,
    b: Motivation,
    loss_aversion: float,
) -> Floats:
    """M ← m + κ (m* − m), m* = logistic(b0 + b1 P̂ + b2 μ((W − r)/r) − b3 s + b4 v − b5 late).

    Expectancy after Vroom (1964); reference dependence after Tversky and Kahneman (1992). The
    form is this engine's own assumption.

    Parameters
    ----------
    motivation, chance, pay, reference, shock, recency : array[pos]
        m; chance to reach the quota; monthly pay and its reference (EUR); share of pay taken
        back; recency of the last visit in [0, 1].
    late : float
        Months that pay waits.
    b : Motivation
        Coefficients.
    loss_aversion : float
        λ.

    Returns
    -------
    array[pos]
        In (0, 1).
    """
    change = np.where(reference > 0, (pay - reference) / np.maximum(reference, 1e-9), 0.0)
    felt = gain_loss(np.clip(change, -1.0, 1.0), loss_aversion)
    aim = expit(
        b.intercept
        + b.expectancy * chance
        + b.pay * felt
        - b.clawback * shock
        + b.visit * recency
        - b.late * late
    )
    return np.asarray(motivation + b.speed * (aim - motivation))


def next_reference(reference: Floats, pay: Floats, b: Motivation) -> Floats:
    """R ← (1 − γ) r + γ W (EUR a month)."""
    return (1.0 - b.reference_speed) * reference + b.reference_speed * pay


def visit_recency(now: float, last: Floats, memory: float) -> Floats:
    """e^(−days since the last visit / memory): 1 on the day, 0 before the first visit.

    Parameters
    ----------
    now : float
        Working day.
    last : array[pos]
        Working day of the last visit, -inf before the first.
    memory : float
        Working days.
    """
    return np.exp(-(now - last) / memory)
