"""Schema of the risk: demand scenarios, given or drawn, with their probabilities."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from optimizer.scenario.schema.base import Listed, Model, NonNegative, Positive, Share
from optimizer.scenario.schema.plan_row import Months

Axis = Literal["zone", "region", "month", "segment", "class", "channel", "offer"]
Names = Annotated[tuple[str, ...] | None, Listed]


class Where(Model):
    """Which part of the demand is meant; what is not named is meant whole."""

    on: Literal["attraction", "customers"] = Field(
        "attraction", description="Attraction of alternatives, or customers in the market."
    )
    offers: Names = Field(None, alias="offer", description="Default all.")
    channels: Names = Field(None, alias="channel", description="Default all.")
    segments: Names = Field(None, alias="segment", description="Default all.")
    zones: Names = Field(None, alias="zone", description="Default all.")
    regions: Names = Field(None, alias="region", description="Default all.")
    months: Months | None = Field(None, description="Months, first..last; default all.")

    @model_validator(mode="after")
    def _customers_have_no_offer(self) -> Where:
        if self.on == "customers" and (self.offers or self.channels):
            raise ValueError("customers in the market have no offer or channel; leave them out")
        return self


class Factor(Where):
    """A factor on a part of the demand."""

    factor: NonNegative = Field(description="Factor on the base (ratio).")


class DemandScenario(Model):
    """One future of the demand, and how probable it is."""

    name: str = Field(min_length=1, description="Name in reports; unique.")
    probability: Share = Field(description="Probability; those of all scenarios sum to 1.")
    factors: tuple[Factor, ...] = Field((), description="What differs from the base; none: it.")


class Uncertainty(Where):
    """A part of the demand that is not known: a random factor of mean 1."""

    sd: Positive = Field(description="Standard deviation of the factor, lognormal (ratio).")
    each: Annotated[tuple[Axis, ...], Listed] = Field(
        (), description="Axes along which factors are drawn apart, as [region, offer]; else one."
    )

    @model_validator(mode="after")
    def _axes_of_customers(self) -> Uncertainty:
        if self.on == "customers" and {"channel", "offer"} & set(self.each):
            raise ValueError("customers in the market have no offer or channel to be drawn by")
        return self


class Risk(Model):
    """What may become of the demand: scenarios given, or drawn from uncertainties."""

    scenarios: tuple[DemandScenario, ...] = ()
    uncertainties: tuple[Uncertainty, ...] = ()
    draws: int = Field(
        0, ge=0, le=1000, description="Equally probable draws of the uncertainties (count)."
    )

    @model_validator(mode="after")
    def _given_or_drawn(self) -> Risk:
        if bool(self.scenarios) == bool(self.draws):
            raise ValueError("give either `scenarios`, or `draws` with `uncertainties`")
        if bool(self.draws) != bool(self.uncertainties):
            raise ValueError("`draws` and `uncertainties` go together; give both or neither")
        total = sum(scenario.probability for scenario in self.scenarios)
        if self.scenarios and abs(total - 1) > 1e-6:
            raise ValueError(f"the probabilities sum to {total:g}; they must sum to 1")
        names = [scenario.name for scenario in self.scenarios]
        if len(set(names)) < len(names):
            raise ValueError(f"two demand scenarios have the same name among {names}")
        return self
