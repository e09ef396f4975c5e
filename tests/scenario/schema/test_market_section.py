"""The market's sections: what may be written, and what follows from it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from optimizer.scenario.schema.market_section import Calendar, Capacity, Channel, PushCost, Segment


def test_months_go_on_into_the_next_year() -> None:
    """Three months from November."""
    months = Calendar(start="2026-11", months=3).month_names
    assert months == ("2026-11", "2026-12", "2027-01")


LEVELS = {"reference": {"multiplier": 1}}


@pytest.mark.parametrize(
    ("model", "data", "wrong"),
    [
        (Calendar, {"start": "2026-13", "months": 1}, "should match pattern"),
        (Segment, {"classes": {"a": 0.5}, "in_market": {"per": "x", "monthly_rate": 0}}, "sum to"),
        (PushCost, {"rate": 2}, "a rate needs `per`"),
        (Capacity, {}, "give either `per_month` or `table`"),
        (Channel, {"nest": "n", "levels": {"open": {"multiplier": 1}}}, "is not among the levels"),
        (
            Channel,
            {"nest": "n", "levels": {"reference": {"multiplier": 1, "eligible": False}}},
            "no level is eligible",
        ),
        (Channel, {"nest": "n", "levels": LEVELS, "nests": 1}, "Extra inputs"),
    ],
)
def test_what_contradicts_itself_is_refused(
    model: type[BaseModel], data: dict[str, Any], wrong: str
) -> None:
    """Each section says what is wrong with it."""
    with pytest.raises(ValidationError, match=wrong):
        model.model_validate(data)
