"""Schema of the plan: its objectives and the rows that it must keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SerializeAsAny,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticKnownError

from optimizer.registry import Registry, resolved
from optimizer.scenario.schema import row_sections as sections
from optimizer.scenario.schema.base import Model, NonNegative


class ObjectiveUnit(StrEnum):
    """What an objective is counted in."""

    LINES = "lines"
    EUR = "EUR"


@dataclass(frozen=True)
class ObjectiveKind:
    """An objective: what it counts, and who states and who values it.

    Attributes
    ----------
    statement : callable, or where it stands (``module:function``)
        From :class:`optimizer.plan.statement.objectives.ObjectiveInputs` to what is minimised, a
        :class:`optimizer.plan.statement.objectives.Stated`.
    audit : callable, or where it stands
        From :class:`optimizer.plan.audit.judged_plan.JudgedPlan` to the figure, by plain sums.
    labels : mapping of language to str
        What it is called in reports.
    maximised : bool
        Whether more is better.
    of_each_mix : bool
        Whether it is not linear in sales and levels, so that every mix has to be looked at.
    of_kept_targets : bool
        Whether it needs the targets of ``plan.keep``.
    """

    unit: ObjectiveUnit
    statement: str | Callable[..., Any]
    audit: str | Callable[..., float]
    labels: Mapping[str, str]
    maximised: bool = False
    of_each_mix: bool = False
    of_kept_targets: bool = False

    def state(self, valued: Any) -> Any:
        """What the programme minimises."""
        return resolved(self.statement)(valued)

    def value(self, judged: Any) -> float:
        """The figure that a plan makes, by plain sums."""
        return float(resolved(self.audit)(judged))


def _built_in(name: str, unit: str, en: str, fr: str) -> ObjectiveKind:
    traits = _TRAITS.get(name, {})
    return ObjectiveKind(
        ObjectiveUnit(unit),
        f"optimizer.plan.statement.objectives:{name}",
        f"optimizer.plan.audit.objective_values:{name}",
        {"en": en, "fr": fr},
        **traits,
    )


_LABELS = {
    "overlap": ("lines", "double count", "double compte"),
    "overlap_value": ("EUR", "value of double count", "valeur du double compte"),
    "cost": ("EUR", "cost", "coût"),
    "margin": ("EUR", "Contribution margin of the plan", "Marge de contribution du plan"),
    "loss_to_reference": ("lines", "loss against reference push", "perte contre la référence"),
    "moved": (
        "lines",
        "lines moved from the targets kept",
        "lignes déplacées par rapport aux objectifs gardés",
    ),
}
"""Unit, and what it is called in English and in French."""
_TRAITS = {
    "margin": {"maximised": True},
    "loss_to_reference": {"of_each_mix": True},
    "moved": {"of_each_mix": True, "of_kept_targets": True},
}
OBJECTIVES: Registry[ObjectiveKind] = Registry(
    "objectives",
    {name: _built_in(name, *labels) for name, labels in _LABELS.items()},
)
"""Every objective by its name."""


def _known(name: str) -> str:
    """The name of an objective that there is."""
    if name in OBJECTIVES:
        return name
    *others, last = (repr(known) for known in OBJECTIVES)
    raise PydanticKnownError("literal_error", {"expected": f"{', '.join(others)} or {last}"})


Name = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"enum": list(OBJECTIVES), "type": "string"})
]


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


OfItsKind = Annotated[SerializeAsAny[sections.OtherRow], BeforeValidator(sections.row_of_its_kind)]


class PlanSpec(Model):
    """What the plan optimises and what it must keep."""

    objectives: tuple[Objective, ...] = Field(
        default=(Objective(of="overlap"), Objective(of="cost")),
        min_length=1,
        description="In the order of importance.",
    )
    commitments: tuple[sections.Commitment, ...] = ()
    budgets: tuple[sections.Budget, ...] = ()
    shares: tuple[sections.ChannelShare, ...] = ()
    presence: tuple[sections.Presence, ...] = ()
    limits: tuple[sections.OpenLimit, ...] = ()
    smoothing: tuple[sections.Smoothing, ...] = ()
    groups: tuple[sections.Together, ...] = ()
    campaigns: tuple[sections.Campaign, ...] = ()
    locks: tuple[sections.Lock, ...] = ()
    rows: tuple[OfItsKind, ...] = Field(
        (),
        exclude_if=lambda rows: not rows,
        description="Rows of kinds that have no section of their own, each with its `kind`.",
    )
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
        for name in used:
            if name is not None and OBJECTIVES[name].of_kept_targets and self.keep is None:
                raise ValueError(
                    f"objective {name} has no targets to keep; name their table: "
                    "keep: {table: kept.csv}"
                )
        return self
