"""What every row of the plan says as it is written: how it is kept, and what it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from optimizer.scenario.schema.base import Model, Month, Span


class Months(Span):
    """A span of calendar months, both ends included; written ``2026-07..2026-09``."""

    first: Month
    last: Month

    def among(self, months: Sequence[str]) -> tuple[str, ...]:
        """Those of some months that lie inside the span."""
        return tuple(month for month in months if self.first <= month <= self.last)


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""One name, or a list of them."""
RowName = Annotated[str, Field(min_length=1, description="Name in reports; unique.")]
Priority = Annotated[int, Field(ge=0, description="Rank among elastic rows; lower is kept first.")]
SomeOffers = Annotated[Names | None, Field(alias="offer", description="Offers; default all.")]
SomeSegments = Annotated[Names | None, Field(alias="segment", description="Segments; default all.")]
SomeChannels = Annotated[Names | None, Field(alias="channel", description="Channels; default all.")]
SomeZones = Annotated[Names | None, Field(alias="zone", description="Zones; default all.")]
SomeRegions = Annotated[Names | None, Field(alias="region", description="Regions; default all.")]
SomeMonths = Annotated[Months | None, Field(description="Months, first..last; default all.")]
OnLevel = Annotated[
    str | None,
    Field(description="On at this level or a stronger one; default stronger than reference."),
]


class MonthsLeft(StrEnum):
    """What becomes of a row when only some of its months are left to plan."""

    EACH_MONTH = "each month left is judged by itself"
    TOTAL = "the bounds fall by what the past months did"
    WITHIN = "the row holds within the months left alone"


@dataclass(frozen=True)
class RowScope:
    """What a row counts, by name; None stands for all."""

    channels: tuple[str, ...] | None = None
    zones: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None
    months: tuple[str, ...] | None = None
    offers: tuple[str, ...] | None = None
    segments: tuple[str, ...] | None = None

    def meets(
        self, channel: str | None, region: str | None, zones_of_region: Iterable[str]
    ) -> bool:
        """Whether it counts something of a channel and of a region; None stands for any."""
        if channel is not None and self.channels is not None and channel not in self.channels:
            return False
        if region is None:
            return True
        if self.regions is not None and region not in self.regions:
            return False
        return self.zones is None or not set(self.zones).isdisjoint(zones_of_region)


class PlanRow(Model):
    """A row of the plan as the user writes it: how it is kept, and what every kind can tell.

    Attributes
    ----------
    key : str
        Name of the kind.
    section : str or None
        Where rows of the kind stand under ``plan``; None: in ``plan.rows``, with their kind.
    months_left : MonthsLeft
    channel_fields : tuple of str
        Fields that name channels, beside ``channel`` and ``channels``.
    """

    key: ClassVar[str]
    section: ClassVar[str | None] = None
    months_left: ClassVar[MonthsLeft]
    channel_fields: ClassVar[tuple[str, ...]] = ()

    hard: bool = Field(False, description="Hard rows are never missed; elastic ones are named.")
    report_only: bool = Field(False, description="Evaluated and shown, not enforced.")

    @classmethod
    def written_in(cls, spec: Any) -> Iterable[PlanRow]:
        """Rows of this kind in the specification of a scenario."""
        if cls.section is None:
            return [row for row in spec.plan.rows if isinstance(row, cls)]
        rows: tuple[PlanRow, ...] = getattr(spec.plan, cls.section)
        return rows

    @property
    def written_name(self) -> str:
        """The name that the user gave; empty where there is none."""
        return getattr(self, "name", None) or ""

    @property
    def label(self) -> str:
        """Name in reports."""
        return self.written_name

    @property
    def elastic_rank(self) -> int:
        """Priority among the elastic rows."""
        return int(getattr(self, "priority", 0))

    def scope(self, calendar: Sequence[str], month: str | None = None) -> RowScope:
        """What it counts, by name: in the months of the calendar, or in a single ``month``."""
        channel, span = getattr(self, "channel", None), getattr(self, "months", None)
        months = None if span is None else span.among(calendar)
        return RowScope(
            channels=getattr(self, "channels", None) if channel is None else (channel,),
            zones=getattr(self, "zones", None),
            regions=getattr(self, "regions", None),
            months=months if month is None else (month,),
            offers=getattr(self, "offers", None),
            segments=getattr(self, "segments", None),
        )

    @property
    def counted(self) -> Literal["lines", "push", "commission", "cost"] | None:
        """What a row whose bound is a total over its months adds up; None for every other row."""
        return None

    def bounds_left(self, done: float) -> dict[str, float | None] | None:
        """Bounds once the past did some of what is ``counted``; None when none can be missed."""
        return {}

    def in_months_left(
        self, written: Mapping[str, Any], left: Sequence[str], done: Callable[[PlanRow], float]
    ) -> dict[str, Any] | None:
        """The row, plain data, for the months left; None when nothing is left of it.

        ``done`` says what the past months did of what a row counts.
        """
        span: Months | None = getattr(self, "months", None)
        months = left if span is None else span.among(left)
        bounds = {} if self.counted is None else self.bounds_left(done(self))
        if not months or bounds is None:
            return None
        row = {key: value for key, value in written.items() if key not in ("months", *bounds)}
        if span is not None:
            row["months"] = f"{months[0]}..{months[-1]}"
        return row | {key: value for key, value in bounds.items() if value is not None}


@dataclass(frozen=True, eq=False, kw_only=True)
class OfPlanRow:
    """What is stated or judged of ``spec``, a row of the plan as the user writes it."""

    spec: PlanRow

    @property
    def kind(self) -> str:
        """Name of its kind."""
        return self.spec.key

    @property
    def hard(self) -> bool:
        """Whether it must not be missed."""
        return self.spec.hard

    @property
    def priority(self) -> int:
        """Rank among the elastic rows; lower is kept first."""
        return self.spec.elastic_rank

    @property
    def report_only(self) -> bool:
        """Whether it is evaluated and shown, not enforced."""
        return self.spec.report_only


class Group(Model):
    """Which sales a row counts; what is not named is counted whole."""

    offers: SomeOffers = None
    segments: SomeSegments = None
    channels: SomeChannels = None
    zones: SomeZones = None
    regions: SomeRegions = None
    months: SomeMonths = None
