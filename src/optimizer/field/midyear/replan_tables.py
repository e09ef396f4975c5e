"""A new plan for the months left as tables, as JSON and on disk."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.field.midyear.replanning import Replan


def targets_table(made: Replan) -> pd.DataFrame:
    """Every target of the months left before and after, and why its expected sales move (lines)."""
    of = made.scenario
    index = pd.MultiIndex.from_product(
        [of.zones.ids, of.months, of.channels, of.offers],
        names=["zone", "month", "channel", "offer"],
    )
    frame = index.to_frame(index=False)
    frame.insert(1, "region", np.repeat(of.zones.region, made.before[0].size))
    columns: dict[str, NDArray[np.generic]] = {"before": made.before, "after": made.after}
    columns["moved"] = made.after - made.before
    columns |= {"by_demand": made.by_demand, "by_push": made.by_push}
    for name, array in columns.items():
        frame[name] = array.ravel()
    return frame


def moves_table(made: Replan) -> pd.DataFrame:
    """The same by region and channel, those that move, the largest first."""
    names = ["before", "after", "moved", "by_demand", "by_push"]
    summed = targets_table(made).groupby(["region", "channel"], sort=False)[names].sum()
    table = summed.reset_index()
    order = (-table["moved"].abs()).argsort(kind="stable")
    table = table.iloc[order]
    return table[table["moved"] != 0].reset_index(drop=True)


def promises_table(made: Replan) -> pd.DataFrame:
    """Commitments and budgets: bounds, done, to come, by how much they are missed."""
    rows = [vars(promise) | {"short": promise.short} for promise in made.promises]
    names = ["name", "kind", "unit", "at_least", "at_most", "done", "to_come", "over", "enforced"]
    return pd.DataFrame(rows, columns=[*names, "short"])


def as_json(made: Replan) -> dict[str, Any]:
    """Every figure but those by zone."""
    update = made.update
    return {
        "from": made.scenario.months[0],
        "readings": [vars(reading) for reading in made.readings],
        "attainment": _records(made.attained.table())[0],
        "by_channel": _records(made.attained.table("channel")),
        "by_region": _records(made.attained.table("region")),
        "by_month": _records(made.attained.table("month")),
        "by_offer": _records(made.attained.table("offer")),
        "levels_known": made.attained.executed,
        "prior_weight": update.prior,
        "between": update.between,
        "dispersion": update.dispersion,
        "noise": update.noise,
        "shock": update.shock,
        "factors": {"least": float(update.factor.min()), "most": float(update.factor.max())},
        "beyond_the_market": made.beyond,
        "price": made.price,
        "stays": made.stays,
        "swing": made.swing,
        "moved_lines": int(abs(made.after - made.before).sum()),
        "moves": _records(moves_table(made)),
        "promises": _records(promises_table(made)),
        "rows_missed": _records(made.plan.shortfalls[["name", "unit", "shortfall"]]),
        "not_tied_to_the_past": list(made.let_go),
        "gap_reached": made.reached,
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows; what is no finite number is null."""

    def plain(value: Any) -> Any:
        return None if isinstance(value, float) and not math.isfinite(value) else value

    return [{str(k): plain(v) for k, v in row.items()} for row in table.to_dict("records")]


def save(made: Replan, folder: Path) -> None:
    """Write the tables as CSV, the plan of the months left, and all figures as JSON."""
    of = made.scenario
    tables = {
        "attainment": made.attained.table("region", "zone", "month", "channel", "offer"),
        "factors": made.update.table(of.zones.ids, of.channels),
        "targets": targets_table(made),
        "promises": promises_table(made),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", float_format="%.10g")
    made.plan.save(folder / "plan")
    text = json.dumps(as_json(made), ensure_ascii=False, indent=1)
    (folder / "replan.json").write_text(text + "\n", encoding="utf-8")
