"""What makes a scenario itself, and what editors know of it."""

from __future__ import annotations

from optimizer.scenario import json_schema


def test_json_schema_describes_every_field() -> None:
    """The schema knows `extend`, and the unit of a margin."""
    schema = json_schema()
    assert "extend" in schema["properties"]
    assert "EUR" in schema["$defs"]["Offer"]["properties"]["margin"]["description"]
