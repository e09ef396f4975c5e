"""Push by family: every combination of levels is one level."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.scenario import load
from optimizer.scenario.families import combined
from tests.tiny import tiny, write_yaml


def test_common_levels_keep_their_names() -> None:
    """Two levels and two families are four combinations."""
    assert dict(combined(["closed", "strong"], 2)) == {
        "closed": ("closed", "closed"),
        "closed/strong": ("closed", "strong"),
        "strong/closed": ("strong", "closed"),
        "strong": ("strong", "strong"),
    }


def test_a_combination_costs_the_families_shares(tmp_path: Path) -> None:
    """A level of one family alone costs its share, and pushes its own offers only."""
    data = tiny(tmp_path, 1)
    data["families"] = {
        "a": {"offers": ["basic"], "cost_share": 0.25},
        "b": {"offers": ["plus"], "cost_share": 0.75},
    }
    data["channels"]["web"] |= {
        "push_by": "family",
        "levels": {
            "reference": {"multiplier": 1},
            "strong": {"multiplier": 2, "cost": {"fixed": 100}},
        },
    }
    write_yaml(tmp_path / "scenario.yaml", data)
    scenario = load(tmp_path)
    level = scenario.spec.channels["web"].levels["strong/reference"]
    assert level.cost.fixed == pytest.approx(25)
    assert level.by_offer == {"basic": 2, "plus": 1}
    assert list(scenario.as_written.channels["web"].levels) == ["reference", "strong"]
