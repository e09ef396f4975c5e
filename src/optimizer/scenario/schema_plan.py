"""Schema of the plan: objectives, commitments, budgets, locks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from optimizer.scenario.schema_base import Model, Month, NonNegative

__all__ = ["Budget", "Commitment", "Lock", "Months", "Objective", "PlanSpec"]

OBJECTIVES = ("overlap", "cost", "margin")


class Months(Model):
    """A span of calendar months, both ends included; written ``2026-07..2026-09``."""

    first: Month
    last: Month

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        if isinstance(value, str):
            first, _, last = value.partition("..")
            return {"first": first.strip(), "last": (last or first).strip()}
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Months:
        if self.last < self.first:
            raise ValueError(f"{self.last} comes before {self.first}; write first..last")
        return self

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}..{self.last}"


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


class Commitment(Group):
    """So many lines of a group over a set of months."""

    name: str = Field(min_length=1, description="Name in reports; unique.")
    at_least: NonNegative | None = Field(None, description="Least number of lines (count).")
    at_most: NonNegative | None = Field(None, description="Largest number of lines (count).")
    hard: bool = Field(False, description="Hard rows are never missed; elastic ones are named.")
    priority: int = Field(1, ge=0, description="Rank among elastic rows; lower is kept first.")

    @model_validator(mode="after")
    def _has_a_bound(self) -> Commitment:
        if self.at_least is None and self.at_most is None:
            raise ValueError("give `at_least`, `at_most` or both (lines)")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least:g} is above at_most {self.at_most:g}")
        return self


class Budget(Model):
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
    hard: bool = Field(False, description="Hard rows are never exceeded; elastic ones are named.")
    priority: int = Field(0, ge=0, description="Rank among elastic rows; lower is kept first.")

    @field_validator("channels", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return _as_tuple(value)


class Lock(Model):
    """A channel held at one level in some zones and months."""

    name: str | None = Field(None, description="Name in reports; default says the place.")
    channel: str = Field(description="Channel that is held.")
    level: str = Field(description="Level of that channel.")
    zones: tuple[str, ...] | None = Field(None, alias="zone", description="Zones; default all.")
    regions: tuple[str, ...] | None = Field(
        None, alias="region", description="Regions; default all."
    )
    months: Months | None = Field(None, alias="month", description="Months; default all.")
    hard: bool = Field(False, description="Hard rows are never broken; elastic ones are named.")
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


class Objective(Model):
    """One level of the lexicographic order."""

    of: Literal["overlap", "cost", "margin"] = Field(
        description="overlap (lines, least), cost (EUR, least) or margin (EUR, most)."
    )
    tolerance: NonNegative = Field(
        0.001, description="How much of this value later levels may give up (relative)."
    )

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        return {"of": value} if isinstance(value, str) else value


class PlanSpec(Model):
    """What the plan optimises and what it must keep."""

    objectives: tuple[Objective, ...] = Field(
        default=(Objective(of="overlap"), Objective(of="cost")),
        min_length=1,
        description="In the order of importance.",
    )
    commitments: tuple[Commitment, ...] = ()
    budgets: tuple[Budget, ...] = ()
    locks: tuple[Lock, ...] = ()
    gap: NonNegative = Field(0.001, description="Asked proven gap of each level (relative).")

    @model_validator(mode="after")
    def _each_objective_once(self) -> PlanSpec:
        names = [objective.of for objective in self.objectives]
        if len(set(names)) < len(names):
            raise ValueError(f"objectives {names} name one of them twice")
        return self
