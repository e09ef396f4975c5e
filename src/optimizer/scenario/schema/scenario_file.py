"""The schema of a scenario file, whole. Each part has a module of its own."""

from __future__ import annotations

from pydantic import Field, model_validator

from optimizer.scenario.schema.base import Language, Model
from optimizer.scenario.schema.choice_section import Choice
from optimizer.scenario.schema.design_section import DesignSpec
from optimizer.scenario.schema.loop_section import LoopSpec
from optimizer.scenario.schema.market_section import (
    Attraction,
    Calendar,
    Channel,
    Offer,
    OfferFamily,
    Segment,
    Zones,
)
from optimizer.scenario.schema.network_section import Network
from optimizer.scenario.schema.plan_section import PlanSpec
from optimizer.scenario.schema.risk_section import Risk


class ScenarioSpec(Model):
    """A scenario as the user writes it, after ``extend`` is resolved."""

    name: str = Field(min_length=1, description="Name in reports.")
    language: Language = Field("en", description="Language of the report.")
    seed: int = Field(ge=0, description="Seed of every random stream.")
    calendar: Calendar = Field(
        description="The months that the plan covers: {start: 2026-01, months: 12}."
    )
    zones: Zones = Field(description="The table of zones.")
    segments: dict[str, Segment] = Field(
        min_length=1, description="Segments of customers, by name."
    )
    offers: dict[str, Offer] = Field(min_length=1, description="Offers, by name.")
    families: dict[str, OfferFamily] = Field(
        default_factory=dict,
        description="Families of offers, by name, for channels with `push_by: family`.",
    )
    channels: dict[str, Channel] = Field(min_length=1, description="Channels of sale, by name.")
    attraction: Attraction = Field(description="The tables of attraction.")
    choice: Choice = Field(description="The choice model: {model: mnl}, gam or nested.")
    plan: PlanSpec = Field(default_factory=PlanSpec)
    risk: Risk | None = Field(
        None, description="What may become of the demand: scenarios, or draws."
    )
    network: Network | None = None
    design: DesignSpec | None = Field(
        None, description="The search over a remuneration scheme (`optimizer design`)."
    )
    loop: LoopSpec | None = Field(
        None, description="How plan and network answer each other; needs a network."
    )

    @model_validator(mode="after")
    def _families_part_the_offers(self) -> ScenarioSpec:
        apart = [name for name, channel in self.channels.items() if channel.push_by == "family"]
        if apart and not self.families:
            raise ValueError(f"{apart[0]} is pushed by family, and there is no `families` section")
        if not self.families:
            return self
        named = [offer for family in self.families.values() for offer in family.offers]
        if sorted(named) != sorted(self.offers):
            raise ValueError(
                f"the families name {named}; they must name each of {list(self.offers)} once"
            )
        total = sum(family.cost_share for family in self.families.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(
                f"the cost shares of the families sum to {total:g}; they must sum to 1"
            )
        return self
