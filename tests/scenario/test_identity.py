"""A scenario's identity, and changes of its values by path."""

from __future__ import annotations

import pytest

from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario, json_schema


def test_json_schema_describes_every_field() -> None:
    """The schema knows `extend`, and the unit of a margin."""
    schema = json_schema()
    assert "extend" in schema["properties"]
    assert "EUR" in schema["$defs"]["Offer"]["properties"]["margin"]["description"]


def test_scaling_reaches_tables(small: Scenario) -> None:
    """A factor on a capacity works whether it stands in the file or in a table."""
    more = small.replace("channels.indirect.capacity", scale=1.5)
    assert more.capacity["indirect"] == pytest.approx(1.5 * small.capacity["indirect"])
    more = small.replace("channels.telesales.capacity", scale=2)
    assert more.capacity["telesales"] == pytest.approx(2 * small.capacity["telesales"])
    more = small.replace("attraction", scale=1.1)
    assert more.base_attraction == pytest.approx(1.1 * small.base_attraction)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("offers.fiber.margin", "did you mean 'fibre'"),
        ("plan.commitments[fibre Q9].at_least", "fibre Q"),
        ("offers.fibre.margn", "did you mean 'margin'"),
    ],
)
def test_unknown_paths_are_answered_with_the_nearest(small: Scenario, path: str, word: str) -> None:
    """A path that leads nowhere raises with the nearest name."""
    with pytest.raises(ScenarioError, match=word):
        small.replace(path, 1.0)
