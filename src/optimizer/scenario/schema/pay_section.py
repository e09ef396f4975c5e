"""Schema of the remuneration schemes, and the one list of pay components.

A scheme is a list of components, each data. What each component pays and takes back, to the cent,
stands in ``docs/pay.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    Discriminator,
    Field,
    SerializeAsAny,
    Tag,
    TypeAdapter,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_serializer,
    model_validator,
)

from optimizer.arrays import Floats
from optimizer.registry import Registry
from optimizer.scenario.schema.base import Model, NonNegative, Positive, Share, Span, one_or_many
from optimizer.scenario.schema.plan_row import Months
from optimizer.scenario.schema.tier_section import Tier


def _each_once(names: tuple[str, ...]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"names {name} twice; name each once")


class PerLineItem(Model):
    """So much for each line sold."""

    per_line: dict[str, NonNegative] = Field(
        min_length=1, description="Pay by offer (EUR a line); offers not named pay nothing."
    )


class TierItem(Model):
    """A tier."""

    tier: Tier


class AirTime(Model):
    """A share of the line's revenue while it is active."""

    share: Share = Field(description="Share of the line's monthly revenue (ratio).")
    months: int = Field(ge=1, le=120, description="For how many months after the sale (months).")
    after_leaving: Literal["continues", "stops"] = Field(
        "continues",
        description="Air time of a point of sale that no longer sells for us: `continues`, or "
        "`stops` with the last month in which it did.",
    )


class AirTimeItem(Model):
    """Air time."""

    air_time: AirTime


class Days(Span):
    """A span of days, both ends included; written ``2026-06-08..2026-06-21``."""

    first: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
    last: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]

    @model_validator(mode="after")
    def _in_the_calendar(self) -> Days:
        for day in (self.first, self.last):
            try:
                date.fromisoformat(day)
            except ValueError:
                raise ValueError(f"there is no {day}; write days of the calendar") from None
        return self


class Spiff(Model):
    """So much more for each line of some offers, for a short time."""

    offers: tuple[str, ...] = Field(
        alias="offer", min_length=1, description="Offers that it is paid for."
    )
    months: Months | None = Field(
        None, alias="month", description="Calendar months, first..last, both included."
    )
    dates: Days | None = Field(
        None,
        description="Days, first..last, in place of months. The selling weeks whose middle lies "
        "in them count, a month's weeks being equal parts of it.",
    )
    rate: Positive = Field(description="On top of other pay (EUR a line).")

    _listed = field_validator("offers", mode="before")(one_or_many)

    @model_validator(mode="after")
    def _when(self) -> Spiff:
        if (self.months is None) == (self.dates is None):
            raise ValueError("a spiff has a time; give either `months` or `dates`")
        return self


class SpiffItem(Model):
    """A spiff."""

    spiff: Spiff


class FixedItem(Model):
    """A fixed amount."""

    fixed: NonNegative = Field(
        description="Pay whatever is sold (EUR a month); by selling weeks for a point of sale "
        "that joins or leaves within the month."
    )


class Clawback(Model):
    """What is taken back when the customer leaves early."""

    months: int = Field(
        ge=1,
        le=60,
        description="Window: lines that leave within so many months, that of the sale being the "
        "first (months).",
    )
    fraction: Share = Field(1.0, description="Share of the pay that is taken back (ratio).")
    how: Literal["whole", "pro_rata"] = Field(
        "whole",
        description="`whole`: the fraction within all the window; `pro_rata`: fraction times "
        "(window - months lived) / window.",
    )
    of: tuple[Literal["per_line", "tier", "spiff", "air_time"], ...] = Field(
        ("per_line",), min_length=1, description="Kinds of component that are taken back."
    )

    _listed = field_validator("of", mode="before")(one_or_many)

    @model_validator(mode="after")
    def _of_each_once(self) -> Clawback:
        _each_once(self.of)
        return self


class ClawbackItem(Model):
    """A clawback."""

    clawback: Clawback


def _may_be_from_outside(value: Any, built_in: ValidatorFunctionWrapHandler) -> Any:
    """A component that pays: what is built in, or is registered."""
    kind = _by_the_door(value) if isinstance(value, str) else None
    return value if kind is not None and kind.effect is PayEffect.PAYS else built_in(value)


_Capped = Annotated[
    Literal["per_line", "tier", "air_time", "spiff", "fixed"], WrapValidator(_may_be_from_outside)
]


class Cap(Model):
    """The most that some components earn in a period; what is above is lost."""

    at_most: Positive = Field(description="Largest earned amount in the period (EUR).")
    period: Literal["month", "quarter", "year"] = Field(
        "month", description="Period over which it counts; pay counts when it is earned."
    )
    of: tuple[_Capped, ...] | None = Field(
        None,
        min_length=1,
        description="Kinds of component that it limits, first to last as the room is filled; "
        "default all that the scheme has, as listed here.",
    )

    _listed = field_validator("of", mode="before")(one_or_many)

    @model_validator(mode="after")
    def _of_each_once(self) -> Cap:
        _each_once(self.of or ())
        return self


class CapItem(Model):
    """A cap."""

    cap: Cap


class DelayItem(Model):
    """How late pay arrives."""

    delay: int = Field(
        ge=0, le=24, description="Months from earning to payment (months); several add up."
    )


class PayEffect(StrEnum):
    """What a component does to pay."""

    PAYS = "pays"
    TAKES_BACK = "takes back"
    LIMITS = "limits"
    DELAYS = "delays"


