"""Schema of the plan: its objectives and the rows that it must keep."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from optimizer.scenario.schema_base import Model, NonNegative
from optimizer.scenario.schema_rows import (
    Budget,
    Campaign,
    ChannelShare,
    Commitment,
    Lock,
    OpenLimit,
    Presence,
    Smoothing,
    Together,
)

__all__ = ["Objective", "PlanSpec"]


Name = Literal["overlap", "overlap_value", "cost", "margin", "loss_to_reference"]


class Objective(Model):
    """One level of the lexicographic order: an objective, or a weighted sum of several.

    Written as a name, ``overlap``; with a tolerance, ``{of: overlap, tolerance: 0.01}``; or as
    ``{weights: {overlap: 1, cost: 0.02}}``.
    """

    of: Name | None = Field(
        None,
        description="overlap (lines, least), overlap_value (EUR, least), cost (EUR, least), "
        "margin (EUR, most) or loss_to_reference (lines, least).",
    )
    weights: dict[Name, NonNegative] | None = Field(
        None, description="Weight of each objective's unit; margin counts as what is lost."
    )
    tolerance: NonNegative = Field(
        0.001, description="How much of this value later levels may give up (relative)."
    )

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: object) -> object:
        return {"of": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Objective:
        if (self.of is None) == (not self.weights):
            raise ValueError("an objective is named twice or not at all; give `of` or `weights`")
        return self


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
    groups: tuple[Together, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    locks: tuple[Lock, ...] = ()
    gap: NonNegative = Field(0.001, description="Asked proven gap of each level (relative).")

    @model_validator(mode="after")
    def _each_objective_once(self) -> PlanSpec:
        names = [objective.of or "weights" for objective in self.objectives]
        if len(set(names)) < len(names):
            raise ValueError(f"objectives {names} name one of them twice; keep each once")
        return self
