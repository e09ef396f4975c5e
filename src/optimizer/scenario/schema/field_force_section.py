"""Schema of the field force: sales engineers, their travel, skill that visits teach, prospects."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from optimizer.scenario.extensions import registry
from optimizer.scenario.schema.base import Model, NonNegative, Positive, Share


def _known_policy(name: str) -> str:
    known = registry("visit_policies")
    if name not in known:
        expected = ", ".join(repr(each) for each in known)
        raise PydanticCustomError("literal_error", "use one of: {expected}", {"expected": expected})
    return name


def _list_policies(schema: dict[str, Any]) -> None:
    schema["enum"] = list(registry("visit_policies"))


class Travel(Model):
    """What a day on the road has time for; all of it assumption."""

    area: str = Field("area_km2", description="Column of the zone table with its area (km²).")
    speed: Positive = Field(55.0, description="Average speed (km an hour).")
    detour: Annotated[float, Field(ge=1)] = Field(
        1.3, description="Road over straight distance (ratio)."
    )
    hours_per_day: Positive = Field(7.5, description="Working hours of a day on the road (hours).")
    visit_hours: Positive = Field(1.25, description="Length of a visit (hours).")

    @model_validator(mode="after")
    def _a_visit_fits(self) -> Travel:
        if self.visit_hours > self.hours_per_day:
            raise ValueError(
                f"a visit of {self.visit_hours:g} hours does not fit a day of "
                f"{self.hours_per_day:g}; make the day longer or visits shorter"
            )
        return self


class SalesEngineers(Model):
    """Who visits the points of sale."""

    count: int = Field(ge=0, description="Sales engineers (people).")
    visits_per_day: int = Field(3, ge=1, le=20, description="Visits that fit a day (visits).")
    days_per_week: int = Field(
        3, ge=0, le=5, description="Days a week on the road; the others are office (days)."
    )
    memory_weeks: Positive = Field(
        4.0, description="How long a visit counts as recent: its effect decays by 1/e (weeks)."
    )
    policy: Annotated[str, AfterValidator(_known_policy)] = Field(
        "equal",
        description="Whom to visit more often: all equally, by lines sold, or by what a visit "
        "would gain.",
        json_schema_extra=_list_policies,
    )
    travel: Travel | None = Field(
        None, description="Travel time; without it a day has its visits whatever the distance."
    )


class Skill(Model):
    """What a point of sale's staff know of our offers; visits teach, time forgets. Assumption."""

    effect: NonNegative = Field(
        0.15, description="Lines sold with full knowledge over none, less 1 (ratio)."
    )
    lift: Share = Field(0.25, description="Part of what is not known that a visit teaches.")
    memory_weeks: Positive = Field(26.0, description="Knowledge decays by 1/e in (weeks).")
    usual: Share = Field(
        0.4, description="Knowledge at the start, at which a point of sale sells what is planned."
    )


class Recruitment(Model):
    """Prospecting of new points of sale; all of it assumption."""

    visits: Share = Field(0.1, description="Share of sales engineers' visits that prospect.")
    prospects: NonNegative = Field(
        0.1, description="Prospects in a zone over the points of sale there (ratio)."
    )
    chance: Share = Field(0.1, description="Chance that a prospect signs at a visit.")
    additional: Share = Field(
        0.5,
        description="Part of a new point of sale's lines that come on top of the plan's; the "
        "rest would have come anyway and stay where they were.",
    )
    motivation: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.45, description="Motivation of a new point of sale."
    )
    skill: Share = Field(0.1, description="Knowledge of a new point of sale.")
