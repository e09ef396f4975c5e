"""Schema of the remuneration schemes: a scheme is a list of components, each data."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator

from optimizer.scenario.schema_base import Model, NonNegative, Positive, Share

__all__ = [
    "AirTime",
    "AirTimeItem",
    "Clawback",
    "ClawbackItem",
    "Component",
    "DelayItem",
    "PerLineItem",
    "Scheme",
    "Tier",
    "TierItem",
]


class PerLineItem(Model):
    """So much for each line sold."""

    per_line: dict[str, NonNegative] = Field(
        min_length=1, description="Pay by offer (EUR a line); offers not named pay nothing."
    )


class Tier(Model):
    """A bonus or a rate once a threshold is reached in a period."""

    period: Literal["month", "quarter"] = Field("quarter", description="Period that is counted.")
    at: Literal["quota"] | Positive = Field(
        "quota", description="Threshold: the point of sale's quota, or a number of lines."
    )
    times: Positive = Field(1.0, description="Factor on the threshold (ratio): 1.1 = 110 %.")
    bonus: NonNegative = Field(0.0, description="Paid once when the threshold is reached (EUR).")
    rate: NonNegative = Field(0.0, description="Paid for lines once it is reached (EUR a line).")
    mode: Literal["marginal", "retroactive"] = Field(
        "marginal",
        description="Whether the rate is for the lines beyond the threshold or for all the "
        "period's lines. A bonus is the same in both.",
    )


class TierItem(Model):
    """A tier."""

    tier: Tier


class AirTime(Model):
    """A share of the line's revenue while it is active."""

    share: Share = Field(description="Share of the line's monthly revenue (ratio).")
    months: int = Field(ge=1, le=120, description="For how many months after the sale (months).")


class AirTimeItem(Model):
    """Air time."""

    air_time: AirTime


class Clawback(Model):
    """What is taken back when the customer leaves early."""

    months: int = Field(ge=1, le=60, description="Window after the sale (months).")
    fraction: Share = Field(1.0, description="Share of the pay that is taken back (ratio).")
    of: tuple[Literal["per_line", "tier"], ...] = Field(
        ("per_line",), description="Components that are taken back."
    )

    @field_validator("of", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class ClawbackItem(Model):
    """A clawback."""

    clawback: Clawback


class DelayItem(Model):
    """How late pay arrives."""

    delay: int = Field(ge=0, le=24, description="Months from earning to payment (months).")


def _kind(value: Any) -> str | None:
    keys = list(value) if isinstance(value, dict) else list(type(value).model_fields)
    return str(keys[0]) if len(keys) == 1 else None


Component = Annotated[
    Annotated[PerLineItem, Tag("per_line")]
    | Annotated[TierItem, Tag("tier")]
    | Annotated[AirTimeItem, Tag("air_time")]
    | Annotated[ClawbackItem, Tag("clawback")]
    | Annotated[DelayItem, Tag("delay")],
    Discriminator(
        _kind,
        custom_error_type="component_kind",
        custom_error_message="a component is one of per_line, tier, air_time, clawback, delay",
    ),
]

Scheme = Annotated[tuple[Component, ...], Field(min_length=1)]
