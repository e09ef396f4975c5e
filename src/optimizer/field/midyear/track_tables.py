"""Where the year stands as tables, as JSON and on disk."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from optimizer.field.midyear.tracking import Track

BANDS = ("low_95", "low_80", "median", "high_80", "high_95")
"""Columns of the quantiles ``outlook.LEVELS``."""


def months_table(found: Track) -> pd.DataFrame:
    """Every part of the plan month by month (lines).

    Target and sales of the month and up to its end; of a month that is left, the quantiles of
    both; of a past one, the quantiles are what was sold.
    """
    rows = []
    for band in found.bands:
        target, sold = band.target.cumsum(), band.sold.cumsum()
        for m, month in enumerate(found.months):
            past = m < found.past
            own = np.repeat(band.sold[m], 5) if past else band.month[m - found.past]
            total = np.repeat(sold[m], 5) if past else band.total[m - found.past]
            row: dict[str, Any] = {"by": band.by, "name": band.name, "month": month, "past": past}
            row |= {"target": band.target[m], "sold": band.sold[m] if past else math.nan}
            row |= dict(zip(BANDS, own, strict=True))
            row |= {"target_to_date": target[m], "sold_to_date": sold[m] if past else math.nan}
            row |= dict(zip((f"{name}_to_date" for name in BANDS), total, strict=True))
            rows.append(row)
    return pd.DataFrame(rows)


def outlooks_table(found: Track) -> pd.DataFrame:
    """Targets of all months and commitments: done, what is likely at the end, the verdict."""
    rows = []
    for one in found.outlooks:
        row: dict[str, Any] = {"kind": one.kind, "name": one.name}
        row |= {"at_least": one.at_least, "at_most": one.at_most, "sold_to_date": one.done}
        row |= {"target_to_date": one.plan_done, "attainment": one.attainment}
        row |= dict(zip((f"{name}_at_end" for name in BANDS), one.end, strict=True))
        row |= {"probability": one.probability, "over": one.over, "verdict": one.verdict}
        rows.append(row)
    return pd.DataFrame(rows)


def as_json(found: Track) -> dict[str, Any]:
    """Every figure."""
    noise = found.belief.noise
    return {
        "months": list(found.months),
        "past": found.past,
        "readings": [vars(reading) for reading in found.readings],
        "levels_known": found.attained.executed,
        "outlooks": _records(outlooks_table(found)),
        "by_month": _records(months_table(found)),
        "sizes_of_logs": found.belief.sizes(),
        "dispersion": noise.dispersion,
        "mix_dispersion": noise.mix_dispersion,
        "degrees_of_freedom": noise.freedom,
        "beyond_the_market": found.beyond,
        "draws": found.draws,
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows; what is no finite number is null."""

    def plain(value: Any) -> Any:
        return None if isinstance(value, float) and not math.isfinite(value) else value

    return [{str(k): plain(v) for k, v in row.items()} for row in table.to_dict("records")]


def save(found: Track, folder: Path) -> None:
    """Write the tables as CSV, and all figures as JSON."""
    tables = {"months": months_table(found), "outlooks": outlooks_table(found)}
    tables["attainment"] = found.attained.table("region", "zone", "month", "channel", "offer")
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", float_format="%.10g")
    text = json.dumps(as_json(found), ensure_ascii=False, indent=1)
    (folder / "track.json").write_text(text + "\n", encoding="utf-8")
