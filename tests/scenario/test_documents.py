"""Scenario files as written: places, and what a variant extends."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from optimizer.errors import ScenarioError
from optimizer.scenario import load
from tests.conftest import ROOT


def test_extend_in_a_circle(tmp_path: Path) -> None:
    """Two scenarios that extend each other are refused with the place."""
    for a, b in itertools.permutations("ab"):
        (tmp_path / a).mkdir(exist_ok=True)
        (tmp_path / a / "scenario.yaml").write_text(
            f"extend: ../{b}\nname: {a}\n", encoding="utf-8"
        )
    with pytest.raises(ScenarioError, match="extends itself"):
        load(tmp_path / "a")


def test_a_fault_in_a_variant_is_placed_there(tmp_path: Path) -> None:
    """An override's fault names the variant's file and line, an inherited one the base's."""
    text = f"extend: {ROOT / 'scenarios' / 'small'}\nname: v\noffers:\n  fibre: {{margin: much}}\n"
    (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path)
    (fault,) = caught.value.faults
    assert fault.place.endswith("scenario.yaml:4")
    assert str(tmp_path) in fault.file
