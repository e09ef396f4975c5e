"""How much months differ by themselves: what the months that are past say of those to come.

Three parts. *Dispersion*: variance of a zone's channel in a month over its mean (1: Poisson), by
Pearson's χ² about the level of each zone's channel and of each month's channel. *Shock*: what all
zones of a channel have in common in one month; here its figures, from which
:mod:`optimizer.field.midyear.demand_posterior` learns its size. *Dispersion of the mix*: the
nation's offers in a month about their share of the channel's sales.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from optimizer.arrays import Floats
from optimizer.field.midyear.attainment import Attainment

HALF = 0.5
"""Lines added to both sales, so that none sold has a logarithm."""
ROUNDS = 20
"""Of fitting two margins in turn."""


@dataclass(frozen=True, eq=False)
class MonthNoise:
    """What months say of their own noise.

    Attributes
    ----------
    dispersion, mix_dispersion : float
        Variance over mean, at least 1.
    freedom : int
        Degrees of freedom of ``dispersion``; 0: nothing is known, and 1 is taken.
    log_ratio : array[month, channel]
        log(sold / expected) of the nation's month.
    variance : array[month, channel]
        Of ``log_ratio`` by dispersion alone; infinite where nothing was expected.
    share : array[month, channel]
        The month's part of what was expected of the channel.
    """

    dispersion: float
    mix_dispersion: float
    freedom: int
    log_ratio: Floats
    variance: Floats
    share: Floats

    def shock(self, chance: float) -> float:
        """Variance of the months' shocks (of logs), by moments (DerSimonian and Laird 1986).

        0 where months differ by no more than dispersion makes them with this chance.
        """
        weight = 1.0 / self.variance
        total = weight.sum(axis=0)
        mean = ratio((weight * self.log_ratio).sum(axis=0), total)
        spread = float((weight * (self.log_ratio - mean) ** 2).sum())
        freedom = int((weight > 0).sum() - (total > 0).sum())
        if freedom <= 0 or spread <= chi2.isf(chance, freedom):
            return 0.0
        scale = float((total - ratio((weight**2).sum(axis=0), total)).sum())
        return (spread - freedom) / scale


def month_noise_of(attainment: Attainment) -> MonthNoise:
    """Noise of the months that are past."""
    by_zone = attainment.sold.sum(axis=3), attainment.expected.sum(axis=3)
    dispersion, freedom = _dispersion(*by_zone, (0, 1))
    by_offer = attainment.sold.sum(axis=0), attainment.expected.sum(axis=0)
    mix_dispersion, _ = _dispersion(*by_offer, (0, 2))
    sold, expected = (lines.sum(axis=0) for lines in by_zone)
    with np.errstate(divide="ignore"):
        variance = np.where(expected > 0, dispersion / (expected + HALF), np.inf)
    return MonthNoise(
        dispersion,
        mix_dispersion,
        freedom,
        np.log((sold + HALF) / (expected + HALF)),
        variance,
        ratio(expected, expected.sum(axis=0)),
    )


def _dispersion(sold: Floats, expected: Floats, axes: tuple[int, int]) -> tuple[float, int]:
    """Pearson's χ² about the margins of two axes over its degrees of freedom, at least 1; those.

    Without a degree of freedom 1 is taken.
    """
    fitted = expected
    for _ in range(ROUNDS):
        # summing over one axis gives the margin by the other
        for axis in axes:
            margins = (lines.sum(axis=axis, keepdims=True) for lines in (sold, fitted))
            fitted = fitted * ratio(*margins)
    some = fitted > 0
    of_margins = sum(int((expected.sum(axis=axis) > 0).sum()) for axis in axes)
    freedom = int(some.sum()) - of_margins + int((expected.sum(axis=axes) > 0).sum())
    if freedom <= 0:
        return 1.0, 0
    chi_square = ((sold - fitted)[some] ** 2 / fitted[some]).sum()
    return max(float(chi_square / freedom), 1.0), freedom


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """A ratio; 0 where the denominator is none."""
    positive = denominator > 0
    return np.asarray(np.where(positive, numerator / np.where(positive, denominator, 1.0), 0.0))
