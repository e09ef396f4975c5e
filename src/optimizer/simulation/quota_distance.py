"""How hard points of sale work, by how far they are from their quota."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from optimizer.arrays import Floats
from optimizer.network import MonthSeen, NetworkModel, NetworkState, WeekSeen, replicate
from optimizer.scenario.scenario import Scenario
from optimizer.simulation.replicating import Replicator, Targets
from optimizer.statistics import mean_interval

PACES = (0.0, 0.5, 0.75, 0.9, 1.1, 1.25, 1.5, 2.0, np.inf)
"""Edges of the classes of pace; the first class is the quota reached."""
_FIGURES = ("weeks", "effort", "gaming", "lines", "usual")


def effort_by_distance(
    scenario: Scenario,
    plan: Targets,
    schemes: Sequence[str] | None = None,
    replications: int = 3,
    processes: int = 1,
) -> pd.DataFrame:
    """Effort, gaming and sales by the pace that the quota still asks for.

    The pace of a point of sale in a week is what it still has to sell a week until the quarter's
    end, over what the whole quota is a week: 1 is on course, 0 has reached it, 2 must sell twice
    as fast as planned.

    Parameters
    ----------
    schemes : sequence of str, optional
        Default: all of the scenario.
    replications : int
        2 or more give half-widths.
    processes : int
        For the policies; does not change the result.

    Returns
    -------
    DataFrame
        scheme, pace_from, pace_to (ratio; both 0: reached), share (of the weeks of points of sale
        with a quota), effort, effort_half_width (95 %), gaming (means over those weeks), lines
        (sold over the quota's lines a week). NaN in a class in which nobody was.

    Raises
    ------
    ValueError
        When there is no network, no such scheme, or no replication is asked for.
    """
    if replications < 1:
        raise ValueError("ask for one replication or more")
    frames = []
    with Replicator(scenario, plan, schemes, processes) as run:
        for scheme, model in run.models.items():
            sums = np.array([_watched(model, number) for number in range(replications)])
            frames.append(_table(scheme, sums))
    return pd.concat(frames, ignore_index=True)


def _watched(model: NetworkModel, replication: int) -> Floats:
    """``sums[class, figure]`` of one replication."""
    seen = _Paces(model)
    replicate(model, replication, watcher=seen)
    return seen.sums


def _table(scheme: str, sums: Floats) -> pd.DataFrame:
    """Means of every class, from ``sums[replication, class, figure]``."""
    weeks = sums[..., 0]
    own = np.where(weeks > 0, weeks, np.nan)
    whole = sums.sum(axis=0)
    below = np.where(whole[:, 0] > 0, whole[:, 0], np.nan)
    usual = np.where(whole[:, 4] > 0, whole[:, 4], np.nan)
    each = sums[..., 1] / own
    columns = {
        "scheme": scheme,
        "pace_from": (0.0, *PACES[:-1]),
        "pace_to": PACES,
        "share": whole[:, 0] / max(float(whole[:, 0].sum()), 1.0),
        "effort": whole[:, 1] / below,
        "effort_half_width": [_half_width(column) for column in each.T],
        "gaming": whole[:, 2] / below,
        "lines": whole[:, 3] / usual,
    }
    return pd.DataFrame(columns)


def _half_width(samples: Floats) -> float:
    seen = samples[np.isfinite(samples)]
    return mean_interval(seen).half_width if len(seen) else np.nan


class _Paces:
    """Watches a replication and sums by class of pace."""

    def __init__(self, model: NetworkModel) -> None:
        self.sums = np.zeros((len(PACES), len(_FIGURES)))
        self._calendar = model.calendar
        self._so_far: Floats = np.zeros(len(model.zone))
        self._begin(0)

    def _begin(self, quarter: int) -> None:
        self._so_far[:] = 0.0
        self._left = self._weeks = self._calendar.weeks_in_quarter[quarter]

    def visit(self, pos: int, day: float) -> None:
        """Visits are none of its business."""

    def week(self, points: NetworkState, seen: WeekSeen) -> None:
        """Sort every point of sale with a quota by its pace before the week."""
        if seen.month % 3 == 0 and self._left == 0:
            self._begin(seen.month // 3)
        quota = points.quota
        usual = quota / self._weeks
        missing = np.maximum(quota - self._so_far, 0.0)
        pace = missing / self._left / np.maximum(usual, 1e-300)
        at = np.searchsorted(PACES, pace, side="left")
        sold = seen.sold.sum(axis=1)
        with_us = points.active & (quota > 0)
        ones = np.ones(len(quota))
        for i, values in enumerate((ones, seen.effort, seen.gaming, sold, usual)):
            self.sums[:, i] += np.bincount(at[with_us], values[with_us], len(PACES))
        self._so_far += sold
        self._left -= 1

    def month(self, points: NetworkState, seen: MonthSeen) -> None:
        """Months add nothing."""
