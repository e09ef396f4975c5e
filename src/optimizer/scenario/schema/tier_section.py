"""Schema of a tier: what is counted, the thresholds, what is paid beyond them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from optimizer.scenario.schema.base import Model, NonNegative, Positive, one_or_many

Period = Literal["month", "quarter", "year"]

PERIOD_MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""Months of a period; periods are counted from the plan's first month."""

AT = "the point of sale's quota of the period, or a number of lines or points"


class TierStep(Model):
    """One of several thresholds."""

    at: Literal["quota"] | NonNegative = Field("quota", description=f"Threshold: {AT}.")
    times: Positive = Field(1.0, description="Factor on the threshold (ratio): 1.1 = 110 %.")
    bonus: NonNegative | None = Field(
        None,
        description="Paid when it is reached (EUR); default 0, or with `retroactive` that of the "
        "step before.",
    )
    rate: NonNegative | None = Field(
        None,
        description="Paid for lines or points from here (EUR each); default that of the step "
        "before.",
    )


class Tier(Model):
    """A bonus or a rate once a threshold is reached in a period."""

    period: Period = Field("quarter", description="Period that is counted.")
    at: Literal["quota"] | NonNegative = Field("quota", description=f"Threshold: {AT}.")
    times: Positive = Field(1.0, description="Factor on the threshold (ratio): 1.1 = 110 %.")
    bonus: NonNegative = Field(0.0, description="Paid once when the threshold is reached (EUR).")
    rate: NonNegative = Field(
        0.0, description="Paid for lines or points once it is reached (EUR each)."
    )
    steps: tuple[TierStep, ...] = Field(
        (),
        description="Several thresholds, ascending, in place of at, times, bonus and rate.",
    )
    mode: Literal["marginal", "retroactive"] = Field(
        "marginal",
        description="`marginal`: every step reached pays its bonus, and its rate for what lies "
        "between it and the next. `retroactive`: the highest step reached alone pays, its bonus "
        "once and its rate for all of the period.",
    )
    offers: tuple[str, ...] | None = Field(
        None, alias="offer", min_length=1, description="Offers whose lines count; default all."
    )
    points: dict[str, Annotated[float, Field(ge=0)]] | None = Field(
        None,
        min_length=1,
        description="Points that a line of an offer counts (points a line), in place of lines; "
        "offers not named count nothing.",
    )
    settled: Period | None = Field(
        None,
        description="How often it is paid: at the end of every such period what the tier's own "
        "period has earned so far, less what was paid before; default at the period's end.",
    )
    per_line: Literal["added", "netted"] = Field(
        "added",
        description="`added`: its rate comes on top of pay by line; `netted`: in place of it, "
        "what pay by line gives for the same lines is subtracted.",
    )

    _listed = field_validator("offers", mode="before")(one_or_many)

    @model_validator(mode="after")
    def _agrees(self) -> Tier:
        for wrong in _contradictions(self):
            raise ValueError(wrong)
        return self

    @property
    def ladder(self) -> tuple[TierStep, ...]:
        """The steps, one or several, with every bonus and rate filled in."""
        if not self.steps:
            return (TierStep(at=self.at, times=self.times, bonus=self.bonus, rate=self.rate),)
        filled: list[TierStep] = []
        for step in self.steps:
            below = filled[-1] if filled else None
            rate = step.rate if step.rate is not None else below.rate if below else 0.0
            kept = below.bonus if below and self.mode == "retroactive" else 0.0
            bonus = step.bonus if step.bonus is not None else kept
            filled.append(step.model_copy(update={"rate": rate, "bonus": bonus}))
        return tuple(filled)

    @property
    def pays_every(self) -> Period:
        """Period at whose end it is settled."""
        return self.settled or self.period


def _contradictions(tier: Tier) -> Iterator[str]:
    """What a tier says that cannot be, each ``what is wrong; what would be right``."""
    single = {"at", "times", "bonus", "rate"} & tier.model_fields_set
    if tier.steps and single:
        yield f"has both `steps` and {', '.join(sorted(single))}; write those inside the steps"
    if tier.offers is not None and tier.points is not None:
        yield "counts both `offers` and `points`; give one: points of 0 leave an offer out"
    if tier.points is not None and not any(tier.points.values()):
        yield "no offer has points; give at least one more than 0"
    if tier.settled and PERIOD_MONTHS[tier.settled] > PERIOD_MONTHS[tier.period]:
        yield f"settled by {tier.settled}, counted by {tier.period}; settle it at least as often"
    if tier.per_line == "netted" and tier.mode == "marginal":
        yield "nets pay by line with a marginal rate; write `mode: retroactive`"
    yield from _disorder(tier)


def _disorder(tier: Tier) -> Iterator[str]:
    """Steps that do not climb."""
    for low, high in pairwise(tier.ladder):
        if (low.at == "quota") != (high.at == "quota"):
            yield "steps mix the quota and numbers; write all of them one way"
            return
        below, above = ((1.0 if s.at == "quota" else s.at) * s.times for s in (low, high))
        if above <= below:
            yield f"steps do not ascend: {above:g} after {below:g}; list them from low to high"
            return
        less = (high.rate or 0) < (low.rate or 0) or (high.bonus or 0) < (low.bonus or 0)
        if tier.mode == "retroactive" and less:
            yield "a higher retroactive step pays less than the one before; give it as much or more"
            return
