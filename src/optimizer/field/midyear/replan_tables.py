"""A new plan for the months left as tables, as JSON and on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer import storage
from optimizer.field.midyear.replanning import Replan


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
    table = summed.reset_index()
    order = (-table["moved"].abs()).argsort(kind="stable")
    table = table.iloc[order]
    return table[table["moved"] != 0].reset_index(drop=True)


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
        "by_channel": storage.records(replan.attainment.table("channel")),
        "by_region": storage.records(replan.attainment.table("region")),
        "by_month": storage.records(replan.attainment.table("month")),
        "by_offer": storage.records(replan.attainment.table("offer")),
        "levels_known": replan.attainment.executed,
        "prior_weight": update.prior,
        "between": update.between,
        "dispersion": update.dispersion,
        "noise": update.noise,
        "shock": update.shock,
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
