"""Schema of the plan's rows: what a plan must keep, each hard, elastic or only shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from optimizer.scenario.schema.base import Model, Month, NonNegative, Share, Span


class Months(Span):
    """A span of calendar months, both ends included; written ``2026-07..2026-09``."""

    first: Month
    last: Month


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Group(Model):
    """Which sales a row counts; what is not named is counted whole."""

    offers: tuple[str, ...] | None = Field(None, alias="offer", description="Offers; default all.")
    segments: tuple[str, ...] | None = Field(
        None, alias="segment", description="Segments; default all."
    )
    channels: tuple[str, ...] | None = Field(
        None, alias="channel", description="Channels; default all."
    )
    zones: tuple[str, ...] | None = Field(None, alias="zone", description="Zones; default all.")
    regions: tuple[str, ...] | None = Field(
        None, alias="region", description="Regions; default all."
    )
    months: Months | None = Field(None, description="Months, first..last; default all.")

    @field_validator("offers", "segments", "channels", "zones", "regions", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return _as_tuple(value)


class Enforcement(Model):
    """How a row is kept: hard, elastic with a priority, or only shown."""

    hard: bool = Field(False, description="Hard rows are never missed; elastic ones are named.")
    report_only: bool = Field(False, description="Evaluated and shown, not enforced.")


class Under(Model):
    """Under which demand a commitment is kept.

    Written as a word, ``under: expected``, or as ``under: {cvar: 0.9, short: 200}``.
    """

    expected: bool = Field(False, description="On the mean over the demand scenarios.")
    cvar: Annotated[float, Field(ge=0, lt=1)] | None = Field(
        None,
        description="Level of the conditional value at risk: the mean shortfall over the worst "
        "(1 - level) of the demand scenarios counts.",
    )
    short: NonNegative = Field(0.0, description="Largest such mean shortfall (lines).")

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        if value == "base":
            return {}
        return {"expected": True} if value == "expected" else value

    @model_validator(mode="after")
    def _one_measure(self) -> Under:
        if self.expected and self.cvar is not None:
            raise ValueError("give either `expected` or `cvar`")
        if self.short and self.cvar is None:
            raise ValueError("`short` needs `cvar`, the level of the mean shortfall it bounds")
        return self

    @property
    def base(self) -> bool:
        """Whether it is the base demand."""
        return not self.expected and self.cvar is None


class Commitment(Group, Enforcement):
    """So many lines of a group over a set of months."""

    name: str = Field(min_length=1, description="Name in reports; unique.")
    at_least: NonNegative | None = Field(None, description="Least number of lines (count).")
    at_most: NonNegative | None = Field(None, description="Largest number of lines (count).")
    priority: int = Field(1, ge=0, description="Rank among elastic rows; lower is kept first.")
    under: Under = Field(
        default_factory=lambda: Under(),
        description="The demand under which it is kept: base, expected, or {cvar: .., short: ..}.",
    )

    @model_validator(mode="after")
    def _has_a_bound(self) -> Commitment:
        if self.at_least is None and self.at_most is None:
            raise ValueError("give `at_least`, `at_most` or both (lines)")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least:g} is above at_most {self.at_most:g}")
        return self


class Budget(Enforcement):
    """An upper limit on money."""

    name: str = Field(min_length=1, description="Name in reports; unique.")
    of: Literal["push", "commission", "cost"] = Field(
        "push", description="What is counted: push costs, commissions, or both (EUR)."
    )
    at_most: NonNegative = Field(description="Largest amount over the months (EUR).")
    channels: tuple[str, ...] | None = Field(
        None, alias="channel", description="Channels; default all."
    )
    months: Months | None = Field(None, description="Months, first..last; default all.")
    priority: int = Field(0, ge=0, description="Rank among elastic rows; lower is kept first.")

    @field_validator("channels", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return _as_tuple(value)


class Lock(Enforcement):
    """A channel held at one level in some zones and months."""

    name: str | None = Field(None, description="Name in reports; default says the place.")
    channel: str = Field(description="Channel that is held.")
    level: str = Field(description="Level of that channel.")
    zones: tuple[str, ...] | None = Field(None, alias="zone", description="Zones; default all.")
    regions: tuple[str, ...] | None = Field(
        None, alias="region", description="Regions; default all."
    )
    months: Months | None = Field(None, alias="month", description="Months; default all.")
    priority: int = Field(0, ge=0, description="Rank among elastic rows; lower is kept first.")

    @field_validator("zones", "regions", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return _as_tuple(value)

    @property
    def label(self) -> str:
        """The lock's name, or its place."""
        where = ", ".join((*(self.regions or ()), *(self.zones or ()))) or "everywhere"
        when = str(self.months) if self.months else "all months"
        return self.name or f"lock {self.channel} at {self.level}, {where}, {when}"


