"""Schema of the market: calendar, zones, segments, offers, channels, attraction."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from optimizer.scenario.schema.base import Label, Model, Month, NonNegative, Positive, Share


class Calendar(Model):
    """The months that the plan covers."""

    start: Month = Field(description="First month, YYYY-MM.")
    months: int = Field(ge=1, le=60, description="Number of months (count).")

    @property
    def month_names(self) -> tuple[str, ...]:
        """Every month of the plan, ``YYYY-MM``."""
        year, month = map(int, self.start.split("-"))
        serial = [year * 12 + month - 1 + i for i in range(self.months)]
        return tuple(f"{s // 12:04d}-{s % 12 + 1:02d}" for s in serial)


class Zones(Model):
    """The zones of the plan: one row of a table each."""

    table: str = Field(description="CSV file, relative to the scenario's folder.")
    id: str = Field(description="Column with the zone's code; unique.")
    name: str | None = Field(None, description="Column with the zone's name; the code if absent.")
    group: str = Field(description="Column with the region that the zone belongs to.")
    outlines: str | None = Field(
        None, description="GeoJSON with one feature a zone (property `code`), for the maps."
    )


class InMarket(Model):
    """How many customers look for an offer in a month."""

    per: str = Field(description="Numeric column of the zone table to count (people).")
    monthly_rate: Share = Field(description="Share of these people in the market each month.")


class Segment(Model):
    """A segment of customers and the latent classes inside it."""

    classes: dict[str, Share] = Field(
        min_length=1, description="Latent classes and their shares of the segment; sum 1."
    )
    in_market: InMarket
    seasonality: list[NonNegative] | None = Field(
        None, description="Factor by month on the customers in the market; default 1 each month."
    )
    label: Label = None

    @model_validator(mode="after")
    def _shares_sum_to_one(self) -> Segment:
        total = sum(self.classes.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the shares of classes sum to {total:g}; they must sum to 1")
        return self


class Offer(Model):
    """An offer and what a line of it is worth."""

    margin: float = Field(
        description="Contribution of a line that stays 24 months, before the channel's pay (EUR); "
        "pro rata of its months when it leaves before."
    )
    arpu: NonNegative = Field(description="Average revenue of an active line (EUR a month).")
    churn: Share = Field(description="Share of active lines that leave each month.")
    label: Label = None


class PushCost(Model):
    """What a push level costs in a zone and month, or a change of level in a zone."""

    fixed: NonNegative = Field(0.0, description="Fixed cost (EUR a zone and month).")
    per: str | None = Field(None, description="Numeric column of the zone table to count.")
    rate: NonNegative = Field(0.0, description="Cost per unit of that column (EUR a month).")

    @model_validator(mode="after")
    def _rate_needs_column(self) -> PushCost:
        if self.rate and self.per is None:
            raise ValueError("a rate needs `per`, the column of the zone table that it multiplies")
        return self


class Level(Model):
    """A push level of a channel."""

    multiplier: NonNegative = Field(
        description="Factor on the channel's attraction; 0 is closed, 1 is reference (ratio)."
    )
    by_offer: dict[str, NonNegative] = Field(
        default_factory=dict, description="Factor by offer, where it is another (ratio)."
    )
    cost: PushCost = Field(default_factory=lambda: PushCost())
    eligible: bool = Field(
        True, description="Whether the plan may choose it; otherwise only a lock sets it."
    )
    label: Label = None


class Capacity(Model):
    """How much a channel can sell in a month."""

    per_month: NonNegative | None = Field(
        None, description="Capacity of the whole country (units a month)."
    )
    table: str | None = Field(
        None,
        description="CSV with columns zone or region, capacity (units a month) and optionally "
        "month (YYYY-MM); instead of `per_month`.",
    )
    use_per_line: Positive = Field(
        1.0, description="Units of capacity that one line takes (hours a line; 1 = lines)."
    )
    unit: str = Field("lines", description="What a unit of capacity is called.")
    hard: bool = Field(False, description="Hard rows are never exceeded; elastic ones are named.")
    priority: int = Field(0, ge=0, description="Rank among elastic rows; lower is kept first.")

    @model_validator(mode="after")
    def _one_source(self) -> Capacity:
        if (self.per_month is None) == (self.table is None):
            raise ValueError("give either `per_month` or `table`")
        return self


class OfferFamily(Model):
    """Offers that a channel can push apart from its others."""

    offers: tuple[str, ...] = Field(min_length=1, description="Offers of the family.")
    cost_share: Share = Field(
        description="Share of a level's push cost that pushing this family alone takes; sum 1."
    )


class Channel(Model):
    """A channel of sale."""

    nest: str = Field(description="Nest of the channel (for nested logit and the reports).")
    levels: dict[str, Level] = Field(
        min_length=1, description="Push levels, weakest first; their names are the user's."
    )
    push_by: Literal["channel", "family"] = Field(
        "channel", description="Whether all offers have one level, or each family its own."
    )
    reference: str = Field("reference", description="The level that stands for business as usual.")
    change_cost: PushCost = Field(
        default_factory=lambda: PushCost(),
        description="Cost of another level than in the month before (EUR a zone and change).",
    )
    capacity: Capacity | None = None
    commission: dict[str, NonNegative] = Field(
        default_factory=dict,
        description="Variable cost of a sale by offer (EUR a line); default 0.",
    )
    label: Label = None

    @model_validator(mode="after")
    def _reference_is_a_level(self) -> Channel:
        if self.reference not in self.levels:
            raise ValueError(
                f"reference level {self.reference!r} is not among the levels {list(self.levels)}"
            )
        counted = {cost.per for cost in (v.cost for v in self.levels.values()) if cost.per}
        if self.push_by == "family" and len(counted) > 1:
            raise ValueError(
                f"levels pushed by family must count the same column; they count {sorted(counted)}"
            )
        if self.push_by == "family" and any("/" in name for name in self.levels):
            raise ValueError("names of levels pushed by family must be without a slash")
        if not any(level.eligible for level in self.levels.values()):
            raise ValueError("no level is eligible; the plan needs at least one to choose")
        return self


class Attraction(Model):
    """Where the attraction of each channel and offer to each class comes from."""

    table: str = Field(
        description="CSV: segment, class, channel, offer, attraction (ratio to the outside option)."
    )
    zone_factors: str | None = Field(
        None, description="CSV: zone, factor, and any of segment, class, channel, offer (ratio)."
    )
    month_factors: str | None = Field(
        None, description="CSV: month (YYYY-MM), factor, and any of segment, class, channel, offer."
    )
