"""Every figure that is shown, in one list, by its key.

The report's template prints numbers only through this list, so that each can be found in the
result's JSON and traced; studies ask for figures, and comparisons show them, by the same keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.loop import LoopResult
from optimizer.plan import Plan
from optimizer.registry import Registry
from optimizer.results.figure_definition import AnyFamily, Figure, RunResults
from optimizer.results.loop_figures import LAST_ROUND_FAMILIES, LOOP_FAMILIES
from optimizer.results.network_figures import NETWORK_FAMILIES
from optimizer.results.plan_figures import PLAN_FAMILIES
from optimizer.scenario.scenario import Scenario
from optimizer.simulation import Runs
from optimizer.statistics import Selection

FIGURES: Registry[AnyFamily] = Registry(
    "figures",
    {
        family.pattern or "run": family
        for family in (*PLAN_FAMILIES, *NETWORK_FAMILIES, *LOOP_FAMILIES)
    },
)
"""Families of the figures of a report, in its order; those from outside come last."""


def families() -> tuple[AnyFamily, ...]:
    """Families of all figures, of reports and of studies."""
    return (*FIGURES.values(), *LAST_ROUND_FAMILIES)


@dataclass(frozen=True)
class Figures:
    """Values and units of figures by key."""

    values: dict[str, tuple[float, str]]

    def __getitem__(self, key: str) -> tuple[float, str]:
        return self.values[key]

    def as_json(self) -> dict[str, dict[str, float | str | None]]:
        """For ``figures.json``; NaN as null."""
        return {
            key: {"value": None if value != value else value, "unit": unit}
            for key, (value, unit) in self.values.items()
        }


def figures_of(
    scenario: Scenario,
    plan: Plan,
    runs: Runs | None = None,
    selection: Selection | None = None,
    loop: LoopResult | None = None,
) -> Figures:
    """Every figure of the report; see :class:`~optimizer.results.figure_definition.RunResults`."""
    results = RunResults(scenario, plan, runs, selection, loop)
    return Figures({key: value for family in FIGURES.values() for key, value in family.of(results)})


def study_figures_of(scenario: Scenario, plan: Plan, loop: LoopResult) -> Figures:
    """Every figure of the report on a loop, and those of its last round."""
    results = RunResults(scenario, plan, loop=loop)
    return Figures({key: value for family in families() for key, value in family.of(results)})


def known_responses(scenario: Scenario, what: str, schemes: Sequence[str] | None) -> list[str]:
    """Keys of the figures that every run of a scenario has: what a study may ask for.

    ``what`` is run: plan, simulate or loop; with all of the scenario's schemes where None are
    named.
    """
    network = scenario.spec.network
    known = schemes or (() if network is None else tuple(network.schemes))
    return [key for family in families() for key in family.certain_keys(scenario, what, known)]


def figure_of(key: str) -> Figure[object] | None:
    """What is known of a figure by its key: its unit and which way it is better."""
    matches = [match for family in families() for match in family.matches(key)]
    return max(matches, key=lambda match: match[0], default=(0, None))[1]
