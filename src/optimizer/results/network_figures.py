"""Figures of the simulated network: each scheme's means, its pay, who leads, what is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from optimizer.arrays import Floats
from optimizer.network import MEASURES
from optimizer.results.figure import (
    HALF_WIDTH,
    AnyFamily,
    Better,
    Family,
    Figure,
    RunResults,
    Unit,
)
from optimizer.scenario.scenario import Scenario
from optimizer.simulation import Runs
from optimizer.statistics import Interval, Selection

SCHEME_MEASURES: Mapping[str, tuple[Unit, Better]] = {
    "contribution": (Unit.EUR, Better.MORE),
    "lines": (Unit.LINES, Better.MORE),
    "retained": (Unit.LINES, Better.MORE),
    "pay": (Unit.EUR, Better.LESS),
    "cost_per_line": (Unit.EUR_PER_LINE, Better.LESS),
    "cost_per_retained_line": (Unit.EUR_PER_LINE, Better.LESS),
    "early_churn_rate": (Unit.SHARE, Better.LESS),
    "poor_share": (Unit.SHARE, Better.LESS),
    "motivation_end": (Unit.RATIO, Better.MORE),
    "effort_mean": (Unit.RATIO, Better.NEITHER),
    "exits": (Unit.COUNT, Better.LESS),
    "attainment": (Unit.SHARE, Better.MORE),
}
"""Unit and better direction of every measure of a replication (``optimizer.network.MEASURES``)."""


def interval_figures(name: str, unit: Unit, better: Better) -> tuple[Figure[Interval], ...]:
    """The mean of an interval, and half of its width."""
    end = f"{name}.{HALF_WIDTH}" if name else HALF_WIDTH
    return (
        Figure(name, unit, better, lambda interval: interval.mean),
        Figure(end, unit, Better.LESS, lambda interval: interval.half_width),
    )


def samples_of(runs: Runs) -> dict[str, Floats]:
    """``samples[key][replication]`` of the figures that are means over replications."""
    return {
        f"scheme.{scheme}.{measure}": values
        for measure in MEASURES
        for scheme, values in runs.samples(measure).items()
    }


def _runs(run: RunResults) -> list[tuple[str, Runs]]:
    return [] if run.runs is None else [("runs", run.runs)]


def _intervals(measure: str) -> Callable[[RunResults], Iterator[tuple[str, Interval]]]:
    def things(run: RunResults) -> Iterator[tuple[str, Interval]]:
        if run.runs is not None:
            for scheme in run.runs.schemes:
                yield f"scheme.{scheme}.{measure}", run.runs.interval(scheme, measure)

    return things


def _certain(measure: str) -> Callable[[Scenario, str, Sequence[str]], Iterable[str]]:
    return lambda scenario, what, schemes: (
        (f"scheme.{scheme}.{measure}" for scheme in schemes) if what == "simulate" else ()
    )


def _components(run: RunResults) -> Iterator[tuple[str, tuple[float, float]]]:
    """Pay by scheme and component: what is earned, and what is taken back (EUR)."""
    if run.runs is not None:
        cash = run.runs.cash(())
        keys = zip(cash["scheme"], cash["component"], strict=True)
        pay = cash[["earned", "reversed"]].to_numpy(np.float64).tolist()
        for (scheme, component), (earned, reversed_) in zip(keys, pay, strict=True):
            yield f"scheme.{scheme}.component.{component}", (earned, reversed_)


def _leads(run: RunResults) -> Iterator[tuple[str, Interval]]:
    if run.runs is not None:
        for scheme, lead in run.runs.ranking().leads.items():
            yield f"lead.{scheme}", lead


def _selection(run: RunResults) -> list[tuple[str, Selection]]:
    return [] if run.selection is None else [("selection", run.selection)]


NETWORK_FAMILIES: tuple[AnyFamily, ...] = (
    Family(
        "runs",
        _runs,
        (
            Figure("replications", Unit.COUNT, Better.NEITHER, lambda runs: runs.replications),
            Figure("unserved", Unit.LINES, Better.LESS, lambda runs: runs.unserved),
        ),
        lambda scenario, what, schemes: ("runs",) if what == "simulate" else (),
    ),
    *(
        Family(
            f"scheme.<scheme>.{measure}",
            _intervals(measure),
            interval_figures("", *SCHEME_MEASURES[measure]),
            _certain(measure),
        )
        for measure in MEASURES
    ),
    Family(
        "scheme.<scheme>.component.<component>",
        _components,
        (
            Figure("", Unit.EUR, Better.NEITHER, lambda pay: pay[0] - pay[1]),
            Figure("reversed", Unit.EUR, Better.LESS, lambda pay: pay[1]),
        ),
        worded=False,
    ),
    Family("lead.<scheme>", _leads, interval_figures("", Unit.EUR, Better.MORE), worded=False),
    Family(
        "selection",
        _selection,
        (
            Figure("confidence", Unit.SHARE, Better.NEITHER, lambda found: found.confidence),
            Figure("indifference", Unit.EUR, Better.NEITHER, lambda found: found.indifference),
            Figure("replications", Unit.COUNT, Better.NEITHER, lambda found: found.samples),
        ),
        worded=False,
    ),
)
"""In the order in which the report's JSON has them."""
