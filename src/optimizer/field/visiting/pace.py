"""Sales against those planned, and the chance of a quota at the pace of a ledger's sales.

What a point of sale sells is taken as Poisson with the planned lines times a factor of its own. The
factor is gamma with mean 1 before anything is known; with the sales it is gamma again, and what is
still to be sold is negative binomial (Gelman et al. 2013, Bayesian Data Analysis, §2.6). So the
chance follows the sales, the more of them the closer, whatever the model expects of effort.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from optimizer.arrays import Floats
from optimizer.network import MonthOpening

PRIOR_LINES = 10.0
"""Lines that the plan's own pace weighs as many as: a factor of 1 ± 32 % (assumption)."""


def chance_to_sell(missing: Floats, ahead: Floats, sold: Floats, planned: Floats) -> Floats:
    """Chance to sell what is missing.

    Parameters
    ----------
    missing : array[pos]
        Lines; 0 or less is reached.
    ahead : array[pos]
        Lines that the plan has for the time left.
    sold, planned : array[pos]
        Lines of the time past.
    """
    shape = PRIOR_LINES + sold
    odds = shape / (shape + ahead * shape / (PRIOR_LINES + planned))
    # at the limit nothing is ahead: the mean is 0 and so is every draw
    chance = stats.nbinom.sf(np.ceil(missing) - 1.0, shape, odds)
    return np.asarray(np.where(missing <= 0, 1.0, np.where(ahead > 0, chance, 0.0)))


def planned_lines(opening: MonthOpening, first: int, end: int) -> Floats:
    """``[pos, offer]``: lines that the plan has in the months from ``first`` to before ``end``."""
    weeks = np.asarray(opening.model.calendar.weeks_of[first:end], dtype=np.float64)
    return np.asarray(np.einsum("pmo,m->po", opening.model.rate[:, first:end], weeks))


def chance_at_pace(opening: MonthOpening) -> Floats:
    """``[pos]``: chance to reach the quota of the first tier's period; NaN without a tier.

    The pace is that of the plan's months before the opening, which a ledger knows.
    """
    start, month = opening.model.calendar.warm_up, opening.month
    history = opening.history.sold
    sold = history[:, start:month].sum(axis=(1, 2))
    planned = planned_lines(opening, start, month).sum(axis=1)
    chance = np.full(len(sold), np.nan)
    for tier in opening.first_tiers():
        rows, period = tier.rows, tier.months
        counted = history[rows, period.start : month].sum(axis=1) @ tier.weights
        ahead = planned_lines(opening, month, period.stop)[rows] @ tier.weights
        chance[rows] = chance_to_sell(tier.quota - counted, ahead, sold[rows], planned[rows])
    return chance
