"""A plan on disk: arrays in one npz, everything else in one JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from optimizer.errors import StoreError
from optimizer.plan.result.demand_scenario_result import FutureResult, FutureRow
from optimizer.plan.result.plan import Axes, LevelResult, Plan, RowResult
from optimizer.plan.result.reason import Reason

ARRAYS = (
    "push",
    "expected",
    "target_lines",
    "alone",
    "push_cost",
    "line_margin",
    "commission",
)


def save(plan: Plan, folder: Path) -> Path:
    """Write ``plan.npz`` and ``plan.json`` into a folder, made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "plan.npz", **{name: getattr(plan, name) for name in ARRAYS})
    data = {
        "axes": asdict(plan.axes),
        "levels": [asdict(level) for level in plan.levels],
        "rows": [asdict(row) for row in plan.rows],
        "reasons": [asdict(reason) for reason in plan.reasons],
        "futures": [asdict(future) for future in plan.futures],
        "rounding_deviation": dict(plan.rounding_deviation),
        "provenance": dict(plan.provenance),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / "plan.json").write_text(text + "\n", encoding="utf-8")
    return folder


def load(folder: Path) -> Plan:
    """Read a plan back.

    Raises
    ------
    StoreError
        When the files are not there or not whole.
    """
    try:
        data = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
        with np.load(folder / "plan.npz") as file:
            arrays = {name: file[name] for name in ARRAYS}
        axes = data["axes"]
        levels = {channel: tuple(names) for channel, names in axes.pop("levels").items()}
        for array in arrays.values():
            array.setflags(write=False)
        return Plan(
            axes=Axes(**{k: tuple(v) for k, v in axes.items()}, levels=levels),
            levels=tuple(LevelResult(**level) for level in data["levels"]),
            rows=tuple(RowResult(**row) for row in data["rows"]),
            reasons=tuple(Reason(**reason) for reason in data["reasons"]),
            futures=tuple(
                FutureResult(**future | {"missed": tuple(FutureRow(**m) for m in future["missed"])})
                for future in data["futures"]
            ),
            rounding_deviation=data["rounding_deviation"],
            provenance=data["provenance"],
            **arrays,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder} holds no whole plan ({type(error).__name__})") from None