class ChannelShare(Group, Enforcement):
    """The share of some channels in a group's sales, between bounds."""

    name: str = Field(min_length=1, description="Name in reports; unique.")
    of: tuple[str, ...] = Field(min_length=1, description="Channels whose share it is.")
    at_least: Share | None = Field(None, description="Least share of the group's lines (ratio).")
    at_most: Share | None = Field(None, description="Largest share of the group's lines (ratio).")
    priority: int = Field(1, ge=0, description="Rank among elastic rows; lower is kept first.")

    @field_validator("of", mode="before")
    @classmethod
    def _one_or_many_channels(cls, value: object) -> object:
        return _as_tuple(value)

    @model_validator(mode="after")
    def _has_a_bound(self) -> ChannelShare:
        if self.at_least is None and self.at_most is None:
            raise ValueError("there is no bound; give `at_least`, `at_most` or both (shares)")
        low = 0.0 if self.at_least is None else self.at_least
        high = 1.0 if self.at_most is None else self.at_most
        if low > high:
            raise ValueError(f"at_least {low:g} is above at_most {high:g}; swap them")
        return self


class Counted(Enforcement):
    """Zones in which a channel is at some level or above, month by month."""

    name: str = Field(min_length=1, description="Name in reports; unique.")
    channel: str = Field(description="Channel that is counted.")
    level: str | None = Field(
        None, description="Counted at this level or a stronger one; default any but closed."
    )
    zones: tuple[str, ...] | None = Field(None, alias="zone", description="Zones; default all.")
    regions: tuple[str, ...] | None = Field(
        None, alias="region", description="Regions; default all."
    )
    months: Months | None = Field(None, description="Months, first..last; default all.")
    priority: int = Field(1, ge=0, description="Rank among elastic rows; lower is kept first.")

    @field_validator("zones", "regions", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return _as_tuple(value)


class Presence(Counted):
    """At least so many zones with a channel open, each month."""

    at_least: int = Field(ge=0, description="Least number of zones (count).")


class OpenLimit(Counted):
    """At most so many zones with a channel at a level, each month."""

    at_most: int = Field(ge=0, description="Largest number of zones (count).")


class Smoothing(Group, Enforcement):
    """The volume of a group may change only so much from a month to the next."""

    name: str = Field(min_length=1, description="Name in reports; unique.")
    change: Share = Field(description="Largest change, as a share of the month before (ratio).")
    priority: int = Field(1, ge=0, description="Rank among elastic rows; lower is kept first.")


class Together(Enforcement):
    """Channels pushed in all of some zones and months, or in none of them."""

    name: str = Field(min_length=1, description="Name in reports; unique.")
    channels: tuple[str, ...] = Field(
        alias="channel", min_length=1, description="Channels, one or more."
    )
    level: str | None = Field(
        None, description="On at this level or a stronger one; default stronger than reference."
    )
    zones: tuple[str, ...] | None = Field(None, alias="zone", description="Zones; default all.")
    regions: tuple[str, ...] | None = Field(
        None, alias="region", description="Regions; default all."
    )
    months: Months | None = Field(None, description="Months, first..last; default all.")
    priority: int = Field(1, ge=0, description="Rank among elastic rows; lower is kept first.")

    @field_validator("zones", "regions", "channels", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return _as_tuple(value)


class Campaign(Enforcement):
    """A campaign that is begun lasts: a channel that is on stays on for so many months.

    A campaign that is on in the first month starts there; one that is on in the last may go on
    next year and is never too short.
    """

    name: str = Field(min_length=1, description="Name in reports; unique.")
    channel: str = Field(description="Channel that is pushed.")
    level: str | None = Field(
        None, description="On at this level or a stronger one; default stronger than reference."
    )
    months_at_least: int = Field(ge=2, le=12, description="Least length (months).")
    zones: tuple[str, ...] | None = Field(None, alias="zone", description="Zones; default all.")
    regions: tuple[str, ...] | None = Field(
        None, alias="region", description="Regions; default all."
    )
    priority: int = Field(1, ge=0, description="Rank among elastic rows; lower is kept first.")

    @field_validator("zones", "regions", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return _as_tuple(value)
