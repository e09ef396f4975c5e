"""Tiny scenarios written to a folder: small enough to enumerate every plan."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML


def write_csv(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_yaml(path: Path, data: dict[str, Any]) -> None:
    """Write a scenario file."""
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(data, file)


def tiny(folder: Path, seed: int, zones: int = 2, months: int = 2, **plan: Any) -> dict[str, Any]:
    """Write a random tiny scenario and give its data; ``plan`` becomes its plan section.

    Two segments of two and one classes, three channels (one may close), two offers.
    """
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"z{i}" for i in range(zones)]
    write_csv(
        folder / "zones.csv",
        ["zone", "region", "people"],
        [[n, f"r{i % 2}", int(rng.integers(500, 3000))] for i, n in enumerate(names)],
    )
    classes = [("home", "a"), ("home", "b"), ("work", "c")]
    channels, offers = ("shop", "phone", "web"), ("basic", "plus")
    write_csv(
        folder / "attraction.csv",
        ["segment", "class", "channel", "offer", "attraction"],
        [
            [*k, c, o, round(float(rng.uniform(0.02, 0.6)), 4)]
            for k, c, o in itertools.product(classes, channels, offers)
        ],
    )
    write_csv(
        folder / "zone_factors.csv",
        ["zone", "channel", "factor"],
        [[z, c, round(float(rng.uniform(0.7, 1.4)), 3)] for z in names for c in channels],
    )
    write_csv(
        folder / "month_factors.csv",
        ["month", "offer", "factor"],
        [
            [f"2026-{m + 1:02d}", o, round(float(rng.uniform(0.8, 1.2)), 3)]
            for m in range(months)
            for o in offers
        ],
    )

    def cost(low: float, high: float) -> dict[str, float]:
        return {"fixed": round(float(rng.uniform(low, high)), 2)}

    data: dict[str, Any] = {
        "name": f"tiny {seed}",
        "seed": seed,
        "calendar": {"start": "2026-01", "months": months},
        "zones": {"table": "zones.csv", "id": "zone", "group": "region"},
        "segments": {
            "home": {
                "classes": {"a": 0.6, "b": 0.4},
                "in_market": {"per": "people", "monthly_rate": 0.2},
            },
            "work": {"classes": {"c": 1.0}, "in_market": {"per": "people", "monthly_rate": 0.05}},
        },
        "offers": {
            "basic": {"margin": 20, "arpu": 10, "churn": 0.03},
            "plus": {"margin": 60, "arpu": 25, "churn": 0.01},
        },
        "channels": {
            "shop": {
                "nest": "physical",
                "levels": {
                    "reference": {"multiplier": 1},
                    "push": {"multiplier": 1.4, "cost": cost(100, 500)},
                },
                "commission": {"plus": 5},
            },
            "phone": {
                "nest": "remote",
                "levels": {
                    "closed": {"multiplier": 0},
                    "reference": {"multiplier": 1, "cost": cost(20, 80)},
                    "push": {"multiplier": 1.3, "cost": cost(90, 300)},
                },
                "commission": {"basic": 2, "plus": 4},
            },
            "web": {
                "nest": "remote",
                "levels": {
                    "closed": {"multiplier": 0, "eligible": False},
                    "reference": {"multiplier": 1},
                    "push": {"multiplier": 1.25, "cost": cost(60, 400)},
                },
            },
        },
        "attraction": {
            "table": "attraction.csv",
            "zone_factors": "zone_factors.csv",
            "month_factors": "month_factors.csv",
        },
        "choice": {"model": "gam", "theta": {"shop": 0.5, "phone": 0.3, "web": 0.0}},
        "plan": {"gap": 0.0, **plan},
    }
    write_yaml(folder / "scenario.yaml", data)
    return data


def network(**changes: Any) -> dict[str, Any]:
    """The network section of a tiny scenario: like points of sale that are the shop channel."""
    return {
        "channel": "shop",
        "types": {"shop": {}},
        "points_of_sale": {
            "generate": {
                "count": 8,
                "per": "people",
                "at_least": 1,
                "types": {"shop": {"share": 1, "size": 20}},
            }
        },
        "sales_engineers": {"count": 0},
        "schemes": {"by_line": [{"per_line": {"basic": 3, "plus": 8}}]},
        "replications": [2, 8],
        **changes,
    }
