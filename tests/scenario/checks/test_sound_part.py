"""The sound part of a faulty scenario."""

from __future__ import annotations

from optimizer.scenario import Scenario
from optimizer.scenario.checks.sound_part import sound_part
from optimizer.scenario.identity import as_data


def test_what_is_faulty_is_left_out(small: Scenario) -> None:
    """A faulty row goes, the others stay in their order; the data given stay as they are."""
    data = as_data(small.as_written)
    names = [row["name"] for row in data["plan"]["commitments"]]
    data["plan"]["commitments"][0]["at_least"] = "many"
    data["language"] = "de"
    spec = sound_part(data)
    assert spec is not None
    assert [row.name for row in spec.plan.commitments] == names[1:]
    assert spec.language == "en"
    assert data["language"] == "de"


def test_nothing_is_left_without_what_all_else_needs(small: Scenario) -> None:
    """A calendar that cannot be read leaves nothing to be checked."""
    assert sound_part(as_data(small.as_written) | {"calendar": "soon"}) is None
