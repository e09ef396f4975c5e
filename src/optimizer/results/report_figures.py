"""Every figure that the report shows, by name, with its value and unit.

The template prints numbers only through this table, so that each can be found in the result's
JSON and traced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.demand import Market, decentralised, market, transfer
from optimizer.loop import LoopResult
from optimizer.network import MEASURES
from optimizer.plan import Plan, objective_values
from optimizer.results.loop_figures import figures_of_loop
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Commitment
from optimizer.simulation import Runs
from optimizer.statistics import Selection

UNITS = {
    "contribution": "EUR",
    "lines": "lines",
    "retained": "lines",
    "pay": "EUR",
    "cost_per_line": "EUR per line",
    "cost_per_retained_line": "EUR per line",
    "early_churn_rate": "share",
    "poor_share": "share",
    "motivation_end": "ratio",
    "effort_mean": "ratio",
    "exits": "count",
    "attainment": "share",
}
"""Unit of every measure of the simulation."""


@dataclass(frozen=True)
class Figures:
    """Figures by name.

    Attributes
    ----------
    values : dict of str to (value, unit)
    """

    values: dict[str, tuple[float, str]]

    def __getitem__(self, name: str) -> tuple[float, str]:
        return self.values[name]

    def as_json(self) -> dict[str, dict[str, float | str | None]]:
        """For ``figures.json``; NaN as null."""
        return {
            name: {"value": None if value != value else value, "unit": unit}
            for name, (value, unit) in self.values.items()
        }


def figures_of(
    scenario: Scenario,
    plan: Plan,
    runs: Runs | None,
    selection: Selection | None = None,
    looped: LoopResult | None = None,
) -> Figures:
    """Every figure of the report.

    Parameters
    ----------
    scenario : Scenario
    plan : Plan
    runs : Runs, optional
        None for a scenario without a network.
    selection : Selection, optional
        Of the best scheme by contribution.
    looped : LoopResult, optional
        The loop between plan and network.
    """
    where = market(scenario)
    found: dict[str, tuple[float, str]] = {}
    found.update(_of_plan(scenario, plan, where))
    found.update(_of_rows(plan))
    found.update(_of_futures(plan))
    found.update(_of_transfer(plan, where))
    if runs is not None:
        found.update(_of_runs(runs))
    if selection is not None:
        found.update(_of_selection(selection))
    if looped is not None:
        found.update(figures_of_loop(looped))
    return Figures(found)


def _of_plan(
    scenario: Scenario, plan: Plan, where: Market
) -> Iterator[tuple[str, tuple[float, str]]]:
    objectives = objective_values(scenario, plan.push)
    together, alone = float(plan.expected.sum()), float(plan.alone.sum())
    yield "plan.targets", (float(plan.target_lines.sum()), "lines")
    yield "plan.alone", (alone, "lines")
    yield "plan.together", (together, "lines")
    yield "plan.overlap", (alone - together, "lines")
    yield "plan.overlap_share", ((alone - together) / together if together else np.nan, "share")
    yield "plan.margin", (objectives["margin"], "EUR")
    yield "plan.cost", (objectives["cost"], "EUR")
    yield "plan.push_cost", (float(plan.push_cost.sum()), "EUR")
    yield "plan.gap", (plan.gap, "share")
    if scenario.kept is not None:
        moved = np.abs(plan.target_lines.sum(axis=2) - scenario.kept)
        yield "plan.moved", (float(np.nansum(moved)), "lines")
    usual = np.empty_like(plan.push)
    for i, spec in enumerate(scenario.spec.channels.values()):
        usual[..., i] = list(spec.levels).index(spec.reference)
    before = decentralised(where, usual)
    yield "reference.together", (before.total_together, "lines")
    yield "reference.overlap", (before.total_excess, "lines")
    for channel, lines in zip(
        plan.axes.channels, plan.target_lines.sum(axis=(0, 1, 2, 4)), strict=True
    ):
        yield f"channel.{channel}.targets", (float(lines), "lines")
    for i, level in enumerate(plan.levels):
        unit = "ratio" if level.rank is not None else level.unit
        yield f"level.{i}.value", (level.value, unit)
        yield f"level.{i}.bound", (level.bound, unit)
        yield f"level.{i}.gap", (level.gap, "share")
        yield f"level.{i}.asked", (level.asked, "share")
    for name, deviation in plan.rounding_deviation.items():
        yield f"rounding.{name}", (deviation, "ratio")


def _of_rows(plan: Plan) -> Iterator[tuple[str, tuple[float, str]]]:
    rows = plan.rows
    commitments = [row for row in rows if row.kind == Commitment.key]
    yield "commitments.all", (float(len(commitments)), "count")
    yield "commitments.kept", (float(sum(not row.shortfall for row in commitments)), "count")
    for row in rows:
        if row.kind == Commitment.key or row.shortfall or _priced(row.shadow_price):
            bound = row.lower if np.isfinite(row.lower) else row.upper
            yield f"row.{row.name}.bound", (bound, row.unit)
            yield f"row.{row.name}.value", (row.value, row.unit)
            yield f"row.{row.name}.shortfall", (row.shortfall, row.unit)
            share = row.shortfall / max(abs(bound), 1.0)
            yield f"row.{row.name}.share", (share, "share")
            yield f"row.{row.name}.shadow_price", (row.shadow_price, "ratio")
    for reason in plan.reasons:
        if _priced(reason.gives):
            yield f"reason.{reason.missed}.{reason.binding}", (reason.gives, "ratio")


def _of_futures(plan: Plan) -> Iterator[tuple[str, tuple[float, str]]]:
    for future in plan.futures:
        yield f"future.{future.name}.probability", (future.probability, "share")
        yield f"future.{future.name}.lines", (future.lines, "lines")
        yield f"future.{future.name}.overlap", (future.overlap, "lines")
        yield f"future.{future.name}.margin", (future.margin, "EUR")
        yield f"future.{future.name}.missed", (float(len(future.missed)), "count")
        for miss in future.missed[:1]:
            yield f"future.{future.name}.worst", (miss.shortfall, miss.unit)
            yield f"future.{future.name}.worst_share", (miss.share, "share")


def _priced(price: float) -> bool:
    return bool(np.isfinite(price) and abs(price) > 1e-6)


def _of_transfer(plan: Plan, where: Market) -> Iterator[tuple[str, tuple[float, str]]]:
    lines = transfer_lines(plan, where)
    sold = plan.expected.sum(axis=(0, 1, 2, 4))
    for i, taker in enumerate(plan.axes.channels):
        for j, giver in enumerate(plan.axes.channels):
            if i != j:
                yield f"transfer.{taker}.{giver}", (float(lines[i, j]), "lines")
        rate = float(lines[i].sum() / sold[i]) if sold[i] > 0 else np.nan
        yield f"transfer.{taker}.rate", (rate, "share")


def _of_runs(runs: Runs) -> Iterator[tuple[str, tuple[float, str]]]:
    yield "runs.replications", (float(runs.replications), "count")
    yield "runs.unserved", (runs.unserved, "lines")
    for measure in MEASURES:
        for scheme in runs.schemes:
            found = runs.interval(scheme, measure)
            yield f"scheme.{scheme}.{measure}", (found.mean, UNITS[measure])
            yield f"scheme.{scheme}.{measure}.half_width", (found.half_width, UNITS[measure])
    cash = runs.cash(())
    names = zip(cash["scheme"], cash["component"], strict=True)
    for (scheme, component), (earned, back) in zip(
        names, cash[["earned", "reversed"]].to_numpy(np.float64).tolist(), strict=True
    ):
        yield f"scheme.{scheme}.component.{component}", (earned - back, "EUR")
        yield f"scheme.{scheme}.component.{component}.reversed", (back, "EUR")
    for other, lead in runs.ranking().leads.items():
        yield f"lead.{other}", (lead.mean, "EUR")
        yield f"lead.{other}.half_width", (lead.half_width, "EUR")


def _of_selection(selection: Selection) -> Iterator[tuple[str, tuple[float, str]]]:
    yield "selection.confidence", (selection.confidence, "share")
    yield "selection.indifference", (selection.indifference, "EUR")
    yield "selection.replications", (float(selection.samples), "count")


def transfer_lines(plan: Plan, where: Market) -> Floats:
    """``lines[taker, giver]``: what each channel takes from each other one over the plan."""
    channels = plan.push.shape[2]
    flat = plan.push.reshape(-1, channels)
    multiplier = where.multiplier(flat[:, None])
    found = transfer(where.model, where.attraction, multiplier, where.customers)
    return np.asarray(found[:, 0].sum(axis=0))


def people(scenario: Scenario) -> Floats:
    """``people[zone]``: customers in the market over the plan."""
    return np.asarray(scenario.customers.sum(axis=(1, 2)))
