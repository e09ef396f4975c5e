"""A round's plan stays the one before where that is as good as what the solver promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from optimizer.plan import LevelResult, Plan, objective_values, plan_of, violations
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.plan_section import OBJECTIVES

ROUNDING = 1e-9
"""Share of a value that two ways to sum it up may differ by."""


def previous_if_as_good(scenario: Scenario, new: Plan, previous: Plan) -> Plan:
    """The last plan's mixes, where they solve the scenario within the gap asked; else ``new``.

    A solver that is asked for a gap may answer with any plan inside it; among those the loop
    takes the one that moves nobody. Held is a plan that misses no row by more than ``new`` does,
    whose earlier objectives are within their tolerance, and whose last is within the asked gap of
    its bound. The new plan has bounds; the previous one is of another scenario, on the same axes.
    """
    if (new.push == previous.push).all() or not new.reached:
        return new
    missed = {v.row: v.by for v in violations(scenario, new.push)}
    if any(v.by > missed.get(v.row, 0.0) for v in violations(scenario, previous.push)):
        return new
    levels = _levels(scenario, new, objective_values(scenario, previous.push))
    if levels is None:
        return new
    retained = plan_of(scenario, previous.push)
    rows = tuple(
        replace(row, shadow_price=priced.shadow_price, binding=priced.binding)
        for row, priced in zip(retained.rows, new.rows, strict=True)
    )
    provenance = {**retained.provenance, "status": new.provenance["status"]}
    return replace(retained, levels=levels, rows=rows, reasons=new.reasons, provenance=provenance)


def _levels(
    scenario: Scenario, plan: Plan, values: Mapping[str, float]
) -> tuple[LevelResult, ...] | None:
    """The levels at other values; None where one of them is given up.

    A level's value is what it had before later ones spent its tolerance, so that an earlier
    objective has to lie within that, and the last one near its own bound.
    """
    *earlier, last = [level for level in plan.levels if level.rank is None]
    for level, spec in zip(earlier, scenario.spec.plan.objectives, strict=False):
        kind = OBJECTIVES.get(level.name)
        sign = -1.0 if kind is not None and kind.maximised else 1.0
        worse = sign * (values[level.name] - level.value)
        if worse > (spec.tolerance + ROUNDING) * abs(level.value):
            return None
    value = values[last.name]
    gap = abs(value - last.bound) / max(1.0, abs(value))
    if gap > last.asked:
        return None
    return (*plan.levels[:-1], replace(last, value=value, gap=gap))
