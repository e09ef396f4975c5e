"""A new plan for the months left: the past is fixed, demand updated, moved targets have a price.

A target that people have moves for a reason only: the old plan's push levels stay unless they miss
a row by more than the new ones, or are worse in the first objective, moved lines priced, by more
than the gap and tolerance within which a plan is found at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer import storage
from optimizer.arrays import Floats, Ints, Progress
from optimizer.demand import market, plan_sales
from optimizer.field.midyear.actuals import Actuals, read_actuals
from optimizer.field.midyear.attainment import Attainment, attainment_of
from optimizer.field.midyear.demand_update import DemandUpdate, attraction_factors, demand_update_of
from optimizer.field.midyear.months_left import (
    CommitmentProgress,
    SalesAndCosts,
    commitment_progress,
    months_left,
    not_tied_to_past,
)
from optimizer.plan import Plan, plan
from optimizer.plan.audit.objective_values import objective_values
from optimizer.plan.audit.row_audit import violations
from optimizer.plan.result.plan_making import SearchReport, make_plan
from optimizer.plan.whole_lines.controlled_rounding import RoundedTargets
from optimizer.scenario import Scenario
from optimizer.scenario.scenario import keep_targets
from optimizer.scenario.tables.readings import Reading

PRICE = 1.0
"""Of a moved line, in the first objective's unit: moving a line must save a line of double count.

