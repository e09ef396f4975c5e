"""The scenario of the months that are left: the past is fixed, and what it did still counts.

Commitments and budgets keep their months that are left, and their bounds are lowered by what was
sold and spent. Rows by month (capacities, presence, limits, locks) keep the months left. Shares,
smoothing, groups and campaigns hold within the months left; what ties them to the past no longer
counts (``MonthsLeft.WITHIN``). The network is left out: the plan does not read it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import market
from optimizer.errors import Fault, ScenarioError
from optimizer.plan.audit.judged_plan import change_cost, push_cost
from optimizer.scenario import Scenario
from optimizer.scenario.identity import as_data
from optimizer.scenario.schema.plan_row import MonthsLeft, PlanRow
from optimizer.scenario.schema.plan_section import OBJECTIVES
from optimizer.scenario.schema.risk_section import Where
from optimizer.scenario.schema.row_sections import ROW_KINDS, written_rows
from optimizer.scenario.scope import months_named, named, zones_named
from optimizer.scenario.tables.csv_file import rows_kept


@dataclass(frozen=True)
class CommitmentProgress:
    """A commitment or a budget of the scenario.

    ``done`` is what was sold or spent in its past months, ``to_come`` what the new plan expects in
    those left, ``short`` by how much both together miss the bounds (0: kept), in ``unit``.
    ``over``: its months are all past. One that is not ``enforced`` is only shown.
    """

    name: str
    kind: str
    unit: str
    at_least: float
    at_most: float
    done: float
    to_come: float
    over: bool
    enforced: bool

    @property
    def short(self) -> float:
        """By how much the bounds are missed."""
        total = self.done + self.to_come
        missed = max(self.at_least - total, total - self.at_most, 0.0)
        bound = max(abs(b) for b in (self.at_least, self.at_most) if np.isfinite(b))
        return 0.0 if missed <= 1e-6 * max(bound, 1.0) else float(missed)


@dataclass(frozen=True, eq=False)
class SalesAndCosts:
    """Sales and costs of some months, the first ones or those left.

    ``sales[zone, month, segment, channel, offer]`` in lines; ``push`` and ``commission`` by zone,
    month and channel in EUR.
    """

    months: tuple[str, ...]
    sales: Floats
    push: Floats
    commission: Floats

    @classmethod
    def of(cls, scenario: Scenario, push: Ints, sales: Floats, months: slice) -> SalesAndCosts:
        """What levels and sales of the scenario's months cost in some of them.

        Parameters
        ----------
        push : array[zone, month, channel] of int
            Of all months, so that a change from the month before is paid.
        sales : array[zone, month, segment, channel, offer]
            Of these months (lines).
        months : slice
            Which of the scenario's months.
        """
        demand = market(scenario)
        cost = push_cost(demand.push_cost, push) + change_cost(scenario, push)
        pay = np.broadcast_to(demand.pay, (len(demand.customers), *demand.pay.shape[1:]))
        pay = pay.reshape(*push.shape[:2], *pay.shape[1:])[:, months]
        commission = (sales.sum(axis=2) * pay).sum(axis=-1)
        return cls(scenario.months[months], sales, cost[:, months], commission)

    def amount(self, scenario: Scenario, row: PlanRow) -> float:
        """What these months add to a row whose bound is a total: lines, or euros (``counted``)."""
        axes = (self.months, scenario.segments, scenario.channels, scenario.offers)
        scope = row.scope(self.months)
        zones = zones_named(scenario.zones, scope.zones, scope.regions)
        wanted = (scope.months, scope.segments, scope.channels, scope.offers)
        months, segments, channels, offers = map(named, axes, wanted)
        if row.counted == "lines":
            return float(self.sales[np.ix_(zones, months, segments, channels, offers)].sum())
        money = {"push": (self.push,), "commission": (self.commission,)}
        parts = money.get(str(row.counted), (self.push, self.commission))
        return float(sum(part[np.ix_(zones, months, channels)].sum() for part in parts))


def commitment_progress(
    scenario: Scenario, done: SalesAndCosts, to_come: SalesAndCosts
) -> Iterator[CommitmentProgress]:
    """Every row whose bound is a total over its months."""
    left = scenario.months[len(done.months) :]
    for row in written_rows(scenario.spec):
        if row.counted is None:
            continue
        low, high = getattr(row, "at_least", None), getattr(row, "at_most", None)
        yield CommitmentProgress(
            name=row.label,
            kind=row.key,
            unit="lines" if row.counted == "lines" else "EUR",
            at_least=-np.inf if low is None else low,
            at_most=np.inf if high is None else high,
            done=done.amount(scenario, row),
            to_come=to_come.amount(scenario, row),
            over=row.scope(left).months == () or not left,
            enforced=not row.report_only,
        )


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
    done, attraction : SalesAndCosts, array[zone, channel]
        The past; factor on the attraction as the scenario writes it.

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
        given = level.get("weights", {})
        weights = {k: v for k, v in given.items() if not OBJECTIVES[k].of_kept_targets}
        if weights:
            objectives.append(level | {"weights": weights})
        elif "of" in level and not OBJECTIVES[level["of"]].of_kept_targets:
            objectives.append(level)
    rest = {key: value for key, value in plan.items() if key not in ("keep", "objectives")}
    return rest | ({"objectives": objectives} if objectives else {})


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
