"""The scenario file whole: what its sections must agree on by the schema alone."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from optimizer.scenario import Scenario, ScenarioSpec
from optimizer.scenario.identity import as_data


def test_plain_values_validate_back_to_the_same(small: Scenario) -> None:
    """What is written of a specification is that specification."""
    assert ScenarioSpec.model_validate(as_data(small.as_written)) == small.as_written


@pytest.mark.parametrize(
    ("families", "wrong"),
    [
        ({}, "there is no `families` section"),
        ({"a": {"offers": ["fibre"], "cost_share": 1}}, "they must name each of"),
        (
            {"a": {"offers": ["fibre", "postpaid", "prepaid"], "cost_share": 0.5}},
            "the cost shares of the families sum to 0.5",
        ),
    ],
)
def test_families_part_the_offers(small: Scenario, families: dict[str, Any], wrong: str) -> None:
    """Each offer in one family, and shares that sum to 1."""
    data = as_data(small.as_written) | {"families": families}
    offers = [name for name in small.offers if name not in ("fibre", "postpaid", "prepaid")]
    for family in families.values():
        family["offers"] += offers if family["cost_share"] < 1 else []
    data["channels"]["web"]["push_by"] = "family"
    with pytest.raises(ValidationError, match=wrong):
        ScenarioSpec.model_validate(data)
