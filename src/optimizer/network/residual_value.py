"""What active lines are still to bring after the plan's last month, in expectation."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats
from optimizer.demand.market import VALUE_MONTHS
from optimizer.network.model import NetworkModel


def months_ahead(churn: Floats, months: int, span: int) -> Floats:
    """Months that an active line is still to live after the plan, in expectation.

    Counts months within ``span`` of its sale.

    Parameters
    ----------
    churn : array[offer]
        A month.
    months : int
        Of the plan.
    span : int

    Returns
    -------
    array[offer, cohort]
    """
    left = np.maximum(span - (months - np.arange(months)), 0)
    u = np.arange(span)
    stay = (1.0 - churn)[:, None] ** u
    return np.asarray((stay[:, None, :] * (u < left[:, None])).sum(axis=2))


def worth(model: NetworkModel, active: Floats, poor: Floats, lived: Floats) -> float:
    """Margin of the months lived and to live, up to 24 of each line (EUR).

    Parameters
    ----------
    active, poor : array[offer, cohort]
        Good and poor lines active at the end.
    lived : array[offer]
        Months that lines lived within the horizon.
    """
    ahead = months_ahead(model.churn, model.calendar.months, VALUE_MONTHS)
    poor_churn = np.full_like(model.churn, model.poor_churn)
    ahead_poor = months_ahead(poor_churn, model.calendar.months, VALUE_MONTHS)
    to_live = (active * ahead).sum(axis=1) + (poor * ahead_poor).sum(axis=1)
    return float(((lived + to_live) * model.margin).sum()) / VALUE_MONTHS
