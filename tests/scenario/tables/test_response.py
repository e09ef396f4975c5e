"""The table of what the network answered: what is left out is 1; every fault at once."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario
from optimizer.scenario.tables.response import Response

HEADER = "zone,month,attraction,cost,value\n"


def answered(scenario: Scenario, table: bytes) -> Scenario:
    """The scenario with an answer of the network."""
    values = {"network.response": {"table": "response.csv"}}
    return scenario.replace_all(values, {"response.csv": table})


def test_what_is_left_out_is_one(small: Scenario) -> None:
    """One row sets one zone and month; every other factor is 1."""
    zone = small.zones.ids[2]
    text = f"{HEADER}{zone},2026-02,0.5,1.25,0.9\n".encode()
    found = answered(small, text).response
    assert found is not None
    for name, value in (("attraction", 0.5), ("cost", 1.25), ("value", 0.9)):
        array = getattr(found, name)
        assert array[2, 1] == value
        assert np.delete(array.ravel(), 2 * 6 + 1).tolist() == [1.0] * 35


def test_every_fault_at_once(small: Scenario) -> None:
    """Unknown zone and month, a factor below 0, one that is no number, and a row twice."""
    zone = small.zones.ids[0]
    rows = (
        "nowhere,2026-01,1,1,1",
        f"{zone},2027-01,1,1,1",
        f"{zone},2026-01,-1,1,1",
        f"{zone},2026-02,1,dear,1",
        f"{zone},2026-02,1,1,1",
    )
    text = (HEADER + "\n".join(rows) + "\n").encode()
    with pytest.raises(ScenarioError) as caught:
        answered(small, text)
    found = [(fault.line, fault.field) for fault in caught.value.faults]
    assert sorted(found, key=str) == [
        (2, "zone"),
        (3, "month"),
        (4, "attraction"),
        (5, "cost"),
        (6, "zone, month"),
    ]


def test_a_table_that_is_not_there_is_said(small: Scenario) -> None:
    """A missing file and a missing column each have their fault."""
    with pytest.raises(ScenarioError, match=r"no file 'none\.csv'"):
        small.replace("network.response", {"table": "none.csv"})
    with pytest.raises(ScenarioError, match="column is missing"):
        answered(small, b"zone,month,cost,value\n")


def test_factors_are_numbers_of_zero_or_more() -> None:
    """A response by hand is checked too."""
    one = np.ones((2, 3))
    with pytest.raises(ValueError, match="0 or more"):
        Response(one, -one, one)
    with pytest.raises(ValueError, match="not that of attraction"):
        Response(np.ones((2, 3)), np.ones((2, 2)), np.ones((2, 3)))
