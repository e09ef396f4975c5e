"""The attraction that sells given lines, against the choice model and a closed form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import market, plan_sales, unrevised_market
from optimizer.loop.network_response import LARGEST, attraction_for, channel_sales
from optimizer.scenario import load
from optimizer.scenario.tables.market_tables import Response, as_table
from tests.tiny import network, tiny, write_yaml

CHOICES = (
    {"model": "mnl"},
    {"model": "gam", "theta": {"shop": 0.5, "phone": 0.3, "web": 0.0}},
    {"model": "nested", "dissimilarity": {"physical": 0.6, "remote": 0.8}},
)


@pytest.mark.parametrize("choice", CHOICES, ids=lambda c: c["model"])
def test_the_plan_then_expects_those_lines(tmp_path: Path, choice: dict[str, object]) -> None:
    """Written as a scenario's response, the factor makes the market sell the lines asked for."""
    data = tiny(tmp_path, 3)
    data["choice"], data["network"] = choice, network()
    write_yaml(tmp_path / "scenario.yaml", data)
    scenario = load(tmp_path)
    plain = unrevised_market(scenario)
    push = np.random.default_rng(4).integers(0, 2, (2, 2, 3))
    flat = push.reshape(4, 3)
    wanted = channel_sales(plain, flat, 0, np.ones(4)) * np.array([0.4, 0.9, 1.1, 1.6])
    factor = attraction_for(plain, flat, 0, wanted)
    ones = np.ones((2, 2))
    text = as_table(
        Response(factor.reshape(2, 2), ones, ones.copy()), ("z0", "z1"), scenario.months
    )
    revised = market(
        scenario.replace_all({"network.response": {"table": "r.csv"}}, {"r.csv": text})
    )
    sold, _ = plan_sales(revised, push)
    assert sold[:, :, :, 0].sum(axis=(2, 3)).ravel() == pytest.approx(wanted, rel=1e-9)


def test_what_no_attraction_sells_stops_at_the_largest(tmp_path: Path) -> None:
    """More lines than people: the factor is the largest; none where the channel is closed."""
    data = tiny(tmp_path, 3)
    data["network"] = network()
    write_yaml(tmp_path / "scenario.yaml", data)
    plain = unrevised_market(load(tmp_path))
    many = np.full(4, 1e9)
    push = np.ones((4, 3), dtype=np.int64)
    assert attraction_for(plain, push, 0, many) == pytest.approx([LARGEST] * 4)
    assert attraction_for(plain, push * 0, 1, many).tolist() == [1.0] * 4
