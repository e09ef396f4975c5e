"""One replication: a pure function of the prepared network and the replication's number.

SimPy keeps the calendar: head office closes weeks and months, sales engineers make
visits; the points of sale are arrays that these processes change.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from optimizer.network.calendar import DAYS
from optimizer.network.model import NetworkModel
from optimizer.network.simulation_run import SimulationRun
from optimizer.network.streams import Streams
from optimizer.network.watching.record import Record
from optimizer.network.watching.watcher import Watcher


def replicate(
    model: NetworkModel,
    replication: int,
    keep_ledger: bool = False,
    watcher: Watcher | None = None,
) -> Record:
    """Simulate the network over the plan's months.

    Parameters
    ----------
    replication : int
        Number of the replication; with the model's seed it settles every draw.
    keep_ledger : bool
        Whether the record carries the whole ledger.
    watcher : Watcher, optional
        Sees every visit, week and month.
    """
    run = SimulationRun(model, Streams(model.seed, replication), keep_ledger, watcher)
    pass_months(run, range(model.calendar.months))
    return run.tally.record(replication, run.points, run.desk)


def pass_months(run: SimulationRun, months: range) -> None:
    """Let some months pass, from the opening of the first to the close of the last.

    Months of a known past pass by themselves, apart from others: its visits are known.
    """
    weeks = run.model.calendar.weeks_of
    start = sum(weeks[: months.start])
    environment = simpy.Environment(DAYS * start)
    environment.process(_head_office(environment, run, months))
    if run.field is not None and (run.past is None or not run.past.covers(months.start)):
        environment.process(run.field.process(environment))
    # just past the last working day, before anybody sets out on the next
    environment.run(until=DAYS * sum(weeks[: months.stop]) + 0.1)


def _head_office(
    environment: simpy.Environment, run: SimulationRun, months: range
) -> Generator[Any, Any, None]:
    """Close every selling week on its last day, every month after its last week."""
    week = sum(run.model.calendar.weeks_of[: months.start])
    for month in months:
        weeks = run.model.calendar.weeks_of[month]
        run.open_month(month, week, environment.now)
        for _ in range(weeks):
            yield environment.timeout(DAYS)
            run.close_week(month, week, environment.now)
            week += 1
        run.close_month(month, environment.now)
