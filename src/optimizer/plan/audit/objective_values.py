"""Every objective of a plan, recomputed by plain sums over sales and costs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from optimizer.arrays import Ints
from optimizer.plan.audit.judged_plan import JudgedPlan
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.plan_section import OBJECTIVES


def objective_values(scenario: Scenario, push: Ints) -> Mapping[str, float]:
    """Every objective of ``push[zone, month, channel]`` (levels) by name, in its unit.

    Those of kept targets only where there are some; ``weighted`` for the first level of the
    scenario's order that has weights.
    """
    judged = JudgedPlan.of(scenario, push)
    values = {
        name: kind.value(judged)
        for name, kind in OBJECTIVES.items()
        if scenario.kept is not None or not kind.of_kept_targets
    }
    for level in scenario.spec.plan.objectives:
        if level.weights is not None and "weighted" not in values:
            values["weighted"] = sum(
                weight * (-values[name] if OBJECTIVES[name].maximised else values[name])
                for name, weight in level.weights.items()
            )
    return values


def overlap(judged: JudgedPlan) -> float:
    """Lines that each channel would count alone and that are not sold."""
    assert judged.alone is not None
    return float(judged.alone.sum() - judged.sales.sum())


def overlap_value(judged: JudgedPlan) -> float:
    """The same lines at their margin."""
    assert judged.alone is not None
    lines = (judged.alone - judged.sales).sum(axis=2)
    return float((lines.reshape(-1, *lines.shape[2:]) * judged.market.worth).sum())


def cost(judged: JudgedPlan) -> float:
    """Push costs, costs of changing a level, and commissions."""
    pushed = float(judged.push_cost.sum() + judged.change_cost.sum())
    return pushed + float((judged.cell_lines * judged.market.pay).sum())


def margin(judged: JudgedPlan) -> float:
    """Margin of the lines, less cost."""
    return float((judged.cell_lines * judged.market.worth).sum()) - cost(judged)


def loss_to_reference(judged: JudgedPlan) -> float:
    """Lines of each channel and offer below those of reference push, cell by cell."""
    lost = judged.reference_sales.sum(axis=2) - judged.sales.sum(axis=2)
    return float(np.maximum(lost, 0).sum())


def moved(judged: JudgedPlan) -> float:
    """Lines by which expected sales leave the targets kept."""
    return float(np.nansum(np.abs(judged.sales.sum(axis=2) - judged.scenario.kept)))
