"""Simulate the network under every scheme until the figures are precise enough.

Every scheme meets the same customers (common random numbers), in batches whose size does not
depend on how many processes share the work, so that the result does not either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack
from itertools import repeat
from multiprocessing import get_context
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from threadpoolctl import threadpool_limits

from optimizer.arrays import Floats, Ints, Progress
from optimizer.cores import limit_threads, thread_share
from optimizer.demand import plan_sales, unrevised_market
from optimizer.network import MEASURES, NetworkModel, Record, prepare, replicate
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.network_section import Network
from optimizer.simulation.network_tables import Labels
from optimizer.simulation.runs import Runs
from optimizer.statistics import Precision


class TargetAxes(Protocol):
    """What the simulation reads of a plan's axes."""

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels, in the order of their axis."""


class Targets(Protocol):
    """What the simulation reads of a plan; a plan written by hand will do."""

    @property
    def axes(self) -> TargetAxes:
        """Labels."""

    @property
    def push(self) -> Ints:
        """``push[zone, month, channel]``: level; read where the network answered before."""

    @property
    def expected(self) -> Floats:
        """``expected[zone, month, segment, channel, offer]`` (lines)."""

    @property
    def target_lines(self) -> Ints:
        """Whole-line targets on the same axes."""


BATCH = 4
"""Replications added at a time beyond the least number."""


def simulate(
    scenario: Scenario,
    plan: Targets,
    schemes: Sequence[str] | None = None,
    precision: float | Precision | None = None,
    replications: int | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> Runs:
    """Simulate the network under remuneration schemes.

    Parameters
    ----------
    schemes : sequence of str, optional
        Default: all of the scenario.
    precision : float or Precision, optional
        What must be known, and how closely; a number is the relative half-width of each
        scheme's contribution. Default the scenario's.
    replications : int, optional
        Just so many, whatever the precision.
    processes : int
        Does not change the result.
    progress : callable, optional
        Called with a word, how many replications are done, and how many are needed so far.

    Raises
    ------
    ValueError
        When the scenario has no network, no such scheme or no such measure.
    """
    network = network_of(scenario)
    asked = _asked(network, precision)
    least, most = network.replications if replications is None else (replications, replications)
    with Replicator(scenario, plan, schemes, processes, progress) as run:
        records: dict[str, list[Record]] = {name: [] for name in run.schemes}
        while run.least < least or (
            run.least < most and not asked.reached(_figures(records, asked))
        ):
            upto = least if run.least < least else min(run.least + BATCH, most)
            for name, new in run.until(run.schemes, upto).items():
                records[name] += new
        unserved = sum(float(model.unserved.sum()) for model in run.models.values())
    spec = scenario.spec
    return Runs(
        records={name: tuple(new) for name, new in records.items()},
        labels=Labels.of(scenario),
        asked=asked,
        reached=asked.reached(_figures(records, asked)),
        unserved=unserved / max(len(records), 1),
        provenance={"scenario": spec.name, "hash": scenario.hash, "seed": str(spec.seed)},
    )


def _figures(records: Mapping[str, Sequence[Record]], asked: Precision) -> dict[str, Floats]:
    return {
        name: np.array([record.measure(asked.measure) for record in replications])
        for name, replications in records.items()
    }


def network_of(scenario: Scenario) -> Network:
    """The scenario's network; ValueError when it has none."""
    if scenario.spec.network is None:
        raise ValueError("the scenario has no network of points of sale")
    return scenario.spec.network


def _asked(network: Network, precision: float | Precision | None) -> Precision:
    """The precision asked for; the scenario's when none is given.

    Raises ValueError when its measure is unknown.
    """
    if precision is None:
        spec = network.precision
        precise = Precision(spec.of, spec.relative, spec.within, spec.between, spec.level)
    else:
        precise = precision if isinstance(precision, Precision) else Precision(relative=precision)
    if precise.measure not in MEASURES:
        raise ValueError(f"no measure {precise.measure!r}; there are {', '.join(MEASURES)}")
    return precise


