"""What a line of the network costs and is worth, where both are known beforehand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import plan_sales, unrevised_market
from optimizer.loop.unit_figures import cost_ratio, value_ratio
from optimizer.plan import plan
from optimizer.scenario import Scenario, load
from optimizer.simulation.replicating import Replicator
from tests.tiny import network, tiny, write_yaml


def paid(folder: Path, times: float) -> tuple[Scenario, np.ndarray, list[object]]:
    """A scheme that pays the channel's commission so many times; its planned lines, its records."""
    data = tiny(folder, 3, months=3)
    data["network"] = network(schemes={"line": [{"per_line": {"basic": 1, "plus": 1}}]})
    write_yaml(folder / "scenario.yaml", data)
    scenario = load(folder)
    usual = unrevised_market(scenario).commission[0]
    rates = {offer: float(times * usual[i]) for i, offer in enumerate(scenario.offers)}
    scenario = scenario.replace("network.schemes.line", [{"per_line": rates}])
    made = plan(scenario)
    sales, _ = plan_sales(unrevised_market(scenario), made.push)
    with Replicator(scenario, made, ("line",)) as run:
        records = run.between({"line": (0, 4)})["line"]
    return scenario, sales[:, :, :, 0].sum(axis=2), list(records)


def test_pay_by_line_of_twice_the_commission_costs_twice_as_much(tmp_path: Path) -> None:
    """Each line costs its own rate; only the mix of offers sold can part the ratio from two."""
    scenario, planned, records = paid(tmp_path, 2.0)
    group = np.zeros(len(scenario.zones.ids), dtype=np.int64)
    ratio, half = cost_ratio(scenario, "line", records, planned, group)  # type: ignore[arg-type]
    assert ratio.shape == half.shape == (len(scenario.zones.ids), len(scenario.months))
    assert ratio == pytest.approx(2.0, rel=0.15)


def test_lines_are_worth_at_most_what_the_scenario_says(tmp_path: Path) -> None:
    """Poor lines take from the worth, nothing adds to it."""
    scenario, planned, records = paid(tmp_path, 1.0)
    group = np.zeros(len(scenario.zones.ids), dtype=np.int64)
    ratio, _ = value_ratio(scenario, records, planned, group)  # type: ignore[arg-type]
    assert (ratio <= 1.0 + 1e-12).all()
    assert (ratio > 0.2).all()
