"""Schema of what comes from outside the points of sale: competitors' push, the pay office."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from optimizer.scenario.schema.base import Model, NonNegative, Positive, Share


class RandomPush(Model):
    """A push that wanders: log x' = persistence · log x + shock, mean of x one. Assumption."""

    sd: NonNegative = Field(0.1, description="Long-run sd of the push's logarithm.")
    persistence: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.7, description="Part of the push's logarithm that is left after a month (ratio)."
    )
    each: Literal["nation", "region", "zone"] = Field(
        "nation", description="What has a push of its own."
    )


class Competitors(Model):
    """How hard other brands push in multi-brand points of sale; 1 is as usual. Assumption."""

    push: tuple[Positive, ...] = Field(
        (), description="Push by month of the plan, in calendar order (ratio); none: 1 always."
    )
    random: RandomPush | None = Field(None, description="A random factor on it.")


class PayOffice(Model):
    """What goes wrong between earning and payment; all of it assumption."""

    late: Share = Field(0.0, description="Chance that a month's payment is late.")
    late_months: int = Field(
        1, ge=1, le=12, description="Longest delay: one month up to this, equally likely (months)."
    )
    wrong: Share = Field(0.0, description="Chance that a payment is wrong, and corrected later.")
    wrong_share: Share = Field(
        0.2, description="By how much: this share too little, or as likely too much (ratio)."
    )
    corrected_after: int = Field(2, ge=1, le=12, description="Until it is corrected (months).")
