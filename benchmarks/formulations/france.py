"""France cut to some departments and months, with rows as tight as those of the whole.

Departments are taken evenly along the list. A commitment asks for as much as it does in France
between what business as usual gives and what the strongest push gives; capacities and the budget
are scaled by what the strongest push of the cut takes of that of France. Choice is the multinomial
logit, as the linearisations have it; one objective, overlap.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

import optimizer
from formulations.family import SIZES
from optimizer.arrays import Floats
from optimizer.plan.result.plan import Plan
from optimizer.scenario.scenario import Scenario

__all__ = ["france_of"]

FRANCE = Path(__file__).parents[2] / "scenarios" / "france"
TABLES = ("departments", "zone_factors", "month_factors", "pos_capacity", "shop_capacity")
NATIONAL = ("telesales", "ivr")


def france_of(cells: int, folder: Path, gap: float, asked: float) -> Scenario:
    """Write so many cells of France into a folder, and load them.

    ``asked`` is the share of France's commitments between business as usual and the strongest
    push that is asked for: 1 is as much.
    """
    zones, months = SIZES[cells]
    data = YAML(typ="safe").load((FRANCE / "scenario.yaml").read_text(encoding="utf-8"))
    data = {key: value for key, value in data.items() if key != "network"}
    data["choice"] = {"model": "mnl"}
    data["plan"] = {**data["plan"], "objectives": ["overlap"], "gap": gap}
    data["zones"] = {key: v for key, v in data["zones"].items() if key != "outlines"}
    tables = {name: _read(FRANCE / f"{name}.csv") for name in TABLES}
    tables["attraction"] = _read(FRANCE / "attraction.csv")
    whole = _loaded(folder / "whole", data, tables)
    cut_data, cut_tables = _cut(data, tables, zones, months)
    bare = {**cut_data, "plan": {**cut_data["plan"], "budgets": []}}
    cut = _loaded(folder / "bare", bare, cut_tables)
    return _loaded(folder / "cut", _scaled(cut_data, whole, cut, asked), cut_tables)


def _cut(
    data: dict[str, Any], tables: dict[str, list[dict[str, str]]], zones: int, months: int
) -> tuple[dict[str, Any], dict[str, list[dict[str, str]]]]:
    """The first months, and departments evenly along the list, with the rows that they have."""
    departments = tables["departments"]
    step = len(departments) / zones
    kept = [departments[int((i + 0.5) * step)] for i in range(zones)]
    names, regions = {z["department"] for z in kept}, {z["region"] for z in kept}
    last = f"2026-{months:02d}"
    adults = _adults(departments)
    share = {region: n / adults[region] for region, n in _adults(kept).items()}
    cut = {
        **tables,
        "departments": kept,
        "zone_factors": [row for row in tables["zone_factors"] if row["zone"] in names],
        "month_factors": [row for row in tables["month_factors"] if row["month"] <= last],
        "pos_capacity": [row for row in tables["pos_capacity"] if row["zone"] in names],
        "shop_capacity": [
            {**row, "capacity": f"{float(row['capacity']) * share[row['region']]:.1f}"}
            for row in tables["shop_capacity"]
            if row["region"] in regions
        ],
    }
    segments = {
        name: {**segment, "seasonality": segment["seasonality"][:months]}
        for name, segment in data["segments"].items()
    }
    rows = {
        key: [row for row in data["plan"][key] if row.get("region", kept[0]["region"]) in regions]
        for key in ("commitments", "locks")
    }
    rows["commitments"] = [
        {**row, "months": _until(row["months"], last)} if "months" in row else row
        for row in rows["commitments"]
        if row.get("months", "2026-01")[:7] <= last
    ]
    calendar = {**data["calendar"], "months": months}
    plan = {**data["plan"], **rows}
    return {**data, "calendar": calendar, "segments": segments, "plan": plan}, cut


def _adults(zones: list[dict[str, str]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for zone in zones:
        found[zone["region"]] = found.get(zone["region"], 0.0) + float(zone["adults_15_64"])
    return found


def _until(months: str, last: str) -> str:
    """Months ``first..end`` that end with the calendar."""
    first, end = months.split("..")
    return f"{first}..{min(end, last)}"


def _scaled(data: dict[str, Any], whole: Scenario, cut: Scenario, asked: float) -> dict[str, Any]:
    """Bounds that are as tight for the cut as France's are for France."""
    of_whole, of_cut = _ends(whole), _ends(cut)
    commitments = []
    for row in data["plan"]["commitments"]:
        low, high = (_figure(plan, row["name"]) for plan in of_whole)
        tight = asked * (row_bound(whole, row["name"]) - low) / (high - low)
        low, high = (_figure(plan, row["name"]) for plan in of_cut)
        commitments.append({**row, "at_least": round(low + tight * (high - low), 1)})
    part = float(of_cut[1].push_cost.sum() / of_whole[1].push_cost.sum())
    budgets = [
        {**row, "at_most": round(row["at_most"] * part, 1)} for row in data["plan"]["budgets"]
    ]
    channels = {name: dict(channel) for name, channel in data["channels"].items()}
    names = list(channels)
    for name in NATIONAL:
        use = [_busiest(plan, names.index(name)) for plan in (of_cut[1], of_whole[1])]
        most = channels[name]["capacity"]["per_month"] * use[0] / use[1]
        channels[name]["capacity"] = {**channels[name]["capacity"], "per_month": round(most, 1)}
    plan = {**data["plan"], "commitments": commitments, "budgets": budgets}
    return {**data, "channels": channels, "plan": plan}


def _ends(scenario: Scenario) -> tuple[Plan, Plan]:
    """Business as usual, and every channel at its strongest."""
    shape = (len(scenario.zones.ids), len(scenario.months))
    channels = scenario.spec.channels.values()
    usual = [list(channel.levels).index(channel.reference) for channel in channels]
    strongest = [len(channel.levels) - 1 for channel in channels]
    usual_plan, strongest_plan = (
        optimizer.plan_of(scenario, np.tile(np.array(levels), (*shape, 1)))
        for levels in (usual, strongest)
    )
    return usual_plan, strongest_plan


def _figure(plan: Plan, name: str) -> float:
    return next(row.value for row in plan.rows if row.name == name)


def row_bound(scenario: Scenario, name: str) -> float:
    """What a commitment asks."""
    return float(next(c.at_least for c in scenario.spec.plan.commitments if c.name == name))


def _busiest(plan: Plan, channel: int) -> float:
    """Lines of a channel a month, on average."""
    lines: Floats = plan.expected[:, :, :, channel]
    return float(lines.sum() / lines.shape[1])


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _loaded(
    folder: Path, data: dict[str, Any], tables: dict[str, list[dict[str, str]]]
) -> Scenario:
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    with (folder / "scenario.yaml").open("w", encoding="utf-8") as file:
        YAML().dump(data, file)
    return optimizer.load(folder)
