"""Where the year stands as tables, as JSON and on disk."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from optimizer import storage
from optimizer.field.midyear.tracking import Track

BANDS = ("low_95", "low_80", "median", "high_80", "high_95")
"""Columns of the quantiles ``outlook.LEVELS``."""


def months_table(track: Track) -> pd.DataFrame:
    """Every part of the plan month by month (lines).

    Target and sales of the month and up to its end; of a month that is left, the quantiles of
    both; of a past one, the quantiles are what was sold.
    """
    rows = []
    for band in track.bands:
        target, sold = band.target.cumsum(), band.sold.cumsum()
        for m, month in enumerate(track.months):
            past = m < track.past
            month_bands = np.repeat(band.sold[m], 5) if past else band.month[m - track.past]
            bands_to_date = np.repeat(sold[m], 5) if past else band.total[m - track.past]
            row: dict[str, Any] = {"by": band.by, "name": band.name, "month": month, "past": past}
            row |= {"target": band.target[m], "sold": band.sold[m] if past else math.nan}
            row |= dict(zip(BANDS, month_bands, strict=True))
            row |= {"target_to_date": target[m], "sold_to_date": sold[m] if past else math.nan}
            row |= dict(zip((f"{name}_to_date" for name in BANDS), bands_to_date, strict=True))
            rows.append(row)
    return pd.DataFrame(rows)


def outlooks_table(track: Track) -> pd.DataFrame:
    """Targets of all months and commitments: done, what is likely at the end, the verdict."""
    rows = [
        {
            "kind": outlook.kind,
            "name": outlook.name,
            "at_least": outlook.at_least,
            "at_most": outlook.at_most,
            "sold_to_date": outlook.done,
            "target_to_date": outlook.plan_done,
            "attainment": outlook.attainment,
            **dict(zip((f"{band}_at_end" for band in BANDS), outlook.end, strict=True)),
            "probability": outlook.probability,
            "over": outlook.over,
            "verdict": outlook.verdict,
        }
        for outlook in track.outlooks
    ]
    return pd.DataFrame(rows)


def as_json(track: Track) -> dict[str, Any]:
    """Every figure."""
    noise = track.posterior.noise
    return {
        "months": list(track.months),
        "past": track.past,
        "readings": [vars(reading) for reading in track.readings],
        "levels_known": track.attainment.executed,
        "outlooks": storage.records(outlooks_table(track)),
        "by_month": storage.records(months_table(track)),
        "sizes_of_logs": track.posterior.sizes(),
        "dispersion": noise.dispersion,
        "mix_dispersion": noise.mix_dispersion,
        "degrees_of_freedom": noise.freedom,
        "beyond_the_market": track.beyond_market,
        "draws": track.draws,
    }


def save(track: Track, folder: Path) -> None:
    """Write the tables as CSV, and all figures as JSON."""
    tables = {
        "months": months_table(track),
        "outlooks": outlooks_table(track),
        "attainment": track.attainment.table("region", "zone", "month", "channel", "offer"),
    }
    storage.write_tables(tables, folder)
    storage.write_json(folder / "track.json", as_json(track))
