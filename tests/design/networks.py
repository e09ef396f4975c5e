"""A tiny scenario with points of sale and a search over their scheme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.tiny import network, tiny, write_yaml


def design(**changes: Any) -> dict[str, Any]:
    """The section of a search that takes a second or two."""
    return {
        "base": [
            {"per_line": {"basic": 3, "plus": 8}},
            {"tier": {"rate": 2, "mode": "retroactive"}},
        ],
        "parameters": {
            "level": {"of": "per_line", "factor": [0.2, 1.2]},
            "rate": {"of": "tier.rate", "between": [0, 6]},
        },
        "pay_at_most": {"as": "by_line"},
        "trials": 10,
        "replications": 3,
        "finalists": 2,
        "confirm": [8, 60],
        "indifference": 200,
        **changes,
    }


def written(folder: Path, **changes: Any) -> Path:
    """The folder of a tiny scenario with a network and the section ``design``."""
    data = tiny(folder, 3, zones=2, months=3)
    data["network"] = network()
    data["design"] = design(**changes)
    write_yaml(folder / "scenario.yaml", data)
    return folder
