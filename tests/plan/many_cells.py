"""Random scenarios of some dozens of cells: many for brute force, few for an LP over all mixes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from optimizer.demand import market, plan_sales
from optimizer.scenario import Scenario, load
from tests.tiny import tiny, write_yaml


def many_cells(folder: Path, seed: int, asked: float = 0.98, zones: int = 12) -> Scenario:
    """Rows that a plan drawn at random keeps when no more than 1 is ``asked`` of its lines.

    Hard commitments by month, a push budget, a capacity by month; least overlap.
    """
    rng = np.random.default_rng(500 + seed)
    months = 4
    data = tiny(folder, seed, zones=zones, months=months)
    scenario = load(folder)
    where = market(scenario)
    levels = np.where(where.eligible, rng.random((zones, months, *where.eligible.shape)), -1.0)
    push = levels.argmax(axis=-1)
    sold, _ = plan_sales(where, push)
    cell, channel = np.arange(zones * months)[:, None], np.arange(push.shape[2])
    spent = where.push_cost[cell, channel, push.reshape(-1, push.shape[2])].sum()
    by_month = sold.sum(axis=(0, 2, 3))
    data["plan"] |= {
        "objectives": ["overlap"],
        "commitments": [
            {
                "name": f"{offer} {month}",
                "offer": offer,
                "months": month,
                "at_least": round(asked * float(by_month[i, j]), 2),
                "hard": True,
            }
            for i, month in enumerate(scenario.months)
            for j, offer in enumerate(scenario.offers)
        ],
        "budgets": [{"name": "push", "at_most": round(float(spent), 2), "hard": True}],
    }
    most = float(sold.sum(axis=(0, 2, 4))[:, 1].max())
    data["channels"]["phone"]["capacity"] = {"per_month": round(most, 2), "hard": True}
    write_yaml(folder / "scenario.yaml", data)
    return load(folder)
