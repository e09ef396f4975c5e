"""A family of scenarios of any size, each with rows that a known plan keeps."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

import optimizer
from optimizer.arrays import Floats
from optimizer.demand import market, plan_sales
from optimizer.plan.audit.judged_plan import push_cost
from optimizer.scenario.scenario import Scenario

__all__ = ["SIZES", "scenario_of"]

SIZES = {
    4: (2, 2),
    12: (4, 3),
    48: (8, 6),
    192: (16, 12),
    1152: (96, 12),
    11520: (960, 12),
    115200: (9600, 12),
}
"""Zones and months by number of cells."""

CHANNELS = ("indirect", "shop", "telesales", "web", "ivr")
OFFERS = ("prepaid", "sim_only", "postpaid", "fibre")
CLASSES = tuple(itertools.product(("residential", "business"), ("a", "b", "c")))
LEVELS = {"closed": 0.0, "reference": 1.0, "challenge": 1.25, "strong": 1.4}
COSTS = {"reference": 0.4, "challenge": 1.0, "strong": 1.8}


def scenario_of(cells: int, folder: Path, gap: float, committed: float) -> Scenario:
    """Write the scenario of so many cells into a folder, and load it.

    Five channels of four levels, four offers, six classes, multinomial logit. Least overlap,
    under hard rows: lines of each offer and quarter, a push budget, capacities of two channels.
    A plan drawn at random keeps them all, so they can be kept; it is far from the best.
    ``committed`` is the share of its lines that is asked for: the less, the more room.
    """
    zones, months = SIZES[cells]
    rng = np.random.default_rng(2026)
    _tables(folder, rng, zones, months)
    bare = _data(rng, months, gap)
    _write(folder, bare)
    scenario = optimizer.load(folder)
    push = rng.integers(0, len(LEVELS), (zones, months, len(CHANNELS)))
    where = market(scenario)
    # not plan_of, which makes whole lines too
    expected, _ = plan_sales(where, push)
    asked = committed * expected.sum(axis=(0, 2, 3))
    paid = float(push_cost(where.push_cost, push).sum())
    most = expected.sum(axis=(0, 2, 4)).max(axis=0)
    _write(folder, _with_rows(bare, scenario.months, asked, (most, paid)))
    return optimizer.load(folder)


def _with_rows(
    data: dict[str, Any],
    months: tuple[str, ...],
    lines: Floats,
    used: tuple[Floats, float],
) -> dict[str, Any]:
    """The same scenario with so many ``lines[month, offer]`` and the known plan's use and cost.

    ``used``: the most that each channel sells in a month, and what all push costs.
    """
    commitments = [
        {
            "name": f"{offer} from {months[first]}",
            "offer": offer,
            "months": f"{months[first]}..{months[min(first + 3, len(months)) - 1]}",
            "at_least": round(float(lines[first : first + 3, i].sum()), 1),
            "hard": True,
        }
        for first in range(0, len(months), 3)
        for i, offer in enumerate(OFFERS)
    ]
    channels = {name: dict(channel) for name, channel in data["channels"].items()}
    for name in ("telesales", "ivr"):
        most = float(used[0][CHANNELS.index(name)])
        channels[name]["capacity"] = {"per_month": round(most, 1), "hard": True}
    plan = {
        **data["plan"],
        "commitments": commitments,
        "budgets": [{"name": "push", "of": "push", "at_most": round(used[1], 1), "hard": True}],
    }
    return {**data, "channels": channels, "plan": plan}


def _data(rng: np.random.Generator, months: int, gap: float) -> dict[str, Any]:
    """The scenario file without rows."""
    customers = {"per": "people", "monthly_rate": 0.02}
    return {
        "name": "a size of the family",
        "seed": 2026,
        "calendar": {"start": "2026-01", "months": months},
        "zones": {"table": "zones.csv", "id": "zone", "group": "region"},
        "segments": {
            "residential": {"classes": {"a": 0.4, "b": 0.35, "c": 0.25}, "in_market": customers},
            "business": {
                "classes": {"a": 0.3, "b": 0.45, "c": 0.25},
                "in_market": {**customers, "monthly_rate": 0.003},
            },
        },
        "offers": {
            offer: {"margin": margin, "arpu": margin / 3, "churn": 0.02}
            for offer, margin in zip(OFFERS, (9, 38, 62, 95), strict=True)
        },
        "channels": {
            channel: {
                "nest": "one",
                "levels": {
                    level: {"multiplier": g} | _cost(rng, COSTS.get(level, 0.0))
                    for level, g in LEVELS.items()
                },
            }
            for channel in CHANNELS
        },
        "attraction": {
            "table": "attraction.csv",
            "zone_factors": "zone_factors.csv",
            "month_factors": "month_factors.csv",
        },
        "choice": {"model": "mnl"},
        "plan": {"objectives": ["overlap"], "gap": gap},
    }


def _cost(rng: np.random.Generator, weight: float) -> dict[str, Any]:
    if not weight:
        return {}
    fixed, rate = weight * rng.uniform(300, 900), weight * rng.uniform(0.003, 0.012)
    cost = {"fixed": round(float(fixed), 1), "per": "people", "rate": round(float(rate), 5)}
    return {"cost": cost}


def _tables(folder: Path, rng: np.random.Generator, zones: int, months: int) -> None:
    """Zones, attraction and its factors as CSV."""
    names = [f"z{i:02d}" for i in range(zones)]
    people = rng.lognormal(12.3, 0.7, zones).astype(int)
    _csv(
        folder / "zones.csv",
        ["zone", "region", "people"],
        [[z, f"r{i % 8}", int(n)] for i, (z, n) in enumerate(zip(names, people, strict=True))],
    )
    _csv(
        folder / "attraction.csv",
        ["segment", "class", "channel", "offer", "attraction"],
        [
            [*k, c, o, round(float(rng.uniform(0.01, 0.15)), 4)]
            for k, c, o in itertools.product(CLASSES, CHANNELS, OFFERS)
        ],
    )
    _csv(
        folder / "zone_factors.csv",
        ["zone", "channel", "factor"],
        [[z, c, round(float(rng.uniform(0.6, 1.6)), 3)] for z in names for c in CHANNELS],
    )
    _csv(
        folder / "month_factors.csv",
        ["month", "offer", "factor"],
        [
            [f"2026-{m + 1:02d}", o, round(float(rng.uniform(0.85, 1.15)), 3)]
            for m in range(months)
            for o in OFFERS
        ],
    )


def _csv(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _write(folder: Path, data: dict[str, Any]) -> None:
    with (folder / "scenario.yaml").open("w", encoding="utf-8") as file:
        YAML().dump(data, file)