Earn = Callable[[Any, Floats, tuple[str, ...], str], Floats]
"""``(content, lines[pos, offer], offers, month)`` to ``euros[pos]``: what a month's lines earn."""
Expect = Callable[[Any, Floats, tuple[str, ...], float], Floats]
"""``(content, lines[n, offer], offers, months)`` to ``euros[n]``: pay for a period's lines."""
Check = Callable[[Any, tuple[str, ...], tuple[str, ...]], Iterable[tuple[str, str]]]
"""``(content as written, offers, months)`` to what is wrong and what would be right."""


@dataclass(frozen=True, eq=False)
class PayComponent:
    """A kind of component of a scheme.

    What ``earn`` gives is rounded to the cent by point of sale and month, capped with the rest and
    paid with the scheme's delay; it is not taken back when lines leave. The components that are
    built in and have no ``earn`` keep accounts of their own in ``optimizer.network.pay``.

    Attributes
    ----------
    content : type
        What is written under the component's name: a pydantic model, or a plain type.
    earn : callable, or where it stands (``module:function``), optional
        See :data:`Earn`; the month is a calendar month, ``YYYY-MM``.
    expect : callable, optional
        How the effort policy sees it, see :data:`Expect`. By default the lines are spread evenly
        over the period's months, and ``earn`` is averaged over the calendar.
    check : callable, optional
        What must agree with the scenario, see :data:`Check`.
    labels : mapping of language to str
        What the component is called; the words of what is built in stand in the catalogues.
    sentences : mapping of language to str
        What it pays, with the fields of the content in braces: ``{rate} for each line``.
    """

    content: Any
    effect: PayEffect = PayEffect.PAYS
    earn: Earn | str | None = None
    expect: Expect | None = None
    check: Check | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)


_BUILT_IN = {
    "per_line": PayComponent(dict[str, float], PayEffect.PAYS),
    "tier": PayComponent(Tier, PayEffect.PAYS),
    "air_time": PayComponent(AirTime, PayEffect.PAYS),
    "spiff": PayComponent(Spiff, PayEffect.PAYS),
    "fixed": PayComponent(float, PayEffect.PAYS),
    "clawback": PayComponent(Clawback, PayEffect.TAKES_BACK),
    "cap": PayComponent(Cap, PayEffect.LIMITS),
    "delay": PayComponent(int, PayEffect.DELAYS),
}

PAY_COMPONENTS: Registry[PayComponent] = Registry("pay_components", _BUILT_IN)

PAYING = tuple(name for name, kind in _BUILT_IN.items() if kind.effect is PayEffect.PAYS)
"""Components that are built in and pay; the others say when pay is limited, late or taken back."""


class OutsideComponent(Model):
    """A component from outside the package: its name, and what is written under it."""

    kind: str
    content: Any

    @model_serializer
    def _as_written(self) -> dict[str, Any]:
        return {self.kind: self.content}


def kind_of(component: Any) -> str | None:
    """The name of a component, as written or validated; None when it has not just one key."""
    if isinstance(component, OutsideComponent):
        return component.kind
    fields = getattr(type(component), "model_fields", ())
    keys = list(component if isinstance(component, Mapping) else fields)
    return str(keys[0]) if len(keys) == 1 else None


def content_of(component: Model) -> Any:
    """What is written under a component's name."""
    if isinstance(component, OutsideComponent):
        return component.content
    return getattr(component, str(kind_of(component)))


def paying(schemes: Iterable[Iterable[Model]]) -> tuple[str, ...]:
    """Components that pay: what is built in, then those of these schemes from outside."""
    used = [str(kind_of(component)) for scheme in schemes for component in scheme]
    pays = [name for name in used if PAY_COMPONENTS[name].effect is PayEffect.PAYS]
    return tuple(dict.fromkeys([*PAYING, *pays]))


def _by_the_door(name: str) -> PayComponent | None:
    """A component that says itself what it earns; None of those with accounts of their own."""
    kind = PAY_COMPONENTS.get(name)
    return None if kind is None or (name in _BUILT_IN and kind.earn is None) else kind


def _from_outside(value: Any, built_in: ValidatorFunctionWrapHandler) -> Any:
    """Validate a component by what is registered under its name."""
    if isinstance(value, OutsideComponent):
        return value
    name = kind_of(value) if isinstance(value, Mapping) else None
    kind = None if name is None else _by_the_door(name)
    if name is None or kind is None:
        return built_in(value)
    # as a mapping, so that faults name the component's key
    if kind.effect is not PayEffect.PAYS or kind.earn is None:
        raise ValueError(f"{name!r} says not what it pays; register it with `earn`")
    content: Any = dict.__class_getitem__((str, kind.content))
    validated = TypeAdapter(content).validate_python(value)
    return OutsideComponent(kind=name, content=validated[name])


Component = Annotated[
    SerializeAsAny[
        Annotated[
            Annotated[PerLineItem, Tag("per_line")]
            | Annotated[TierItem, Tag("tier")]
            | Annotated[AirTimeItem, Tag("air_time")]
            | Annotated[SpiffItem, Tag("spiff")]
            | Annotated[FixedItem, Tag("fixed")]
            | Annotated[ClawbackItem, Tag("clawback")]
            | Annotated[CapItem, Tag("cap")]
            | Annotated[DelayItem, Tag("delay")],
            Discriminator(
                kind_of,
                custom_error_type="component_kind",
                custom_error_message="a component is one of per_line, tier, air_time, spiff, "
                "fixed, clawback, cap, delay",
            ),
        ]
    ],
    WrapValidator(_from_outside),
]

Scheme = Annotated[tuple[Component, ...], Field(min_length=1)]
