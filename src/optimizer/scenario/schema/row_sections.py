"""Schema of the plan's rows: what a plan must keep, each hard, elastic or only shown.

``ROW_KINDS`` is the one list of kinds. A kind ties what may be written (its model) to how the
programme states it and to how the audit judges it, by name: those two stand in rooms above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from optimizer.registry import Registry, resolved
from optimizer.scenario.schema.base import Model, NonNegative, Share
from optimizer.scenario.schema.market_section import Capacity
from optimizer.scenario.schema.plan_row import (
    Group,
    Months,
    MonthsLeft,
    Names,
    OnLevel,
    PlanRow,
    Priority,
    RowName,
    SomeChannels,
    SomeMonths,
    SomeRegions,
    SomeZones,
)


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


class Commitment(Group, PlanRow):
    """So many lines of a group over a set of months."""

    key = "commitment"
    section = "commitments"
    months_left = MonthsLeft.TOTAL

    name: RowName
    at_least: NonNegative | None = Field(None, description="Least number of lines (count).")
    at_most: NonNegative | None = Field(None, description="Largest number of lines (count).")
    priority: Priority = 1
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

    @property
    def counted(self) -> Literal["lines"]:
        """Lines of its group."""
        return "lines"

    def bounds_left(self, done: float) -> dict[str, float | None] | None:
        """The bounds less the lines sold."""
        low = None if self.at_least is None else max(self.at_least - done, 0.0)
        # an upper bound that the past went beyond cannot be mended, nor missed by any plan's doing
        high = None if self.at_most is None or done > self.at_most else self.at_most - done
        return None if low is None and high is None else {"at_least": low, "at_most": high}


class ChannelCapacity(PlanRow):
    """How much a channel can sell in a month; written with the channel."""

    key = "capacity"
    months_left = MonthsLeft.EACH_MONTH

    channel: str
    capacity: Capacity
    priority: Priority = 0

    @classmethod
    def written_in(cls, spec: Any) -> Iterable[PlanRow]:
        """One of every channel that has a capacity."""
        for name, channel in spec.channels.items():
            limit: Capacity | None = channel.capacity
            if limit is not None:
                yield cls(channel=name, capacity=limit, hard=limit.hard, priority=limit.priority)


class Budget(PlanRow):
    """An upper limit on money."""

    key = "budget"
    section = "budgets"
    months_left = MonthsLeft.TOTAL

    name: RowName
    of: Literal["push", "commission", "cost"] = Field(
        "push", description="What is counted: push costs, commissions, or both (EUR)."
    )
    at_most: NonNegative = Field(description="Largest amount over the months (EUR).")
    channels: SomeChannels = None
    months: SomeMonths = None
    priority: Priority = 0

    @property
    def counted(self) -> Literal["push", "commission", "cost"]:
        """Push costs, commissions, or both."""
        return self.of

    def bounds_left(self, done: float) -> dict[str, float | None]:
        """The bound less the money spent."""
        return {"at_most": max(self.at_most - done, 0.0)}


class ChannelShare(Group, PlanRow):
    """The share of some channels in a group's sales, between bounds."""

    key = "share"
    section = "shares"
    months_left = MonthsLeft.WITHIN
    channel_fields = ("of",)

    name: RowName
    of: Names = Field(min_length=1, description="Channels whose share it is.")
    at_least: Share | None = Field(None, description="Least share of the group's lines (ratio).")
    at_most: Share | None = Field(None, description="Largest share of the group's lines (ratio).")
    priority: Priority = 1

    @model_validator(mode="after")
    def _has_a_bound(self) -> ChannelShare:
        if self.at_least is None and self.at_most is None:
            raise ValueError("there is no bound; give `at_least`, `at_most` or both (shares)")
        low = 0.0 if self.at_least is None else self.at_least
        high = 1.0 if self.at_most is None else self.at_most
        if low > high:
            raise ValueError(f"at_least {low:g} is above at_most {high:g}; swap them")
        return self


class ZoneCount(PlanRow):
    """Zones in which a channel is at some level or above, month by month."""

    months_left = MonthsLeft.EACH_MONTH

    name: RowName
    channel: str = Field(description="Channel that is counted.")
    level: str | None = Field(
        None, description="Counted at this level or a stronger one; default any but closed."
    )
    zones: SomeZones = None
    regions: SomeRegions = None
    months: SomeMonths = None
    priority: Priority = 1


class Presence(ZoneCount):
    """At least so many zones with a channel open, each month."""

    key = "presence"
    section = "presence"

    at_least: int = Field(ge=0, description="Least number of zones (count).")


class OpenLimit(ZoneCount):
    """At most so many zones with a channel at a level, each month."""

    key = "limit"
    section = "limits"

    at_most: int = Field(ge=0, description="Largest number of zones (count).")


class Smoothing(Group, PlanRow):
    """The volume of a group may change only so much from a month to the next."""

    key = "smoothing"
    section = "smoothing"
    months_left = MonthsLeft.WITHIN

    name: RowName
    change: Share = Field(description="Largest change, as a share of the month before (ratio).")
    priority: Priority = 1


class Together(PlanRow):
    """Channels pushed in all of some zones and months, or in none of them."""

    key = "group"
    section = "groups"
    months_left = MonthsLeft.WITHIN

    name: RowName
    channels: Names = Field(alias="channel", min_length=1, description="Channels, one or more.")
    level: OnLevel = None
    zones: SomeZones = None
    regions: SomeRegions = None
    months: SomeMonths = None
    priority: Priority = 1


