"""Tables of where the year stands: past months are what was sold, those left have bands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.field.midyear.actuals import Actuals
from optimizer.field.midyear.track_tables import BANDS, as_json, months_table, outlooks_table
from optimizer.field.midyear.tracking import track
from tests.field.action_scenarios import reference, scenario_of


def test_months_past_and_left(tmp_path: Path) -> None:
    """One of three months is past: its quantiles are the sales, the others' do not fall."""
    scenario = scenario_of(tmp_path / "s", 3, zones=2, months=3)
    plan = reference(scenario)
    sold = plan.target_lines[:, :1].sum(axis=2).astype(np.float64)
    tracked = track(scenario, plan, Actuals(sold, None, 1, ()), draws=50)
    table = months_table(tracked)
    everything = table[table["by"] == "all"]
    past, left = everything.iloc[0], everything.iloc[1:]
    assert [past[band] for band in BANDS] == [sold.sum()] * 5
    assert left["sold"].isna().all()
    assert (np.diff(left[list(BANDS)].to_numpy(), axis=1) >= 0).all()
    assert everything["target_to_date"].iloc[-1] == pytest.approx(plan.target_lines.sum())
    outlooks, shown = outlooks_table(tracked), as_json(tracked)
    assert outlooks["sold_to_date"][0] == sold.sum()
    assert [row["verdict"] for row in shown["outlooks"]] == outlooks["verdict"].tolist()
    assert shown["by_month"][1]["sold"] is None
