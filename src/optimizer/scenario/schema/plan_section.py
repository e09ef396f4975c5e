"""Schema of the plan: its objectives and the rows that it must keep."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from optimizer.scenario.schema.base import Model, NonNegative
from optimizer.scenario.schema.row_sections import (
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

Name = Literal["overlap", "overlap_value", "cost", "margin", "loss_to_reference", "moved"]


class Objective(Model):
    """One level of the lexicographic order: an objective, or a weighted sum of several.

    Written as a name, ``overlap``; with a tolerance, ``{of: overlap, tolerance: 0.01}``; or as
    ``{weights: {overlap: 1, cost: 0.02}}``.
    """

    of: Name | None = Field(
        None,
        description="overlap (lines, least), overlap_value (EUR, least), cost (EUR, least), "
        "margin (EUR, most), loss_to_reference (lines, least) or moved (lines away from the "
        "targets of `keep`, least).",
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


class Keep(Model):
    """Targets that people already have; a plan that moves them says how much, and may pay for it.

    The objective ``moved`` counts the lines by which a plan's expected sales leave them; against
    targets in whole lines that is some, even where none moves. Weighed against another,
    ``{weights: {overlap: 1, moved: 0.1}}``, its weight is the price of a moved line.
    """

    table: str = Field(
        description="Targets by zone, month, channel and offer (lines); one that is not named may "
        "move freely. A plan's own tables/targets.csv fits: its segments count together."
    )


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
    keep: Keep | None = Field(
        None, description="Targets that people already have; without it, none."
    )
    gap: NonNegative = Field(0.001, description="Asked proven gap of each level (relative).")

    @model_validator(mode="after")
    def _each_objective_once(self) -> PlanSpec:
        names = [objective.of or "weights" for objective in self.objectives]
        if len(set(names)) < len(names):
            raise ValueError(f"objectives {names} name one of them twice; keep each once")
        return self

    @model_validator(mode="after")
    def _moved_from_something(self) -> PlanSpec:
        used = {name for o in self.objectives for name in (o.of, *(o.weights or ()))}
        if "moved" in used and self.keep is None:
            raise ValueError(
                "objective moved has no targets to keep; name their table: keep: {table: kept.csv}"
            )
        return self
