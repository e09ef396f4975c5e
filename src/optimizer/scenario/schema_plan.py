"""Schema of the plan: its objectives and the rows that it must keep."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from optimizer.scenario.schema_base import Model, NonNegative
from optimizer.scenario.schema_rows import (
    Budget,
    ChannelShare,
    Commitment,
    Lock,
    OpenLimit,
    Presence,
    Smoothing,
)

__all__ = ["Objective", "PlanSpec"]


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
    shares: tuple[ChannelShare, ...] = ()
    presence: tuple[Presence, ...] = ()
    limits: tuple[OpenLimit, ...] = ()
    smoothing: tuple[Smoothing, ...] = ()
    locks: tuple[Lock, ...] = ()
    gap: NonNegative = Field(0.001, description="Asked proven gap of each level (relative).")

    @model_validator(mode="after")
    def _each_objective_once(self) -> PlanSpec:
        names = [objective.of for objective in self.objectives]
        if len(set(names)) < len(names):
            raise ValueError(f"objectives {names} name one of them twice")
        return self
