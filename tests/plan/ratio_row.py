"""A kind of row from outside the package: a channel sells so many times what another does."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from optimizer.demand import Market
from optimizer.plan.audit.judged_plan import JudgedPlan
from optimizer.plan.audit.row_audit import RowAudit
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, sales_weights
from optimizer.scenario import Scenario
from optimizer.scenario.schema.plan_row import MonthsLeft, RowScope, SomeMonths, SomeZones
from optimizer.scenario.schema.row_sections import OtherRow, RowKind
from optimizer.scenario.scope import cells_of, months_named, named


class Ratio(OtherRow):
    """Lines of a channel, at least so many times those of another."""

    key = "ratio"
    months_left = MonthsLeft.WITHIN
    channel_fields = ("other",)

    channel: str
    other: str
    times: float = Field(gt=0, description="Least ratio of the two channels' lines.")
    zones: SomeZones = None
    months: SomeMonths = None

    def scope(self, calendar: tuple[str, ...], month: str | None = None) -> RowScope:  # type: ignore[override]
        """Both channels count."""
        months = None if self.months is None else self.months.among(calendar)
        return RowScope(channels=(self.channel, self.other), zones=self.zones, months=months)


def state(spec: Ratio, scenario: Scenario, market: Market) -> Iterator[Row]:
    """Lines of the one less so many times the other's: 0 at least."""
    cells = cells_of(scenario, spec.zones, None, spec.months)
    one, other = (sales_weights(scenario, channels=[c]) for c in (spec.channel, spec.other))
    yield Row(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.name,
        unit="lines",
        quantity=Quantity(cells, one - spec.times * other, no_push(scenario)),
        lower=0.0,
        scale=100.0,
    )


def judge(spec: Ratio, judged: JudgedPlan) -> Iterator[RowAudit]:
    """The same from the sales."""
    scenario = judged.scenario
    zones = named(scenario.zones.ids, spec.zones)
    lines = judged.sales[zones][:, months_named(scenario.months, spec.months)]
    by_channel = dict(zip(scenario.channels, lines.sum(axis=(0, 1, 2, 4)), strict=True))
    value = by_channel[spec.channel] - spec.times * by_channel[spec.other]
    yield RowAudit(
        spec=spec, name=spec.name, value=float(value), lower=0.0, unit="lines", size=100.0
    )


RATIO = RowKind(Ratio, state, judge, {"en": "ratio", "fr": "rapport"})
