"""Where a network stands when a month opens, and how it may go on from there.

The past is one replication; every future is another one's draws, so that the same past can be
gone on from many times, each time with other visits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.actual_months import ActualMonths
from optimizer.network.calendar import DAYS
from optimizer.network.model import NetworkModel
from optimizer.network.replication import pass_months
from optimizer.network.simulation_run import SimulationRun
from optimizer.network.state import NetworkState
from optimizer.network.streams import Branched, Streams
from optimizer.network.visit_gain import visit_responses
from optimizer.network.watching.record import Record
from optimizer.network.watching.watcher import Watcher


@dataclass(frozen=True, eq=False)
class MonthOpening:
    """A network before a month opens.

    Attributes
    ----------
    run : SimulationRun
        Only read and copied.
    month : int
        Counts through all months, those of a warm-up among them.
    """

    run: SimulationRun
    month: int

    @property
    def model(self) -> NetworkModel:
        """The network."""
        return self.run.model

    @property
    def points(self) -> NetworkState:
        """The points of sale."""
        return self.run.points

    @property
    def week(self) -> int:
        """Selling weeks before the month."""
        return sum(self.model.calendar.weeks_of[: self.month])

    @property
    def day(self) -> float:
        """Working days before the month."""
        return float(DAYS * self.week)

    @property
    def joinable(self) -> Bools:
        """``[pos]``: prospects that have not signed."""
        prospecting = self.run.prospecting
        none = np.zeros(len(self.model.ids), dtype=np.bool_)
        return none if prospecting is None else prospecting.open.copy()

    def responses(self) -> tuple[Floats, Floats]:
        """Lines a month that one visit now would add; see :func:`visit_responses`."""
        return visit_responses(self.model, self.points, self.month, self.week, self.day)

    def future(
        self,
        replication: int,
        days: Sequence[Ints] | None = None,
        watcher: Watcher | None = None,
    ) -> Record:
        """Go on to the end of the plan.

        Parameters
        ----------
        replication : int
            Whose draws the future has.
        days : sequence of array of int, optional
            Calls of the coming days on the road, of whole weeks; then, or without, as the
            scenario's visit policy says.
        watcher : Watcher, optional
            Sees the future.

        Returns
        -------
        Record
            Of the past and the future.
        """
        model = self.model
        streams = Branched(model.seed, replication, self.run.streams.replication, self.month)
        run = self.run.branch(streams)
        if watcher is not None:
            run.onlookers = (watcher,)
            run.watchers = (*run.watchers, watcher)
        if days is not None and run.field is not None:
            run.field.follow(days)
        pass_months(run, range(self.month, model.calendar.months))
        return run.tally.record(replication, run.points, run.desk)


def stand(
    model: NetworkModel,
    month: int,
    replication: int = 0,
    watcher: Watcher | None = None,
    past: ActualMonths | None = None,
) -> MonthOpening:
    """Simulate the network up to a month, or take it there as it really was.

    Parameters
    ----------
    model : NetworkModel
    month : int
        That opens next; counts through all months.
    replication : int
        That is the past.
    watcher : Watcher, optional
        Sees the past.
    past : ActualMonths, optional
        Months up to this one as they were; only those before them are simulated.

    Raises
    ------
    ValueError
        When there is no such month, or the past ends before it.
    """
    if not 0 <= month < model.calendar.months:
        raise ValueError(f"no month {month}; there are 0 to {model.calendar.months - 1}")
    if past is not None and past.end < month:
        raise ValueError(f"the past ends before month {month}")
    run = SimulationRun(model, Streams(model.seed, replication), False, watcher)
    if past is not None:
        run.enter(past)
    start = month if past is None else min(past.first, month)
    pass_months(run, range(start))
    if start < month:
        pass_months(run, range(start, month))
    return MonthOpening(run, month)
