"""Schema of the points of sale: their kinds, and the table or the assumptions they come from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from optimizer.scenario.schema.base import Label, Model, NonNegative, Positive, Share


class PosType(Model):
    """A kind of point of sale; figures are those of one with the typical size."""

    base: Positive = Field(4.0, description="Lines a week without effort (lines a week).")
    effect: NonNegative = Field(2.0, description="Lines a week per unit of effort.")
    effort_cost: Positive = Field(
        20.0,
        description="c in the cost c·e²/2 of a week at effort e and the starting motivation "
        "(EUR a week).",
    )
    reference_effort: NonNegative = Field(
        1.0, description="Effort at which it sells just what the plan expects (units of effort)."
    )
    effort_max: Positive = Field(5.0, description="Largest effort (units of effort).")
    gaming_effect: NonNegative = Field(
        2.0, description="theta_g: poor lines a week per unit of gaming (assumption)."
    )
    gaming_cost: Positive = Field(
        20.0,
        description="c_g in the cost c_g·g²/2 of a week at gaming g (EUR a week; assumption).",
    )
    gaming_max: Positive = Field(1.0, description="Largest gaming (units of gaming; assumption).")
    risk_aversion: NonNegative | None = Field(
        None, description="rho of this type (1/EUR); default the behaviour's."
    )
    loss_aversion: Positive | None = Field(
        None, description="lambda of this type (ratio); default the behaviour's."
    )
    our_share: Annotated[float, Field(gt=0, le=1)] = Field(
        1.0,
        description="Our share of what it sells of all brands (ratio); 1 is an exclusive point "
        "of sale. The table may say otherwise by point of sale.",
    )
    digital: Share = Field(
        0.0,
        description="Digital reach: part of its sales that follow the channel in "
        "`network.digital_follows` (ratio).",
    )
    label: Label = None


class GeneratedType(Model):
    """How points of sale of a type are drawn; all of it assumption."""

    share: NonNegative = Field(description="Weight of the type among points of sale (ratio).")
    size: Positive = Field(description="Mean potential (lines a month).")
    size_sd: NonNegative = Field(0.35, description="Spread of potential: sd of its logarithm.")
    multi_brand: Share = Field(
        0.0, description="Chance that a point of sale sells other brands too (ratio)."
    )
    our_share: tuple[Share, Share] = Field(
        (0.25, 0.6), description="Our share in multi-brand ones: drawn evenly between the two."
    )
    digital: tuple[Share, Share] = Field(
        (0.0, 0.0), description="Digital reach: drawn evenly between the two (ratio)."
    )

    @model_validator(mode="after")
    def _in_order(self) -> GeneratedType:
        for name in ("our_share", "digital"):
            low, high = getattr(self, name)
            if low > high:
                raise ValueError(f"{name} {low:g}..{high:g} is upside down; write the lower first")
        if self.our_share[0] <= 0:
            raise ValueError("our_share of 0 sells nothing of ours; write more than 0")
        return self


class Generated(Model):
    """Points of sale drawn with the scenario's seed; all of it assumption."""

    count: int = Field(ge=0, le=1_000_000, description="Points of sale in all.")
    per: str = Field(
        description="Numeric column of the zone table that they are shared by (people)."
    )
    at_least: int = Field(0, ge=0, description="Points of sale in every zone at least.")
    types: dict[str, GeneratedType] = Field(min_length=1)
    ability_sd: NonNegative = Field(0.15, description="Spread of ability: sd of its logarithm.")
    effort_cost_sd: NonNegative = Field(
        0.0, description="Spread of the cost of effort around the type's: sd of its logarithm."
    )
    risk_aversion_sd: NonNegative = Field(
        0.0, description="Spread of risk aversion around the type's: sd of its logarithm."
    )
    loss_aversion_sd: NonNegative = Field(
        0.0, description="Spread of loss aversion around the type's: sd of its logarithm."
    )

    @model_validator(mode="after")
    def _some_type(self) -> Generated:
        if not sum(kind.share for kind in self.types.values()) > 0:
            raise ValueError("the shares of all types are 0; give one of them a share")
        return self


class PointsOfSaleSource(Model):
    """Where the points of sale come from."""

    table: str | None = Field(
        None,
        description="CSV: pos, zone, type, potential (lines a month), ability (ratio; sells this "
        "much of what its potential says); and if wanted effort_cost, risk_aversion, "
        "loss_aversion (ratios to the type's), our_share, digital (ratios).",
    )
    generate: Generated | None = Field(None, description="Assumptions to draw them from.")

    @model_validator(mode="after")
    def _one_source(self) -> PointsOfSaleSource:
        if (self.table is None) == (self.generate is None):
            raise ValueError("give either `table` or `generate`")
        return self
