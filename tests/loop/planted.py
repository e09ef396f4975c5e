"""Scenarios in which plan and network are known to settle, to swing or to ratchet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from optimizer.scenario import Scenario, load
from tests.tiny import network, tiny, write_yaml


def planted(
    folder: Path, months: int = 3, behaviour: dict[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    """Like points of sale, one mix a zone: whatever moves is the network's doing.

    ``changes`` are keys of the network's section, ``loop`` the section beside it.
    """
    data = tiny(folder, 11, zones=2, months=months)
    for channel in data["channels"].values():
        channel["levels"] = {"reference": {"multiplier": 1}}
    data["plan"]["commitments"] = [{"name": "some", "at_least": 1}]
    data["channels"]["shop"]["commission"] = {"basic": 5, "plus": 5}
    data["loop"] = changes.pop("loop", {})
    kind = {"shop": {"share": 1, "size": 20, "size_sd": 0}}
    drawn = {"count": 8, "per": "people", "at_least": 1, "ability_sd": 0, "types": kind}
    data["network"] = network(points_of_sale={"generate": drawn}, **changes)
    data["network"]["behaviour"] = {"noise": False, "gain_loss": 0, **(behaviour or {})}
    return data


def scenario_of(folder: Path, data: dict[str, Any]) -> Scenario:
    """The scenario that the data make."""
    write_yaml(folder / "scenario.yaml", data)
    return load(folder)


LINEAR = {"schemes": {"line": [{"per_line": {"basic": 5, "plus": 5}}]}}
"""Pay by line alone: effort does not look at the quota."""


def settling(folder: Path, **loop: Any) -> dict[str, Any]:
    """Effort that no quota moves: the first answer is the last."""
    calm = {"motivation": False, "exits": False}
    return planted(folder, 3, calm, loop={"tolerance_lines": 1, **loop}, **LINEAR)


def swinging(folder: Path, noise: bool = False, **loop: Any) -> dict[str, Any]:
    """Motivation that hangs on the chance to reach the quota, and answers taken whole.

    A quota within reach makes them sell far more than it; the next one, set at that, is out of
    reach, and they sell far less.
    """
    hope = {"intercept": -1.5, "expectancy": 3, "pay": 0, "visit": 0, "speed": 0.9, "shelf": 0}
    section = {"damping": 1, "price": 0, "rounds": 8, "tolerance_lines": 1, **loop}
    behaviour = {"exits": False, "noise": noise, "coefficients": hope}
    strong = {"shop": {"base": 2, "effect": 4}}
    return planted(folder, 6, behaviour, loop=section, types=strong, **LINEAR)


def ratcheting(folder: Path, **loop: Any) -> dict[str, Any]:
    """A bonus at the quota worth sailing past for safety: the next quota is set at where they got.

    Each is a little harder to be sure of than the last, which costs motivation.
    """
    hope = {"intercept": -2, "expectancy": 4, "pay": 0}
    tier = {"period": "quarter", "at": "quota", "bonus": 150}
    section = {"damping": 1, "price": 0, "rounds": 5, "tolerance_lines": 1, "replications": 8}
    data = planted(
        folder,
        6,
        {"exits": False, "noise": True, "coefficients": hope},
        loop={**section, **loop},
        types={"shop": {"base": 1, "effect": 5, "effort_cost": 20}},
        schemes={"bonus": [{"per_line": {"basic": 1, "plus": 1}}, {"tier": tier}]},
    )
    data["network"]["points_of_sale"]["generate"]["count"] = 24
    return data
