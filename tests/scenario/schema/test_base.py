"""What every part of the schema shares."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from optimizer.scenario.schema.base import Model, Span


def test_a_span_is_written_by_its_ends() -> None:
    """Both ends, or one date for both; from the earlier to the later."""
    span = Span.model_validate("2026-01 .. 2026-03")
    assert (span.first, span.last, str(span)) == ("2026-01", "2026-03", "2026-01..2026-03")
    assert str(Span.model_validate("2026-01")) == "2026-01"
    with pytest.raises(ValidationError, match="2026-01 comes before 2026-03"):
        Span.model_validate("2026-03..2026-01")


def test_nothing_that_is_written_is_left_unread() -> None:
    """Unknown keys and infinities are refused, and what is read never changes."""

    class Price(Model):
        """A number."""

        eur: float

    for data in ({"eur": 1, "usd": 2}, {"eur": float("inf")}):
        with pytest.raises(ValidationError):
            Price.model_validate(data)
    with pytest.raises(ValidationError, match="frozen"):
        Price(eur=1).eur = 2  # type: ignore[misc]
