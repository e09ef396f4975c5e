"""Names of the figures that a run leaves for certain: what a study may ask for."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.loop.last import last_names
from optimizer.network import MEASURES
from optimizer.scenario import Scenario
from optimizer.study.schema import RunSpec

__all__ = ["known_responses"]

PLAN = (
    "plan.targets",
    "plan.alone",
    "plan.together",
    "plan.overlap",
    "plan.overlap_share",
    "plan.margin",
    "plan.cost",
    "plan.push_cost",
    "plan.gap",
    "reference.together",
    "reference.overlap",
    "commitments.all",
    "commitments.kept",
)
"""Figures of every plan."""


def known_responses(scenario: Scenario, run: RunSpec) -> list[str]:
    """Figures of the report that every run of a scenario has, whatever comes out."""
    return list(_names(scenario, run))


def _names(scenario: Scenario, run: RunSpec) -> Iterator[str]:
    yield from PLAN
    for channel in scenario.channels:
        yield f"channel.{channel}.targets"
        yield f"transfer.{channel}.rate"
    for row in scenario.spec.plan.commitments:
        for figure in ("value", "bound", "shortfall", "share"):
            yield f"row.{row.name}.{figure}"
    if run.what == "loop":
        yield from last_names()
    network = scenario.spec.network
    if run.what != "simulate" or network is None:
        return
    yield from ("runs.replications", "runs.unserved")
    for scheme in run.schemes or network.schemes:
        for measure in MEASURES:
            yield f"scheme.{scheme}.{measure}"
            yield f"scheme.{scheme}.{measure}.half_width"
