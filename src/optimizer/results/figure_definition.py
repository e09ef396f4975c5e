"""What a figure is: its key, its unit, whether more of it is better, how it is computed.

The lists of figures are in the modules beside this one. An entry there makes a figure of the
report, of ``figures.json``, of comparisons and, where every run has it, a response of studies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, TypeVar

import numpy as np

from optimizer.demand import Benchmark, Market, decentralised, market
from optimizer.loop import LoopResult
from optimizer.plan import Plan, objective_values
from optimizer.scenario.scenario import Scenario
from optimizer.simulation import Runs
from optimizer.statistics import Selection

T = TypeVar("T")
HALF_WIDTH = "half_width"
"""End of the key of a figure that says how sure another one is: half of its 95 % interval."""


class Unit(StrEnum):
    """What figures are measured in, as ``figures.json`` says it."""

    LINES = "lines"
    EUR = "EUR"
    EUR_PER_LINE = "EUR per line"
    SHARE = "share"
    RATIO = "ratio"
    COUNT = "count"


class Better(StrEnum):
    """Which way a figure is better."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True)
class RunResults:
    """What the figures of one run are computed from.

    ``runs`` is None for a scenario without a network; ``selection`` is of the best scheme by
    contribution, ``loop`` that between plan and network.
    """

    scenario: Scenario
    plan: Plan
    runs: Runs | None = None
    selection: Selection | None = None
    loop: LoopResult | None = None

    @cached_property
    def market(self) -> Market:
        """Who buys what where."""
        return market(self.scenario)

    @cached_property
    def objectives(self) -> Mapping[str, float]:
        """The plan's objectives, recomputed."""
        return objective_values(self.scenario, self.plan.push)

    @cached_property
    def reference(self) -> Benchmark:
        """What channels that plan alone come to, each at its reference level."""
        push = np.empty_like(self.plan.push)
        for i, channel in enumerate(self.scenario.spec.channels.values()):
            push[..., i] = list(channel.levels).index(channel.reference)
        return decentralised(self.market, push)


@dataclass(frozen=True)
class Figure(Generic[T]):
    """A figure of each thing of a family.

    Attributes
    ----------
    name : str
        End of its key, after that of the thing; empty where the thing itself is the figure.
    unit : Unit or callable
        A callable gives that of a thing whose unit is the scenario's, such as a capacity's hours.
    value : callable, optional
        Of the thing; by default its attribute of this name.
    certain : bool
        Whether every run has it, so that a study may ask for it.
    when : callable, optional
        Of the thing: whether it has the figure.
    worded : bool
        Whether the catalogues of words call it something where it stands by itself, as in the
        table of a study; what has none is shown in a place of its own.
    """

    name: str
    unit: Unit | Callable[[T], str]
    better: Better
    value: Callable[[T], float] | None = None
    certain: bool = True
    when: Callable[[T], bool] = lambda thing: True
    worded: bool = True

    def of(self, thing: T) -> tuple[float, str]:
        """Its value and unit."""
        value = getattr(thing, self.name) if self.value is None else self.value(thing)
        unit = self.unit if isinstance(self.unit, Unit) else self.unit(thing)
        return float(value), str(unit)


@dataclass(frozen=True)
class Family(Generic[T]):
    """Figures of all things of a kind: channels, rows, schemes, rounds; or of the run itself.

    Attributes
    ----------
    pattern : str
        Start of their keys, with what users name in angle brackets: ``row.<row>``.
    things : callable
        Of the results of a run: start of the key, and the thing.
    certain : callable, optional
        Of a scenario, what is run (``plan``, ``simulate``, ``loop``) and its schemes: starts of
        the keys that every such run has.
    worded : bool
        False where none of its figures has words of its own.
    """

    pattern: str
    things: Callable[[RunResults], Iterable[tuple[str, T]]]
    figures: tuple[Figure[T], ...]
    certain: Callable[[Scenario, str, Sequence[str]], Iterable[str]] = lambda *_: ()
    worded: bool = True

    def of(self, results: RunResults) -> Iterator[tuple[str, tuple[float, str]]]:
        """Key, value and unit of every figure."""
        for start, thing in self.things(results):
            for figure in self.figures:
                if figure.when(thing):
                    yield joined(start, figure.name), figure.of(thing)

    def certain_keys(self, scenario: Scenario, what: str, schemes: Sequence[str]) -> Iterator[str]:
        """Keys that every such run has."""
        for start in self.certain(scenario, what, schemes):
            yield from (joined(start, figure.name) for figure in self.figures if figure.certain)

    def matches(self, key: str) -> Iterator[tuple[int, Figure[T]]]:
        """Figures that a key may be of, with how many of its characters no user has named."""
        for figure in self.figures:
            parts = re.split("<[^>]*>", joined(self.pattern, figure.name))
            if re.fullmatch(".+".join(re.escape(part) for part in parts), key):
                yield sum(map(len, parts)), figure


def always(start: str, what: str = "") -> Callable[[Scenario, str, Sequence[str]], Iterable[str]]:
    """A start of keys that every run has; ``what`` limits it to one kind of run."""
    return lambda scenario, run, schemes: (start,) if what in ("", run) else ()


def of_part(
    part: str, things: Callable[[Any], Iterable[tuple[str, Any]]]
) -> Callable[[RunResults], Iterable[tuple[str, Any]]]:
    """Things of ``runs``, ``selection`` or ``loop``; none of a run that lacks it."""
    return lambda run: () if getattr(run, part) is None else things(getattr(run, part))


def joined(start: str, name: str) -> str:
    """A key of its two ends."""
    return ".".join(part for part in (start, name) if part)


AnyFamily = Family[Any]
