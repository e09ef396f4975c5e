"""The table of zones: regions, and which columns are measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario, load
from optimizer.scenario.tables.zone_table import ZoneTable
from tests.tiny import tiny, write_yaml


def test_regions_are_sorted_and_indexed() -> None:
    """Each zone knows the position of its region."""
    zones = ZoneTable(("1", "2", "3"), ("a", "b", "c"), ("west", "east", "west"), {})
    assert zones.regions == ("east", "west")
    assert zones.region_index.tolist() == [1, 0, 1]


def test_columns_of_numbers_are_measures(small: Scenario) -> None:
    """What holds numbers alone can be counted; it cannot be written to."""
    for measure in small.zones.measures.values():
        assert measure.shape == (len(small.zones.ids),)
        with pytest.raises(ValueError, match="read-only"):
            measure[0] = 1


def test_a_zone_stands_once(tmp_path: Path) -> None:
    """A second row of a zone is a fault with both lines."""
    data = tiny(tmp_path, 1)
    del data["attraction"]["zone_factors"]
    write_yaml(tmp_path / "scenario.yaml", data)
    table = tmp_path / "zones.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    with pytest.raises(ScenarioError, match="the same zone as line 2"):
        load(tmp_path)
