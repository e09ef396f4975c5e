"""What is written down while a replication runs: sums over the network, no row per week and POS.

Weeks are added by point of sale (a few vector additions); every month the points of sale are
added by zone and type and the weeks forgotten, so that memory grows with the points of sale and
with zones × types × months, not with weeks × points of sale.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Floats, Ints
from optimizer.demand.market import VALUE_MONTHS
from optimizer.network.model import NetworkModel, NetworkState
from optimizer.network.pay.ledger import Ledger
from optimizer.network.pay.residual_value import line_months_to_live
from optimizer.network.pay_desk import PayDesk
from optimizer.network.watching.record import FIGURES, Outcomes, Record, deciles
from optimizer.network.watching.watcher import EARLY, MonthSeen, WeekSeen


class Tally:
    """Figures of one replication, and every point's entries if asked; its first watcher."""

    def __init__(self, model: NetworkModel, keep_ledger: bool) -> None:
        self.model, self.keep_ledger = model, keep_ledger
        count, months, offers = model.rate.shape
        self._cells = model.zones * model.types
        self._cell = model.zone * model.types + model.type
        by = (months, self._cells)
        self._sums = {
            name: np.zeros((*by, offers)) for name in ("lines", "lost", "early", "retained")
        }
        self._figures = np.zeros((*by, len(FIGURES)))
        self._deciles = np.full((months, 1 + model.zones + model.types, 9), np.nan)
        self._weekly = np.zeros((model.calendar.weeks, 7))
        self._weekly_lines = np.zeros((model.calendar.weeks, offers))
        self._weeks, self._effort, self._gaming = np.zeros((3, count))
        self._active_months = np.zeros(offers)
        self._held, self._ones = np.zeros((offers, count)).T, np.ones(count)
        components = len(model.terms.components)
        self._earned = np.zeros((self._cells, months, components), dtype=np.int64)
        self._reversed = np.zeros_like(self._earned)
        kept = count if keep_ledger else 0
        self._each_earned = np.zeros((kept, months, components), dtype=np.int64)
        self._each_reversed = np.zeros_like(self._each_earned)
        self._paid = np.zeros_like(self._earned)
        self._each_paid = np.zeros_like(self._each_earned)
        self._visits = 0
        self.brought = (0.0, 0.0)
        self._motivation: Floats | None = None
        self._motivation_spread, self._active = np.full(3, np.nan), -1

    def visit(self, pos: int, day: float) -> None:
        """Visits are counted by the week."""

    def week(self, points: NetworkState, seen: WeekSeen) -> None:
        """Add a week of selling."""
        active_pos = points.active
        if seen.week >= self.model.calendar.warm_weeks:
            self._visits += seen.visits
        self._weeks += active_pos
        self._effort += seen.effort
        self._gaming += seen.gaming
        active = int(np.count_nonzero(active_pos))
        everyone = active == len(active_pos)
        if points.motivation is not self._motivation or active != self._active:
            # it moves at months' ends only
            values = points.motivation if everyone else points.motivation[active_pos]
            self._motivation, self._active = points.motivation, active
            self._motivation_spread = _spread(values)
        self._weekly[seen.week, :3] = self._motivation_spread
        self._weekly[seen.week, 3:6] = _spread(seen.effort if everyone else seen.effort[active_pos])
        self._weekly[seen.week, 6] = active
        self._weekly_lines[seen.week] = self._ones @ seen.sold

    def month(self, points: NetworkState, seen: MonthSeen) -> None:
        """Add a month."""
        month = seen.month
        entries, lost = seen.entries, seen.lost.sum(axis=2)
        # long arrays of cohorts are gone through once: what is held follows from sold and lost
        early = lost if month < EARLY else seen.early.sum(axis=2)
        self._held += seen.sold
        # the plan is worth its own lines, not those of a warm-up
        recent = max(month - VALUE_MONTHS + 1, self.model.calendar.warm_up)
        if recent <= 0:
            self._active_months += self._ones @ self._held
        else:
            billed = points.billed(month)[:, :, recent:] + seen.lost[:, :, recent:]
            self._active_months += billed.sum(axis=(0, 2))
        self._held -= lost
        for name, values in (
            ("lines", seen.sold),
            ("lost", lost),
            ("early", early),
            ("retained", self._held),
        ):
            self._sums[name][month] = self._by_cell(values.T)
        self._figures[month] = self._by_cell(self._of_points(points, seen))
        self._earned[:, month] = self._by_cell(entries.earned.T)
        self._reversed[:, month] = self._by_cell(entries.reversed.T)
        for sums in (self._weeks, self._effort, self._gaming):
            sums[:] = 0.0
        self._deciles[month] = self._motivation_deciles(points)
        if self.keep_ledger:
            self._each_earned[:, month] = entries.earned
            self._each_reversed[:, month] = entries.reversed
        for when, cents in seen.payments:
            if when < len(self._figures):
                self._paid[:, when] += self._by_cell(cents.T).astype(np.int64)
                if self.keep_ledger:
                    self._each_paid[:, when] += cents

    def record(self, replication: int, points: NetworkState, desk: PayDesk) -> Record:
        """What is left behind."""
        model, first = self.model, self.model.calendar.warm_up
        cells = Ledger(self._earned, self._reversed, self._paid)
        each = None
        if self.keep_ledger:
            kept = self._each_earned, self._each_reversed, self._each_paid
            each = Ledger(*(entries[:, first:] for entries in kept))
        active, poor = points.cohort.sum(axis=0), points.poor.sum(axis=0)
        active[:, :first] = poor[:, :first] = 0.0
        air_time, clawback = desk.to_come(points, model.calendar.months)
        weekly = self._weekly[model.calendar.warm_weeks :]
        return Record(
            replication=replication,
            outcomes=self._outcomes(cells),
            motivation=weekly[:, :3],
            effort=weekly[:, 3:6],
            active=weekly[:, 6],
            weekly_lines=self._weekly_lines[model.calendar.warm_weeks :],
            due=float(cells.due[:, -1].sum()) / 100.0,
            air_time_to_come=air_time,
            clawback_to_come=clawback,
            brought=self.brought[0] - self.brought[1],
            worth=self._worth(active, poor),
            visits=float(self._visits),
            ledger=each,
        )

    def _worth(self, active: Floats, poor: Floats) -> float:
        """Margin (EUR) of months lived and to live, up to 24 a line; ``[offer, cohort]`` at end."""
        model = self.model
        poor_churn = np.full_like(model.churn, model.poor_churn)
        to_live = line_months_to_live(active, model.churn) + line_months_to_live(poor, poor_churn)
        return float(((self._active_months + to_live) * model.margin).sum()) / VALUE_MONTHS

    def _outcomes(self, cells: Ledger) -> Outcomes:
        zones, types = self.model.zones, self.model.types
        first = self.model.calendar.warm_up

        def apart(values: Floats) -> Floats:
            return values[first:].reshape(len(values) - first, zones, types, -1)

        def euros(entries: Ints) -> Floats:
            return apart(np.ascontiguousarray(entries.transpose(1, 0, 2)) / 100.0)

        return Outcomes(
            **{name: apart(values) for name, values in self._sums.items()},
            earned=euros(cells.earned),
            reversed=euros(cells.reversed),
            paid=euros(cells.paid),
            figures=apart(self._figures),
            deciles_all=self._deciles[first:, 0],
            deciles_zone=self._deciles[first:, 1 : 1 + zones],
            deciles_type=self._deciles[first:, 1 + zones :],
        )

    def _motivation_deciles(self, points: NetworkState) -> Floats:
        """Deciles of motivation of all, by zone and by type, one under the other."""
        model, with_us = self.model, np.flatnonzero(points.active)
        order = with_us[np.argsort(points.motivation[with_us])]
        ranked = points.motivation[order]
        return np.concatenate(
            [
                deciles(ranked, np.zeros_like(order), 1),
                deciles(ranked, model.zone[order], model.zones),
                deciles(ranked, model.type[order], model.types),
            ]
        )

    def _of_points(self, points: NetworkState, seen: MonthSeen) -> list[Floats]:
        """Columns of ``FIGURES`` by point of sale."""
        active = points.active.astype(np.float64)
        quota, lines = np.zeros(len(active)), np.zeros(len(active))
        if seen.closes_quarter:
            quarter = seen.month // 3
            quota = points.quota
            lines = points.sold[:, quarter]
        has = quota > 0
        return [
            active,
            self._weeks,
            self._effort,
            self._gaming,
            seen.poor.sum(axis=1),
            active * points.motivation,
            active * (points.motivation < self.model.behaviour.exit_below),
            seen.left.astype(np.float64),
            seen.joined.astype(np.float64),
            has.astype(np.float64),
            (has & (lines >= quota)).astype(np.float64),
            quota,
            np.where(has, lines, 0.0),
        ]

    def _by_cell(self, columns: Iterable[NDArray[Any]]) -> Floats:
        """``columns[column][pos]`` summed to ``[cell, column]``.

        Cents are whole numbers below 2^53: their sums in float64 are exact.
        """
        none = np.zeros(self._cells)
        return np.stack(
            [
                np.bincount(self._cell, values, self._cells) if values.any() else none
                for values in columns
            ],
            axis=-1,
        )


def _spread(values: Floats) -> Floats:
    """Mean, 10 % and 90 % quantile (by linear interpolation); NaN of nobody."""
    if not len(values):
        return np.full(3, np.nan)
    at = (len(values) - 1) * np.array([0.1, 0.9])
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, len(values) - 1)
    ranked = np.partition(values, np.concatenate([low, high]))
    return np.array([values.mean(), *(ranked[low] + (at - low) * (ranked[high] - ranked[low]))])
