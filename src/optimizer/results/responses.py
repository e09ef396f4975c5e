"""Names of the figures that a run leaves for certain: what a study may ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimizer.loop.last_round import last_names
from optimizer.network import MEASURES
from optimizer.scenario import Scenario

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


def known_responses(scenario: Scenario, what: str, schemes: Sequence[str] | None) -> list[str]:
    """Figures of the report that every run of a scenario has, whatever comes out."""
    return list(_names(scenario, what, schemes))


def _names(scenario: Scenario, what: str, schemes: Sequence[str] | None) -> Iterator[str]:
    yield from PLAN
    for channel in scenario.channels:
        yield f"channel.{channel}.targets"
        yield f"transfer.{channel}.rate"
    for row in scenario.spec.plan.commitments:
        for figure in ("value", "bound", "shortfall", "share"):
            yield f"row.{row.name}.{figure}"
    if what == "loop":
        yield from last_names()
    network = scenario.spec.network
    if what != "simulate" or network is None:
        return
    yield from ("runs.replications", "runs.unserved")
    for scheme in schemes or network.schemes:
        for measure in MEASURES:
            yield f"scheme.{scheme}.{measure}"
            yield f"scheme.{scheme}.{measure}.half_width"
