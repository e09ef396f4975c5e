"""The attraction found sells just what was asked, all channels of a zone at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import market, plan_sales
from optimizer.field.midyear.refit import attraction_factors
from tests.field.action_scenarios import any_plan, scenario_of


@pytest.mark.parametrize("model", ["gam", "mnl", "nested"])
def test_sells_what_is_asked(tmp_path: Path, model: str) -> None:
    """Sales of each zone's channel, recomputed by the scenario with these zone factors."""
    scenario = scenario_of(tmp_path / "s", 5, zones=3, months=2)
    if model == "mnl":
        scenario = scenario.replace("choice", {"model": "mnl"})
    if model == "nested":
        spec = {"model": "nested", "dissimilarity": {"physical": 0.7, "remote": 0.5}}
        scenario = scenario.replace("choice", spec)
    push = any_plan(scenario, 2).push
    asked = np.array([[0.7, 1.0, 1.0], [1.0, 1.0, 1.0], [0.9, 1.1, 0.8]])
    found, beyond = attraction_factors(market(scenario), push, push.shape[1], asked)
    assert beyond == 0
    assert (found[1] == 1).all()
    assert found[0, 0] < 0.7
    rows = (tmp_path / "s" / "zone_factors.csv").read_text().splitlines()
    for i, row in enumerate(rows[1:], 1):
        zone, channel, factor = row.split(",")
        at = scenario.zones.ids.index(zone), scenario.channels.index(channel)
        rows[i] = f"{zone},{channel},{float(factor) * float(found[at])!r}"
    changed = scenario.replace_all({}, {"zone_factors.csv": "\n".join(rows).encode()})
    sold = [plan_sales(market(s), push)[0].sum(axis=(1, 2, 4)) for s in (scenario, changed)]
    where = sold[0] > 0
    assert (sold[1] / np.where(where, sold[0], 1))[where] == pytest.approx(asked[where], rel=1e-8)


def test_more_than_the_market_gives(tmp_path: Path) -> None:
    """Ten times the sales of a channel that half the market buys from cannot be."""
    scenario = scenario_of(tmp_path / "s", 5)
    push = any_plan(scenario, 2).push
    _, beyond = attraction_factors(
        market(scenario), push, push.shape[1], np.array([[50.0, 1, 1], [1, 1, 1]])
    )
    assert beyond >= 1
