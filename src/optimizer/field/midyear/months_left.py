"""The scenario of the months that are left: the past is fixed, and what it did still counts.

Commitments and budgets keep their months that are left, and their bounds are lowered by what was
sold and spent. Rows by month (capacities, presence, limits, locks) keep the months left. Shares,
smoothing, groups and campaigns hold within the months left; what ties them to the past no longer
counts (``MonthsLeft.WITHIN``). The network is left out: the plan does not read it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import compress
from typing import Any

import numpy as np

from optimizer.arrays import Floats
from optimizer.errors import Fault, ScenarioError
from optimizer.field.midyear.commitment_progress import SalesAndCosts
from optimizer.scenario import Scenario
from optimizer.scenario.identity import as_data
from optimizer.scenario.schema.plan_row import MonthsLeft, PlanRow
from optimizer.scenario.schema.plan_section import OBJECTIVES
from optimizer.scenario.schema.risk_section import Where
from optimizer.scenario.schema.row_sections import ROW_KINDS, written_rows
from optimizer.scenario.scope import months_named
from optimizer.scenario.tables.text_file import rows_kept

FACTORS = "zone_factors.updated.csv"
"""Name of the table of zone factors that sales have updated."""


def not_tied_to_past(scenario: Scenario) -> tuple[str, ...]:
    """Names of rows, and costs, that no longer look back at the past."""
    rows = written_rows(scenario.spec)
    names = [row.label for row in rows if row.months_left is MonthsLeft.WITHIN]
    costs = [
        f"change_cost {name}"
        for name, channel in scenario.spec.channels.items()
        if channel.change_cost.fixed or channel.change_cost.rate
    ]
    return (*names, *costs)


def months_left(scenario: Scenario, done: SalesAndCosts, attraction: Floats) -> Scenario:
    """The scenario from the first month that is left on.

    Parameters
    ----------
    done : SalesAndCosts
        The past.
    attraction : array[zone, channel]
        Factor on the attraction as the scenario writes it.

    Raises
    ------
    ScenarioError
        When the network's answer revises the scenario, which has no months of its own to be left.
    """
    if scenario.response is not None:
        right = "replan the scenario without it; sales themselves say what the network did"
        fault = Fault(str(scenario.folder), None, "network.response", "cannot be cut", right)
        raise ScenarioError([fault])
    past = len(done.months)
    left = scenario.months[past:]
    values: dict[str, Any] = {
        "calendar": {"start": left[0], "months": len(left)},
        "network": None,
        "loop": None,
        "design": None,
        "plan": _plan(scenario, done, left),
    }
    for name, segment in scenario.spec.segments.items():
        if segment.seasonality is not None:
            values[f"segments.{name}.seasonality"] = list(segment.seasonality[past:])
    if scenario.spec.risk is not None:
        values["risk"] = _risk(scenario, left)
    files = _tables(scenario, left, values)
    if (attraction != 1).any():
        values["attraction.zone_factors"] = FACTORS
        files[FACTORS] = _zone_factors(scenario, attraction)
    return scenario.replace_all(values, files)


def _plan(scenario: Scenario, done: SalesAndCosts, left: tuple[str, ...]) -> dict[str, Any]:
    """The plan's section, every row for the months left as its kind says."""
    spec = scenario.as_written.plan
    data = dict(as_data(scenario.as_written)["plan"])

    def done_of(row: PlanRow) -> float:
        return done.amount(scenario, row)

    for section in (*filter(None, (kind.model.section for kind in ROW_KINDS.values())), "rows"):
        rows = zip(getattr(spec, section), data.get(section, ()), strict=True)
        cut = [row.in_months_left(written, left, done_of) for row, written in rows]
        data[section] = [row for row in cut if row is not None]
    return data


def _risk(scenario: Scenario, left: tuple[str, ...]) -> dict[str, Any]:
    """The risk of the months left."""
    risk = scenario.as_written.risk
    assert risk is not None
    data: dict[str, Any] = as_data(scenario.as_written)["risk"]

    def cut(rows: Sequence[Where], written: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kept = []
        for row, data in zip(rows, written, strict=True):
            months = list(compress(left, months_named(left, row.months)))
            if months:
                span = {"months": f"{months[0]}..{months[-1]}"} if row.months else {}
                kept.append(data | span)
        return kept

    scenarios = [
        s | {"factors": cut(given.factors, s["factors"])}
        for given, s in zip(risk.scenarios, data["scenarios"], strict=True)
    ]
    uncertain = cut(risk.uncertainties, data["uncertainties"])
    draws = data["draws"] if uncertain else 0
    if not scenarios and not uncertain:
        scenarios = [{"name": "base", "probability": 1.0}]
    return {"scenarios": scenarios, "uncertainties": uncertain, "draws": draws}


def _tables(scenario: Scenario, left: tuple[str, ...], values: dict[str, Any]) -> dict[str, bytes]:
    """Tables by month, cut to the months left; a table that loses all its rows is left out."""
    spec = scenario.as_written
    named = {
        f"channels.{n}.capacity.table": c.capacity.table
        for n, c in spec.channels.items()
        if c.capacity is not None
    }
    named["attraction.month_factors"] = spec.attraction.month_factors
    named["plan.keep"] = None if spec.plan.keep is None else spec.plan.keep.table
    files = {}
    for path, name in named.items():
        if name is None:
            continue
        content, rows = rows_kept(scenario.tables[name], "month", left)
        files[name] = content
        if not rows and path == "attraction.month_factors":
            values[path] = None
        elif not rows and path == "plan.keep":
            values["plan"] = _without_kept_targets(values["plan"])
    return files


def _without_kept_targets(plan: dict[str, Any]) -> dict[str, Any]:
    """A plan's section without targets kept, nor the objectives that count from them."""
    objectives = []
    for level in plan["objectives"]:
        weights = {k: v for k, v in level.get("weights", {}).items() if not _of_kept(k)}
        if weights:
            objectives.append(level | {"weights": weights})
        elif "of" in level and not _of_kept(level["of"]):
            objectives.append(level)
    rest = {key: value for key, value in plan.items() if key not in ("keep", "objectives")}
    return rest | ({"objectives": objectives} if objectives else {})


def _of_kept(objective: str) -> bool:
    return OBJECTIVES[objective].of_kept_targets


def _zone_factors(scenario: Scenario, attraction: Floats) -> bytes:
    """Every zone factor, times the update."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["zone", "segment", "class", "channel", "offer", "factor"])
    factor = scenario.zone_factor * attraction[:, None, :, None]
    for z, k, c, o in np.ndindex(factor.shape):
        names = (*scenario.classes[k], scenario.channels[c], scenario.offers[o])
        writer.writerow([scenario.zones.ids[z], *names, repr(float(factor[z, k, c, o]))])
    return out.getvalue().encode()
