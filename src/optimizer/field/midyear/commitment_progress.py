"""Commitments and budgets in the middle of their months: what is done, what is left of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import market
from optimizer.plan.audit.judged_plan import change_cost, push_cost
from optimizer.scenario import Scenario
from optimizer.scenario.schema.plan_row import PlanRow
from optimizer.scenario.schema.row_sections import written_rows
from optimizer.scenario.scope import named, zones_named


@dataclass(frozen=True)
class CommitmentProgress:
    """A commitment or a budget of the scenario.

    ``done`` is what was sold or spent in its past months, ``to_come`` what the new plan expects in
    those left, ``short`` by how much both together miss the bounds (0: kept), in ``unit``.
    ``over``: its months are all past. One that is not ``enforced`` is only shown.
    """

    name: str
    kind: str
    unit: str
    at_least: float
    at_most: float
    done: float
    to_come: float
    over: bool
    enforced: bool

    @property
    def short(self) -> float:
        """By how much the bounds are missed."""
        total = self.done + self.to_come
        missed = max(self.at_least - total, total - self.at_most, 0.0)
        bound = max(abs(b) for b in (self.at_least, self.at_most) if np.isfinite(b))
        return 0.0 if missed <= 1e-6 * max(bound, 1.0) else float(missed)


@dataclass(frozen=True, eq=False)
class SalesAndCosts:
    """Sales and costs of some months, the first ones or those left.

    Attributes
    ----------
    months : tuple of str
    sales : array[zone, month, segment, channel, offer]
        Lines.
    push, commission : array[zone, month, channel]
        EUR.
    """

    months: tuple[str, ...]
    sales: Floats
    push: Floats
    commission: Floats

    @classmethod
    def of(cls, scenario: Scenario, push: Ints, sales: Floats, months: slice) -> SalesAndCosts:
        """What levels and sales of the scenario's months cost in some of them.

        Parameters
        ----------
        scenario : Scenario
        push : array[zone, month, channel] of int
            Of all months, so that a change from the month before is paid.
        sales : array[zone, month, segment, channel, offer]
            Of these months (lines).
        months : slice
            Which of the scenario's months.
        """
        demand = market(scenario)
        cost = push_cost(demand.push_cost, push) + change_cost(scenario, push)
        pay = np.broadcast_to(demand.pay, (len(demand.customers), *demand.pay.shape[1:]))
        pay = pay.reshape(*push.shape[:2], *pay.shape[1:])[:, months]
        commission = (sales.sum(axis=2) * pay).sum(axis=-1)
        return cls(scenario.months[months], sales, cost[:, months], commission)

    def amount(self, scenario: Scenario, row: PlanRow) -> float:
        """What these months add to a row whose bound is a total: lines, or euros.

        Parameters
        ----------
        scenario : Scenario
        row : PlanRow
            Whose ``counted`` says what it adds up.
        """
        axes = (self.months, scenario.segments, scenario.channels, scenario.offers)
        scope = row.scope(self.months)
        zones = zones_named(scenario.zones, scope.zones, scope.regions)
        wanted = (scope.months, scope.segments, scope.channels, scope.offers)
        months, segments, channels, offers = map(named, axes, wanted)
        if row.counted == "lines":
            return float(self.sales[np.ix_(zones, months, segments, channels, offers)].sum())
        money = {"push": (self.push,), "commission": (self.commission,)}
        parts = money.get(str(row.counted), (self.push, self.commission))
        return float(sum(part[np.ix_(zones, months, channels)].sum() for part in parts))


def commitment_progress(
    scenario: Scenario, done: SalesAndCosts, to_come: SalesAndCosts
) -> Iterator[CommitmentProgress]:
    """Every row whose bound is a total over its months."""
    left = scenario.months[len(done.months) :]
    for row in written_rows(scenario.spec):
        if row.counted is None:
            continue
        low, high = getattr(row, "at_least", None), getattr(row, "at_most", None)
        yield CommitmentProgress(
            name=row.label,
            kind=row.key,
            unit="lines" if row.counted == "lines" else "EUR",
            at_least=-np.inf if low is None else low,
            at_most=np.inf if high is None else high,
            done=done.amount(scenario, row),
            to_come=to_come.amount(scenario, row),
            over=row.scope(left).months == () or not left,
            enforced=not row.report_only,
        )