At 0.2, Poisson noise of a commitment that just holds moved up to 8 % of ``scenarios/small``'s
targets; at 1 it is 3 %, and only where a shortfall has to be made up.
"""


@dataclass(frozen=True, eq=False)
class Replan:
    """What was sold, and what becomes of the plan.

    Attributes
    ----------
    readings : tuple of Reading
        How the table of sales was read.
    beyond_market : int
        Zone-channels in which the market cannot give the sales that the update asks for.
    scenario, plan
        Of the months left.
    levels_stay : bool
        Whether the push levels of the old plan stay everywhere.
    before : array[zone, month, channel, offer] of int
        The old plan's targets of the months left (lines).
    by_demand, by_push : array[zone, month, channel, offer]
        By how much expected sales move as demand is updated, then as push levels change (lines).
    commitments, not_tied_to_past
        Commitments and budgets; rows, and costs of change, that hold within the months left alone.
    price, reached
        Of a moved line; whether the new plan is within the asked gap.
    """

    attainment: Attainment
    readings: tuple[Reading, ...]
    update: DemandUpdate
    beyond_market: int
    scenario: Scenario
    plan: Plan
    levels_stay: bool
    before: Ints
    by_demand: Floats
    by_push: Floats
    commitments: tuple[CommitmentProgress, ...]
    not_tied_to_past: tuple[str, ...]
    price: float
    reached: bool

    @property
    def after(self) -> Ints:
        """``target[zone, month, channel, offer]`` of the new plan (lines)."""
        return np.asarray(self.plan.target_lines.sum(axis=2))

    @property
    def swing(self) -> float:
        """Lines by which targets move, over the targets (ratio)."""
        return float(abs(self.after - self.before).sum() / max(self.before.sum(), 1))

    @property
    def broken(self) -> tuple[CommitmentProgress, ...]:
        """Commitments and budgets that are not kept, past ones among them."""
        return tuple(row for row in self.commitments if row.short and row.enforced)


def replan(
    scenario: Scenario,
    old: Plan,
    sales: str | Path,
    first_left: str,
    price: float = PRICE,
    progress: Progress | None = None,
    time_limit: float | None = None,
) -> Replan:
    """Plan the months left.

    Parameters
    ----------
    old : Plan
        The plan that people have, of this scenario.
    sales, first_left
        See :func:`optimizer.field.midyear.actuals.read_actuals`.
    price : float
        Of a line moved, in the first objective's unit.

    Raises
    ------
    ScenarioError
        With every fault of the table.
    InfeasibleError
        When hard rows cannot be kept any more; names them.
    """
    actuals = read_actuals(scenario, sales, first_left)
    past, rest = slice(0, actuals.past), slice(actuals.past, None)
    attainment = attainment_of(scenario, old, actuals)
    update = demand_update_of(attainment, scenario.zones.region_index)
    levels = actuals.levels_in_force(old.push)
    done = SalesAndCosts.of(scenario, levels, _by_segment(old, actuals), past)
    factor, beyond = attraction_factors(market(scenario), levels, actuals.past, update.factor)
    expected = old.expected[:, rest].sum(axis=2)
    left = keep_targets(months_left(scenario, done, factor), expected, price)
    solved = plan(left, progress=progress, time_limit=time_limit)
    stay = _levels_stay(left, old.push[:, rest], solved)
    new = _rounded(left, old, solved, rest, stay, bool((factor == 1).all()))
    unchanged = plan_sales(market(left), old.push[:, rest])[0].sum(axis=2)
    levels[:, rest] = new.push
    to_come = SalesAndCosts.of(scenario, levels, new.expected, rest)
    return Replan(
        attainment=attainment,
        readings=actuals.readings,
        update=update,
        beyond_market=beyond,
        scenario=left,
        plan=new,
        levels_stay=stay,
        before=old.target_lines[:, rest].sum(axis=2),
        by_demand=unchanged - expected,
        by_push=new.expected.sum(axis=2) - unchanged,
        commitments=tuple(commitment_progress(scenario, done, to_come)),
        not_tied_to_past=not_tied_to_past(scenario),
        price=price,
        reached=solved.reached,
    )


def _by_segment(old: Plan, actuals: Actuals) -> Floats:
    """Sales parted into segments as the plan expects; evenly where it expects none."""
    expected = old.expected[:, : actuals.past]
    total = expected.sum(axis=2, keepdims=True)
    even = 1.0 / expected.shape[2]
    share = np.where(total > 0, expected / np.where(total > 0, total, 1.0), even)
    return np.asarray(share * actuals.sold[:, :, None])


def _levels_stay(left: Scenario, old_push: Ints, solved: Plan) -> bool:
    """Whether the old push levels are as good as the new ones, within gap and tolerance."""
    missed = {row.row: row.by for row in violations(left, solved.push)}
    for row in violations(left, old_push):
        if row.by > missed.get(row.row, 0.0) * (1 + 1e-6) + 1e-6:
            return False
    old, new = (objective_values(left, push)["weighted"] for push in (old_push, solved.push))
    spec = left.spec.plan
    return bool(old <= new + (spec.gap + spec.objectives[0].tolerance) * max(abs(new), 1.0))


def _rounded(
    left: Scenario, old: Plan, solved: Plan, rest: slice, stay: bool, same_demand: bool
) -> Plan:
    """The plan of the months left, with the old whole lines wherever nothing moved."""
    lines = old.target_lines[:, rest].copy()
    push = old.push[:, rest].copy() if stay else solved.push.copy()
    search = SearchReport(
        () if stay else solved.levels,
        {row.name: row.shadow_price for row in solved.rows},
        solved.in_time,
        solved.reasons,
    )
    kept = RoundedTargets(old.expected[:, rest], lines)
    rounded = make_plan(left, market(left), push, search, kept)
    return replace(rounded, target_lines=lines) if stay and same_demand else rounded


def targets_table(replan: Replan) -> pd.DataFrame:
    """Every target of the months left before and after, and why its expected sales move (lines)."""
    left = replan.scenario
    index = pd.MultiIndex.from_product(
        [left.zones.ids, left.months, left.channels, left.offers],
        names=["zone", "month", "channel", "offer"],
    )
    frame = index.to_frame(index=False)
    frame.insert(1, "region", np.repeat(left.zones.region, replan.before[0].size))
    columns: dict[str, NDArray[np.generic]] = {"before": replan.before, "after": replan.after}
    columns["moved"] = replan.after - replan.before
    columns |= {"by_demand": replan.by_demand, "by_push": replan.by_push}
    for name, array in columns.items():
        frame[name] = array.ravel()
    return frame


def moves_table(replan: Replan) -> pd.DataFrame:
    """The same by region and channel, those that move, the largest first."""
    names = ["before", "after", "moved", "by_demand", "by_push"]
    summed = targets_table(replan).groupby(["region", "channel"], sort=False)[names].sum()
    table = summed[summed["moved"] != 0].reset_index()
    order = (-table["moved"].abs()).argsort(kind="stable")
    return table.iloc[order].reset_index(drop=True)


def commitments_table(replan: Replan) -> pd.DataFrame:
    """Commitments and budgets: bounds, done, to come, by how much they are missed."""
    rows = [vars(row) | {"short": row.short} for row in replan.commitments]
    names = ["name", "kind", "unit", "at_least", "at_most", "done", "to_come", "over", "enforced"]
    return pd.DataFrame(rows, columns=[*names, "short"])


def as_json(replan: Replan) -> dict[str, Any]:
    """Every figure but those by zone."""
    update = replan.update
    return {
        "from": replan.scenario.months[0],
        "readings": [vars(reading) for reading in replan.readings],
        "attainment": storage.records(replan.attainment.table())[0],
        **{
            f"by_{axis}": storage.records(replan.attainment.table(axis))
            for axis in ("channel", "region", "month", "offer")
        },
        "levels_known": replan.attainment.executed,
        "prior_weight": update.prior,
        **{name: getattr(update, name) for name in ("between", "dispersion", "noise", "shock")},
        "factors": {"least": float(update.factor.min()), "most": float(update.factor.max())},
        "beyond_the_market": replan.beyond_market,
        "price": replan.price,
        "stays": replan.levels_stay,
        "swing": replan.swing,
        "moved_lines": int(abs(replan.after - replan.before).sum()),
        "moves": storage.records(moves_table(replan)),
        "promises": storage.records(commitments_table(replan)),
        "rows_missed": storage.records(replan.plan.shortfalls[["name", "unit", "shortfall"]]),
        "not_tied_to_the_past": list(replan.not_tied_to_past),
        "gap_reached": replan.reached,
    }


def save(replan: Replan, folder: Path) -> None:
    """Write the tables as CSV, the plan of the months left, and all figures as JSON."""
    left = replan.scenario
    tables = {
        "attainment": replan.attainment.table("region", "zone", "month", "channel", "offer"),
        "factors": replan.update.table(left.zones.ids, left.channels),
        "targets": targets_table(replan),
        "promises": commitments_table(replan),
    }
    storage.write_tables(tables, folder)
    replan.plan.save(folder / "plan")
    storage.write_json(folder / "replan.json", as_json(replan))