class Campaign(PlanRow):
    """A campaign that is begun lasts: a channel that is on stays on for so many months.

    A campaign that is on in the first month starts there; one that is on in the last may go on
    next year and is never too short.
    """

    key = "campaign"
    section = "campaigns"
    months_left = MonthsLeft.WITHIN

    name: RowName
    channel: str = Field(description="Channel that is pushed.")
    level: OnLevel = None
    months_at_least: int = Field(ge=2, le=12, description="Least length (months).")
    zones: SomeZones = None
    regions: SomeRegions = None
    priority: Priority = 1


class Lock(PlanRow):
    """A channel held at one level in some zones and months."""

    key = "lock"
    section = "locks"
    months_left = MonthsLeft.EACH_MONTH

    name: str | None = Field(None, description="Name in reports; default says the place.")
    channel: str = Field(description="Channel that is held.")
    level: str = Field(description="Level of that channel.")
    zones: SomeZones = None
    regions: SomeRegions = None
    months: Months | None = Field(None, alias="month", description="Months; default all.")
    priority: Priority = 0

    @property
    def label(self) -> str:
        """The lock's name, or its place."""
        where = ", ".join((*(self.regions or ()), *(self.zones or ()))) or "everywhere"
        when = str(self.months) if self.months else "all months"
        return self.name or f"lock {self.channel} at {self.level}, {where}, {when}"


class OtherRow(PlanRow):
    """A row of a kind that has no section of its own: it stands in ``plan.rows``."""

    # what keys there are depends on the kind, which an editor cannot know
    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})

    kind: str = Field(description="Kind of the row, one of those that are registered.")
    name: RowName
    priority: Priority = 1


@dataclass(frozen=True)
class RowKind:
    """A kind of row: what may be written, and who states and who judges it.

    Attributes
    ----------
    model : type of PlanRow
    statement : callable, or where it stands (``module:function``)
        ``(row, scenario, market)`` to :class:`optimizer.plan.statement.rows.row.Row` objects.
    audit : callable, or where it stands
        ``(row, judged)`` to :class:`optimizer.plan.audit.row_audit.RowAudit` objects, from
        :class:`optimizer.plan.audit.judged_plan.JudgedPlan`; an account of its own, which shares
        nothing with the statement.
    labels : mapping of language to str
        What the kind is called in reports.
    """

    model: type[PlanRow]
    statement: str | Callable[..., Iterable[Any]]
    audit: str | Callable[..., Iterable[Any]]
    labels: Mapping[str, str]

    def state(self, row: PlanRow, scenario: Any, market: Any) -> Iterable[Any]:
        """Rows of the programme."""
        rows: Iterable[Any] = resolved(self.statement)(row, scenario, market)
        return rows

    def judge(self, row: PlanRow, judged: Any) -> Iterable[Any]:
        """What a plan makes of the row, by plain sums."""
        rows: Iterable[Any] = resolved(self.audit)(row, judged)
        return rows


def _built_in(model: type[PlanRow], module: str, function: str, fr: str) -> RowKind:
    """One whose English label is its key; statement and audit are functions of one name."""
    statement = f"optimizer.plan.statement.rows.{module}:{function}"
    labels = {"en": model.key, "fr": fr}
    return RowKind(model, statement, f"optimizer.plan.audit.row_audit:{function}", labels)


ROW_KINDS: Registry[RowKind] = Registry(
    "row_kinds",
    {
        kind.model.key: kind
        for kind in (
            _built_in(Commitment, "sales_rows", "commitment", "engagement"),
            _built_in(ChannelCapacity, "sales_rows", "capacity", "capacité"),
            _built_in(Budget, "sales_rows", "budget", "budget"),
            _built_in(ChannelShare, "sales_rows", "share", "part"),
            _built_in(Presence, "level_rows", "zone_count", "présence"),
            _built_in(OpenLimit, "level_rows", "zone_count", "limite"),
            _built_in(Smoothing, "sales_rows", "smoothing", "lissage"),
            _built_in(Together, "level_rows", "group", "groupe"),
            _built_in(Campaign, "level_rows", "campaign", "campagne"),
            _built_in(Lock, "level_rows", "lock", "verrou"),
        )
    },
)
"""Every kind of row, in the order in which the programme states them."""


def written_rows(spec: Any) -> Iterable[PlanRow]:
    """Every row of the specification of a scenario, in the order of the kinds."""
    for kind in ROW_KINDS.values():
        yield from kind.model.written_in(spec)


def row_of_its_kind(value: object) -> object:
    """An item of ``plan.rows`` by the model of its kind.

    Raises
    ------
    ValueError
        When its kind is not registered, or has a section of its own.
    """
    if not isinstance(value, Mapping) or "kind" not in value:
        return value
    kind = ROW_KINDS.get(value["kind"])
    if kind is None:
        there = [name for name, k in ROW_KINDS.items() if issubclass(k.model, OtherRow)]
        listed = f"register it, or use one of: {', '.join(there)}" if there else "register it first"
        raise ValueError(f"{value['kind']!r} is no kind of row; {listed}")
    if not issubclass(kind.model, OtherRow):
        place = f"plan.{kind.model.section}" if kind.model.section else "the channel"
        raise ValueError(f"{value['kind']!r} does not belong here; write it under {place}")
    return kind.model.model_validate(value)
