"""How attractive a channel must become to sell the extra lines that an action hopes for."""

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


def factors_for(ground: BasePlan, actions: Sequence[Action], file: str) -> dict[str, float]:
    """The factor on attraction of every action with extra sales, by its name.

    One factor in all its zones and months, found alone against the plan; with others its sales
    differ, for they interact.

    Raises
    ------
    ScenarioError
        With a fault for each action that hopes for more than its channel can sell there.
    """
    found, faults = {}, []
    for action in actions:
        if action.extra is None:
            continue
        most = _gain(ground, action, math.log(LARGEST))
        if most < action.extra:
            faults.append(_fault(ground, action, most, file))
        else:
            found[action.name] = _factor(ground, action, action.extra)
    if faults:
        raise ScenarioError(faults)
    return found


def _gain(ground: BasePlan, action: Action, log_factor: float) -> float:
    """Lines that the action's channel gains in its cells under a factor on its attraction."""
    change = ground.changed([action], {action.name: math.exp(log_factor)})
    gained = ground.sales_of(change)[action.cells] - ground.sales[action.cells]
    return float(gained[:, :, action.channel].sum())


def _factor(ground: BasePlan, action: Action, extra: float) -> float:
    """The factor at which the channel gains the extra; sales grow with it in every model."""

    def miss(log_factor: float) -> float:
        return _gain(ground, action, log_factor) - extra

    return math.exp(brentq(miss, 0.0, math.log(LARGEST), xtol=TOLERANCE, rtol=TOLERANCE))


def _fault(ground: BasePlan, action: Action, most: float, file: str) -> Fault:
    channel = ground.scenario.channels[action.channel]
    if most <= 0:
        wrong = f"the plan keeps {channel} closed there, so that it sells nothing more"
        return Fault(file, action.line, "extra", wrong, "give a push level instead")
    wrong = f"{channel} cannot sell {action.extra:g} lines more there"
    return Fault(file, action.line, "extra", wrong, f"write less than {most:,.0f}")
