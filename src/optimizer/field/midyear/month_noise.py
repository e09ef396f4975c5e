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
    apart : array[month, channel]
        log(sold / expected) of the nation's month.
    variance : array[month, channel]
        Of ``apart`` by dispersion alone; infinite where nothing was expected.
    share : array[month, channel]
        The month's part of what was expected of the channel.
    """

    dispersion: float
    mix_dispersion: float
    freedom: int
    apart: Floats
    variance: Floats
    share: Floats

    def shock(self, chance: float) -> float:
        """Variance of the months' shocks (of logs), by moments (DerSimonian and Laird 1986).

        0 where months differ by no more than dispersion makes them with this chance.
        """
        weight = 1.0 / self.variance
        whole = weight.sum(axis=0)
        mean = over((weight * self.apart).sum(axis=0), whole)
        spread = float((weight * (self.apart - mean) ** 2).sum())
        freedom = int((weight > 0).sum() - (whole > 0).sum())
        if freedom <= 0 or spread <= chi2.isf(chance, freedom):
            return 0.0
        spare = float((whole - over((weight**2).sum(axis=0), whole)).sum())
        return (spread - freedom) / spare


def month_noise_of(attained: Attainment) -> MonthNoise:
    """Noise of the months that are past."""
    sold, usual = attained.sold.sum(axis=3), attained.usual.sum(axis=3)
    fitted = _fitted(sold, usual, (0, 1))
    zones, months = (usual.sum(axis=a) > 0 for a in (1, 0))
    freedom = int((fitted > 0).sum() - zones.sum() - months.sum() + months.any(axis=0).sum())
    dispersion = _pearson(sold, fitted, freedom)
    nation, expected = sold.sum(axis=0), usual.sum(axis=0)
    with np.errstate(divide="ignore"):
        variance = np.where(expected > 0, dispersion / (expected + HALF), np.inf)
    offers, offers_expected = attained.sold.sum(axis=0), attained.usual.sum(axis=0)
    mixed = _fitted(offers, offers_expected, (0, 2))
    by_month, by_offer = (offers_expected.sum(axis=a) > 0 for a in (2, 0))
    free = int((mixed > 0).sum() - by_month.sum() - by_offer.sum() + by_month.any(axis=0).sum())
    return MonthNoise(
        dispersion,
        _pearson(offers, mixed, free),
        max(freedom, 0),
        np.log((nation + HALF) / (expected + HALF)),
        variance,
        over(expected, expected.sum(axis=0)),
    )


def _fitted(sold: Floats, usual: Floats, axes: tuple[int, int]) -> Floats:
    """Expected sales times factors of two axes, so that both margins are those sold."""
    found = usual
    for _ in range(ROUNDS):
        # summing over one axis gives the margin by the other
        for axis in axes:
            up, down = sold.sum(axis=axis, keepdims=True), found.sum(axis=axis, keepdims=True)
            found = found * over(up, down)
    return found


def _pearson(sold: Floats, fitted: Floats, freedom: int) -> float:
    if freedom <= 0:
        return 1.0
    seen = fitted > 0
    return max(float(((sold - fitted)[seen] ** 2 / fitted[seen]).sum() / freedom), 1.0)


def over(up: Floats, down: Floats) -> Floats:
    """A ratio; 0 where there is nothing below."""
    return np.asarray(np.where(down > 0, up / np.where(down > 0, down, 1.0), 0.0))
