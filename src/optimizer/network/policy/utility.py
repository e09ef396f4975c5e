"""What pay is worth to a point of sale."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats


def gain_loss(difference: ArrayLike, loss_aversion: ArrayLike) -> Floats:
    """μ(x) = x⁺ − λ x⁻ (Tversky and Kahneman 1992, piecewise linear).

    Parameters
    ----------
    difference : array of float
        Pay less its reference.
    loss_aversion : array of float
        λ, broadcast with the difference.
    """
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

    ρ → 0 is risk neutral: u(W) = W.

    Parameters
    ----------
    pay : array of float
        W (EUR).
    risk_aversion : array of float
        ρ (1/EUR), broadcast with pay.
    gain_loss_weight : float
        η.
    loss_aversion : array of float
        λ, broadcast with pay.
    reference : array of float
        r (EUR), broadcast with pay.
    """
    w = np.asarray(pay, dtype=np.float64)
    rho = np.asarray(risk_aversion, dtype=np.float64)
    cara = np.where(rho == 0, w, -np.expm1(-rho * w) / np.where(rho == 0, 1.0, rho))
    if not gain_loss_weight:
        return np.asarray(cara)
    difference = w - np.asarray(reference, dtype=np.float64)
    return np.asarray(cara + gain_loss_weight * gain_loss(difference, loss_aversion))
