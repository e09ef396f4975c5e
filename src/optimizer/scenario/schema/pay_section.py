"""Schema of the remuneration schemes: a scheme is a list of components, each data.

What each component pays and takes back, to the cent, stands in ``docs/pay.md``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from optimizer.scenario.schema.base import Model, NonNegative, Positive, Share, Span
from optimizer.scenario.schema.plan_row import Months
from optimizer.scenario.schema.tier_section import Tier

PAYING = ("per_line", "tier", "air_time", "spiff", "fixed")
"""Kinds of component that pay; the others say when pay is limited, late or taken back."""


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _each_once(names: tuple[str, ...]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"names {name} twice; name each once")


class PerLineItem(Model):
    """So much for each line sold."""

    per_line: dict[str, NonNegative] = Field(
        min_length=1, description="Pay by offer (EUR a line); offers not named pay nothing."
    )


class TierItem(Model):
    """A tier."""

    tier: Tier


class AirTime(Model):
    """A share of the line's revenue while it is active."""

    share: Share = Field(description="Share of the line's monthly revenue (ratio).")
    months: int = Field(ge=1, le=120, description="For how many months after the sale (months).")
    after_leaving: Literal["continues", "stops"] = Field(
        "continues",
        description="Air time of a point of sale that no longer sells for us: `continues`, or "
        "`stops` with the last month in which it did.",
    )


class AirTimeItem(Model):
    """Air time."""

    air_time: AirTime


class Days(Span):
    """A span of days, both ends included; written ``2026-06-08..2026-06-21``."""

    first: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
    last: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]

    @model_validator(mode="after")
    def _in_the_calendar(self) -> Days:
        for day in (self.first, self.last):
            try:
                date.fromisoformat(day)
            except ValueError:
                raise ValueError(f"there is no {day}; write days of the calendar") from None
        return self


class Spiff(Model):
    """So much more for each line of some offers, for a short time."""

    offers: tuple[str, ...] = Field(
        alias="offer", min_length=1, description="Offers that it is paid for."
    )
    months: Months | None = Field(
        None, alias="month", description="Calendar months, first..last, both included."
    )
    dates: Days | None = Field(
        None,
        description="Days, first..last, in place of months. The selling weeks whose middle lies "
        "in them count, a month's weeks being equal parts of it.",
    )
    rate: Positive = Field(description="On top of other pay (EUR a line).")

    @field_validator("offers", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return _one_or_many(value)

    @model_validator(mode="after")
    def _when(self) -> Spiff:
        if (self.months is None) == (self.dates is None):
            raise ValueError("a spiff has a time; give either `months` or `dates`")
        return self


class SpiffItem(Model):
    """A spiff."""

    spiff: Spiff


class FixedItem(Model):
    """A fixed amount."""

    fixed: NonNegative = Field(
        description="Pay whatever is sold (EUR a month); by selling weeks for a point of sale "
        "that joins or leaves within the month."
    )


class Clawback(Model):
    """What is taken back when the customer leaves early."""

    months: int = Field(
        ge=1,
        le=60,
        description="Window: lines that leave within so many months, that of the sale being the "
        "first (months).",
    )
    fraction: Share = Field(1.0, description="Share of the pay that is taken back (ratio).")
    how: Literal["whole", "pro_rata"] = Field(
        "whole",
        description="`whole`: the fraction within all the window; `pro_rata`: fraction times "
        "(window - months lived) / window.",
    )
    of: tuple[Literal["per_line", "tier", "spiff", "air_time"], ...] = Field(
        ("per_line",), min_length=1, description="Kinds of component that are taken back."
    )

    @field_validator("of", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return _one_or_many(value)

    @model_validator(mode="after")
    def _of_each_once(self) -> Clawback:
        _each_once(self.of)
        return self


class ClawbackItem(Model):
    """A clawback."""

    clawback: Clawback


class Cap(Model):
    """The most that some components earn in a period; what is above is lost."""

    at_most: Positive = Field(description="Largest earned amount in the period (EUR).")
    period: Literal["month", "quarter", "year"] = Field(
        "month", description="Period over which it counts; pay counts when it is earned."
    )
    of: tuple[Literal["per_line", "tier", "air_time", "spiff", "fixed"], ...] | None = Field(
        None,
        min_length=1,
        description="Kinds of component that it limits, first to last as the room is filled; "
        "default all that the scheme has, as listed here.",
    )

    @field_validator("of", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return _one_or_many(value)

    @model_validator(mode="after")
    def _of_each_once(self) -> Cap:
        _each_once(self.of or ())
        return self


class CapItem(Model):
    """A cap."""

    cap: Cap


class DelayItem(Model):
    """How late pay arrives."""

    delay: int = Field(
        ge=0, le=24, description="Months from earning to payment (months); several add up."
    )


def _kind(value: Any) -> str | None:
    keys = list(value) if isinstance(value, dict) else list(type(value).model_fields)
    return str(keys[0]) if len(keys) == 1 else None


Component = Annotated[
    Annotated[PerLineItem, Tag("per_line")]
    | Annotated[TierItem, Tag("tier")]
    | Annotated[AirTimeItem, Tag("air_time")]
    | Annotated[SpiffItem, Tag("spiff")]
    | Annotated[FixedItem, Tag("fixed")]
    | Annotated[ClawbackItem, Tag("clawback")]
    | Annotated[CapItem, Tag("cap")]
    | Annotated[DelayItem, Tag("delay")],
    Discriminator(
        _kind,
        custom_error_type="component_kind",
        custom_error_message="a component is one of per_line, tier, air_time, spiff, fixed, "
        "clawback, cap, delay",
    ),
]

Scheme = Annotated[tuple[Component, ...], Field(min_length=1)]
