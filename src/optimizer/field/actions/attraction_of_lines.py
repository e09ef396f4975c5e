"""How attractive a channel must become to sell the extra lines that an action is to bring."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scipy.optimize import brentq

from optimizer.errors import Fault, ScenarioError
from optimizer.field.actions.action import Action
from optimizer.field.actions.changed_plan import BasePlan

LARGEST = 100.0
"""Most that an action can multiply its channel's attraction by."""
TOLERANCE = 1e-12


def factors_for(base: BasePlan, actions: Sequence[Action], file: str) -> dict[str, float]:
    """The factor on attraction of every action with extra sales, by its name.

    One factor in all its zones and months, found for the action alone; with others its sales
    differ, for they interact.

    Raises
    ------
    ScenarioError
        With a fault for each action whose extra is more than its channel can sell there.
    """
    factors: dict[str, float] = {}
    faults = []
    for action in actions:
        if action.extra is None:
            continue
        most = _gain(base, action, math.log(LARGEST))
        if most < action.extra:
            faults.append(_fault(base, action, most, file))
        else:
            factors[action.name] = _factor(base, action, action.extra)
    if faults:
        raise ScenarioError(faults)
    return factors


def _gain(base: BasePlan, action: Action, log_factor: float) -> float:
    """Lines that the action's channel gains in its cells under a factor on its attraction."""
    change = base.changed([action], {action.name: math.exp(log_factor)})
    gained = base.sales_of(change)[action.cells] - base.sales[action.cells]
    return float(gained[:, :, action.channel].sum())


def _factor(base: BasePlan, action: Action, extra: float) -> float:
    """The factor at which the channel gains the extra; sales grow with it in every model."""

    def miss(log_factor: float) -> float:
        return _gain(base, action, log_factor) - extra

    return math.exp(brentq(miss, 0.0, math.log(LARGEST), xtol=TOLERANCE, rtol=TOLERANCE))


def _fault(base: BasePlan, action: Action, most: float, file: str) -> Fault:
    channel = base.scenario.channels[action.channel]
    if most <= 0:
        wrong = f"the plan keeps {channel} closed there, so that it sells nothing more"
        return Fault(file, action.line, "extra", wrong, "give a push level instead")
    wrong = f"{channel} cannot sell {action.extra:g} lines more there"
    return Fault(file, action.line, "extra", wrong, f"write less than {most:,.0f}")
