"""The section of the demand at risk."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from optimizer.scenario.schema.risk_section import Risk

HALF = {"name": "low", "probability": 0.5}


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, "give either `scenarios`, or `draws`"),
        ({"draws": 3}, "give both or neither"),
        ({"scenarios": [HALF]}, "the probabilities sum to 0.5"),
        ({"scenarios": [HALF, HALF]}, "two demand scenarios have the same name"),
        (
            {"draws": 3, "uncertainties": [{"on": "customers", "sd": 0.1, "each": "offer"}]},
            "customers in the market have no offer or channel",
        ),
    ],
)
def test_a_risk_is_given_or_drawn(data: dict[str, Any], wrong: str) -> None:
    """Never both, never neither; probabilities sum to 1."""
    with pytest.raises(ValidationError, match=wrong):
        Risk.model_validate(data)


def test_one_name_is_a_list_of_one() -> None:
    """Names and axes may be written alone."""
    risk = Risk.model_validate(
        {"draws": 3, "uncertainties": [{"sd": 0.1, "each": "region", "offer": "fibre"}]}
    )
    assert (risk.uncertainties[0].each, risk.uncertainties[0].offers) == (("region",), ("fibre",))
