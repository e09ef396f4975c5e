"""Figures of the simulated network: each scheme's means, its pay, who leads, what is selected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from optimizer.arrays import Floats
from optimizer.network import MEASURES
from optimizer.results.figure_definition import (
    HALF_WIDTH,
    AnyFamily,
    Better,
    Family,
    Figure,
    Unit,
    always,
    joined,
    of_part,
)
from optimizer.simulation import Runs
from optimizer.statistics import Interval

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
    width = joined(name, HALF_WIDTH)
    return (
        Figure(name, unit, better, lambda interval: interval.mean),
        Figure(width, unit, Better.LESS, lambda interval: interval.half_width),
    )


def samples_of(runs: Runs) -> dict[str, Floats]:
    """``samples[key][replication]`` of the figures that are means over replications."""
    return {
        f"scheme.{scheme}.{measure}": values
        for measure in MEASURES
        for scheme, values in runs.samples(measure).items()
    }


def _measure(measure: str) -> AnyFamily:
    """A measure of every scheme, with its interval."""
    return Family(
        f"scheme.<scheme>.{measure}",
        of_part(
            "runs",
            lambda runs: (
                (f"scheme.{scheme}.{measure}", runs.interval(scheme, measure))
                for scheme in runs.schemes
            ),
        ),
        interval_figures("", *SCHEME_MEASURES[measure]),
        lambda scenario, what, schemes: (
            f"scheme.{scheme}.{measure}" for scheme in schemes if what == "simulate"
        ),
    )


def _components(runs: Runs) -> Iterator[tuple[str, tuple[float, float]]]:
    """Pay by scheme and component: what is earned, and what is taken back (EUR)."""
    cash = runs.cash(())
    keys = zip(cash["scheme"], cash["component"], strict=True)
    pay = cash[["earned", "reversed"]].to_numpy(np.float64).tolist()
    for (scheme, component), (earned, reversed_) in zip(keys, pay, strict=True):
        yield f"scheme.{scheme}.component.{component}", (earned, reversed_)


def _leads(runs: Runs) -> Iterator[tuple[str, Interval]]:
    for scheme, lead in runs.ranking().leads.items():
        yield f"lead.{scheme}", lead


NETWORK_FAMILIES: tuple[AnyFamily, ...] = (
    Family(
        "runs",
        of_part("runs", lambda runs: [("runs", runs)]),
        (
            Figure("replications", Unit.COUNT, Better.NEITHER),
            Figure("unserved", Unit.LINES, Better.LESS),
        ),
        always("runs", "simulate"),
    ),
    *map(_measure, MEASURES),
    Family(
        "scheme.<scheme>.component.<component>",
        of_part("runs", _components),
        (
            Figure("", Unit.EUR, Better.NEITHER, lambda pay: pay[0] - pay[1]),
            Figure("reversed", Unit.EUR, Better.LESS, lambda pay: pay[1]),
        ),
        worded=False,
    ),
    Family(
        "lead.<scheme>",
        of_part("runs", _leads),
        interval_figures("", Unit.EUR, Better.MORE),
        worded=False,
    ),
    Family(
        "selection",
        of_part("selection", lambda selection: [("selection", selection)]),
        (
            Figure("confidence", Unit.SHARE, Better.NEITHER),
            Figure("indifference", Unit.EUR, Better.NEITHER),
            Figure("replications", Unit.COUNT, Better.NEITHER, lambda selection: selection.samples),
        ),
        worded=False,
    ),
)
"""In the order in which the report's JSON has them."""
