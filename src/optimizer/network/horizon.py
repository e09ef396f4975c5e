"""What active lines are still to bring after the plan's last month, in expectation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.market import VALUE_MONTHS
from optimizer.network.model import NetworkModel

__all__ = ["air_time_to_come", "clawback_to_come", "worth"]

Floats = NDArray[np.float64]


def _months_ahead(model: NetworkModel, span: int) -> Floats:
    """Months that an active line is still to live after the horizon, in expectation.

    Counts months within ``span`` of its sale; ``expected[offer, cohort]``.
    """
    months = model.calendar.months
    left = np.maximum(span - (months - np.arange(months)), 0)
    u = np.arange(span)
    stay = (1.0 - model.churn)[:, None] ** u
    return np.asarray((stay[:, None, :] * (u < left[:, None])).sum(axis=2))


def worth(model: NetworkModel, active: Floats, lived: Floats) -> float:
    """Margin of the months lived and to live, up to 24 of each line (EUR).

    Parameters
    ----------
    active : array[offer, cohort]
        Lines active at the end.
    lived : array[offer]
        Months that lines lived within the horizon.
    """
    ahead = (active * _months_ahead(model, VALUE_MONTHS)).sum(axis=1)
    return float(((lived + ahead) * model.margin).sum()) / VALUE_MONTHS


def air_time_to_come(model: NetworkModel, active: Floats) -> float:
    """Air time expected after the horizon (EUR); ``active[offer, cohort]``."""
    return sum(
        float((active * _months_ahead(model, part.months) * part.share * model.arpu[:, None]).sum())
        for part in model.terms.air_time
    )


def clawback_to_come(model: NetworkModel, active: Floats) -> float:
    """Pay by line expected to be taken back after the horizon (EUR)."""
    age = model.calendar.months - np.arange(model.calendar.months)
    total = 0.0
    for part in model.terms.clawback:
        if "per_line" in part.of:
            left = np.maximum(part.months - age, 0)
            leave_by = 1.0 - (1.0 - model.churn)[:, None] ** left
            total += float(
                (active * leave_by * part.fraction * model.terms.per_line[:, None]).sum()
            )
    return total
