"""Figures of a loop's last round, from the scenario's own plan, under names that any loop has."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.loop.loop_result import LoopResult
from optimizer.loop.verdict import KINDS
from optimizer.network import MEASURES

MEASURED = (*MEASURES, "motivation_mean")
"""Figures of the network; each has a value a replication."""
ROUND = {"round": "count", "largest_move": "lines", "moved": "count", "gap": "count"}
ROUND |= {"channel_targets": "lines", "expected": "lines"}
"""Columns of ``LoopResult.to_frame`` of the last round, with their units."""


def last_names() -> tuple[str, ...]:
    """Names of the figures."""
    verdict = ("rounds", "first", "last", *(kind.replace(" ", "_") for kind in KINDS))
    return (
        *(f"loop.verdict.{name}" for name in verdict),
        *(f"loop.last.{name}" for name in ROUND),
        *(f"loop.last.{name}{end}" for name in MEASURED for end in ("", ".half_width")),
    )


def last_figures(result: LoopResult, units: Mapping[str, str]) -> Mapping[str, tuple[float, str]]:
    """Verdict and last round as figures: value and unit by name.

    ``loop.verdict.<kind>`` is 1 for the kind of verdict that it is, and 0 for the others.

    Parameters
    ----------
    result : LoopResult
    units : mapping of str to str
        Unit of each figure of the network; without one it is a ratio.
    """
    verdict, last = result.verdict, result.rounds[-1]
    frame = result.to_frame()
    row = frame[frame["start"] == result.courses[0].start].iloc[-1]
    found = {
        f"loop.verdict.{name}": (float(getattr(verdict, name)), "count")
        for name in ("rounds", "first", "last")
    }
    for kind in KINDS:
        found[f"loop.verdict.{kind.replace(' ', '_')}"] = (float(verdict.kind == kind), "count")
    for name, unit in ROUND.items():
        found[f"loop.last.{name}"] = (float(row[name]), unit)
    for name in MEASURED:
        mean, unit = last.interval(name), units.get(name, "ratio")
        found[f"loop.last.{name}"] = (mean.mean, unit)
        found[f"loop.last.{name}.half_width"] = (mean.half_width, unit)
    return found


def last_samples(result: LoopResult) -> Mapping[str, tuple[float, ...]]:
    """Values by replication of the figures of the network."""
    figures = result.rounds[-1].figures
    return {f"loop.last.{name}": tuple(figures[name].tolist()) for name in MEASURED}