class Replicator:
    """Replicates schemes on a plan, some replications at a time; keeps none of the records."""

    def __init__(
        self,
        scenario: Scenario,
        plan: Targets,
        schemes: Sequence[str] | None = None,
        processes: int = 1,
        progress: Progress | None = None,
    ) -> None:
        network = network_of(scenario)
        self.scenario = scenario
        self.schemes = tuple(schemes) if schemes is not None else tuple(network.schemes)
        self._done = dict.fromkeys(self.schemes, 0)
        self._plan, self._processes = plan, processes
        self._say = progress or (lambda word, done, all_: None)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(threadpool_limits(1))
        try:
            self._pool = None
            if self._processes > 1:
                self._pool = self._stack.enter_context(_pool(self._processes))
            self._say("policies", 0, 1)
            asked = on_network(self.scenario, self._plan)
            scenario, expected, targets, followed = map(repeat, (self.scenario, *asked))
            models = _map(self._pool, prepare, scenario, expected, targets, self.schemes, followed)
        except BaseException:
            self._stack.close()
            raise
        self.models: dict[str, NetworkModel] = dict(zip(self.schemes, models, strict=True))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def least(self) -> int:
        """Replications that every scheme has."""
        return min(self._done.values(), default=0)

    def until(self, schemes: Sequence[str], count: int) -> dict[str, list[Record]]:
        """Replicate these schemes until each has so many; gives the new records, in order."""
        spans = {name: (self._done[name], count) for name in schemes}
        new = self.between(spans)
        for name, records in new.items():
            self._done[name] += len(records)
        return new

    def between(self, spans: Mapping[str, tuple[int, int]]) -> dict[str, list[Record]]:
        """Replicate each scheme from one number of replication to before another, in order.

        Other calls neither need these replications nor count them.
        """
        jobs = []
        for name, (first, end) in spans.items():
            # a model is large: it goes to a worker once a share of the batch, not once a run
            shares = np.array_split(np.arange(first, end), max(self._processes, 1))
            jobs += [(name, thread_share.tolist()) for thread_share in shares if len(thread_share)]
        new: dict[str, list[Record]] = {name: [] for name in spans}
        if not jobs:
            return new
        count = max(end for _, end in spans.values())
        self._say("replications", min(spans[name][0] for name, _ in jobs), count)
        given = [self.models[name] for name, _ in jobs]
        parts = _map(self._pool, _replicate, given, [thread_share for _, thread_share in jobs])
        for (name, _), part in zip(jobs, parts, strict=True):
            new[name] += part
        self._say("replications", count, count)
        return new


def on_network(scenario: Scenario, plan: Targets) -> tuple[Floats, Ints, Floats | None]:
    """What the plan asks of the network.

    Returns
    -------
    expected, targets : array[zone, month, offer]
        What the plan's mixes sell through the network's channel as the tables of attraction say,
        and its whole-line targets there. An answer of the network that the scenario carries is
        in the targets alone: the simulation is to find it, not to meet it twice.
    followed : array[zone, month] or None
        Its sales of the channel that the digital part of sales follows.
    """
    network, channels = network_of(scenario), plan.axes.channels
    channel, follows = channels.index(network.channel), network.digital_follows
    followed = None
    if follows is not None:
        followed = plan.expected[:, :, :, channels.index(follows)].sum(axis=(2, 3))
    expected = plan.expected
    if scenario.response is not None:
        expected, _ = plan_sales(unrevised_market(scenario), plan.push)
    return (
        expected[:, :, :, channel].sum(axis=2),
        plan.target_lines[:, :, :, channel].sum(axis=2),
        followed,
    )


def _replicate(model: NetworkModel, replications: Sequence[int]) -> list[Record]:
    with threadpool_limits(1):
        return [replicate(model, number, keep_ledger=number == 0) for number in replications]


def _pool(processes: int) -> Executor:
    # spawn: a fork would inherit the solver's and BLAS's threads in an unknown state
    return ProcessPoolExecutor(
        processes, get_context("spawn"), limit_threads, (thread_share(processes),)
    )


def _map(pool: Executor | None, function, *arguments):  # type: ignore[no-untyped-def]
    return list(pool.map(function, *arguments) if pool else map(function, *arguments))
