"""The Plan: plain data, read-only arrays with their labels. Knows neither Pyomo nor HiGHS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from optimizer import storage
from optimizer.arrays import Floats, Ints
from optimizer.plan.result.plan_outcomes import (
    ROW_COLUMNS,
    FutureResult,
    FutureRow,
    LevelResult,
    PlanStatus,
    Reason,
    RowResult,
)
from optimizer.scenario.scenario import Scenario

if TYPE_CHECKING:
    from optimizer.plan.audit.row_audit import Violation


@dataclass(frozen=True)
class Axes:
    """Labels of every axis of a plan's arrays.

    Attributes
    ----------
    zones, zone_names, zone_regions : tuple of str, length zones
    months : tuple of str
        ``YYYY-MM``.
    segments, channels, offers : tuple of str
    levels : mapping of channel to tuple of str
        Push levels by channel, in the order of the level index.
    """

    zones: tuple[str, ...]
    zone_names: tuple[str, ...]
    zone_regions: tuple[str, ...]
    months: tuple[str, ...]
    segments: tuple[str, ...]
    channels: tuple[str, ...]
    offers: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan: who sells what, where and when.

    Attributes
    ----------
    push : array[zone, month, channel] of int
        Level index of each channel.
    expected : array[zone, month, segment, channel, offer]
        Expected sales under that push (lines).
    target_lines : array[zone, month, segment, channel, offer] of int
        Whole-line targets, by controlled rounding of ``expected``.
    alone : array[zone, month, segment, channel, offer]
        What each channel would sell if it alone were open at its level (lines). The sum over
        channels less that of ``expected`` is the overlap.
    push_cost : array[zone, month, channel]
        Cost of the push chosen, and of changing to it (EUR).
    line_margin, commission : array[offer], array[channel, offer]
        EUR a line: churn-adjusted margin before commission; variable cost of a sale. As the
        scenario writes them: what the network answered is in ``scenario.response``.
    reasons : tuple of Reason
        What stands in the way of every enforced row that is missed.
    futures : tuple of FutureResult
        The plan in each demand scenario; empty where the scenario states no risk.
    rounding_deviation : mapping of str to float
        Largest deviation (lines) of each margin of the targets from the unrounded figure.
    provenance : mapping
        scenario name and hash, seed, versions, status.
    """

    axes: Axes
    push: Ints
    expected: Floats
    target_lines: Ints
    alone: Floats
    push_cost: Floats
    line_margin: Floats
    commission: Floats
    levels: tuple[LevelResult, ...]
    rows: tuple[RowResult, ...]
    reasons: tuple[Reason, ...]
    futures: tuple[FutureResult, ...]
    rounding_deviation: Mapping[str, float]
    provenance: Mapping[str, str]

    @property
    def objective(self) -> LevelResult | None:
        """The first objective's level; None for a plan written by hand."""
        return next((level for level in self.levels if level.rank is None), None)

    @property
    def bound(self) -> float:
        """Proven bound of the first objective; NaN for a plan written by hand."""
        return self.objective.bound if self.objective else float("nan")

    @property
    def gap(self) -> float:
        """Largest proven gap of any level; NaN for a plan written by hand."""
        return max((level.gap for level in self.levels), default=float("nan"))

    @property
    def reached(self) -> bool:
        """Whether every level is within the asked gap."""
        return all(level.reached for level in self.levels)

    @property
    def proven(self) -> bool:
        """Whether every bound is proven, none heuristic."""
        return all(level.proven for level in self.levels)

    @property
    def in_time(self) -> bool:
        """Whether the search ended by itself, not by a time limit."""
        return self.status is not PlanStatus.OUT_OF_TIME

    @property
    def kept(self) -> bool:
        """Whether no enforced row is missed."""
        return not any(row.shortfall for row in self.rows if row.enforced)

    @property
    def status(self) -> PlanStatus:
        """How the search for it ended."""
        return PlanStatus(self.provenance["status"])

    @property
    def overlap(self) -> float:
        """Lines that would be counted twice if each channel set its target alone."""
        return float(self.alone.sum() - self.expected.sum())

    @property
    def targets(self) -> pd.DataFrame:
        """Targets by zone, month, segment, channel and offer, with the expected sales (lines)."""
        frame = self._labels("zone", "month", "segment", "channel", "offer")
        frame.insert(1, "region", np.repeat(self.axes.zone_regions, self.target_lines[0].size))
        frame["target"] = self.target_lines.ravel()
        frame["expected"] = self.expected.ravel()
        return frame

    @property
    def pushes(self) -> pd.DataFrame:
        """Push level of every channel by zone and month, with its cost (EUR)."""
        table = self._labels("zone", "month", "channel")
        names = [self.axes.levels[channel] for channel in self.axes.channels]
        flat = self.push.reshape(-1, len(names))
        table["level"] = [names[c][level] for row in flat for c, level in enumerate(row)]
        table["cost"] = self.push_cost.ravel()
        return table

    @property
    def cannibalisation(self) -> pd.DataFrame:
        """Lines alone, together and their overlap by zone and month."""
        table = self._labels("zone", "month")
        table["alone"] = self.alone.sum(axis=(2, 3, 4)).ravel()
        table["together"] = self.expected.sum(axis=(2, 3, 4)).ravel()
        table["overlap"] = table["alone"] - table["together"]
        return table

    @property
    def row_table(self) -> pd.DataFrame:
        """Every row: bounds, value, shortfall, shadow price (LP of the master), binding."""
        table = pd.DataFrame([row.shown for row in self.rows], columns=list(ROW_COLUMNS))
        numbers = ("lower", "upper", "value", "shortfall", "shadow_price")
        return table.astype({**dict.fromkeys(numbers, float), "enforced": bool})

    @property
    def shadow_prices(self) -> pd.DataFrame:
        """Rows that the LP priced: change of the first objective per unit of bound."""
        table = self.row_table
        return table[table["shadow_price"].notna()].reset_index(drop=True)

    @property
    def shortfalls(self) -> pd.DataFrame:
        """Enforced rows that the plan misses, by how much, and as a share of the bound."""
        table = self.row_table
        table = table[(table["shortfall"] > 0) & table["enforced"]].reset_index(drop=True)
        bound = table["lower"].where(np.isfinite(table["lower"]), table["upper"])
        table["share"] = table["shortfall"] / bound.abs().clip(lower=1.0)
        return table

    @property
    def explanation(self) -> pd.DataFrame:
        """Why enforced rows are missed: what binds there, what one more unit of it would give."""
        names = [field.name for field in fields(Reason)]
        return pd.DataFrame([vars(reason) for reason in self.reasons], columns=names)

    @property
    def demand_scenarios(self) -> pd.DataFrame:
        """The plan in each demand scenario: lines, overlap, margin, cost (EUR), rows missed."""
        names = [field.name for field in fields(FutureResult) if field.name != "draw"]
        table = pd.DataFrame([vars(future) for future in self.futures], columns=names)
        table["missed"] = [len(future.missed) for future in self.futures]
        return table

    @property
    def misses_by_demand(self) -> pd.DataFrame:
        """Every enforced row missed in a demand scenario, and by how much."""
        names = ["scenario", "probability", *(field.name for field in fields(FutureRow))]
        rows = [
            {"scenario": future.name, "probability": future.probability} | vars(row)
            for future in self.futures
            for row in future.missed
        ]
        return pd.DataFrame(rows, columns=names)

    def _labels(self, *names: str) -> pd.DataFrame:
        """Every combination of the labels along some axes, a row each."""
        labels = [getattr(self.axes, f"{name}s") for name in names]
        frame: pd.DataFrame = pd.MultiIndex.from_product(labels, names=names).to_frame(index=False)
        return frame

    def violations(self, scenario: Scenario) -> tuple[Violation, ...]:
        """Judge the plan by plain numpy; see :func:`optimizer.plan.audit.row_audit.violations`."""
        from optimizer.plan.audit.row_audit import violations

        return violations(scenario, self.push)

    def to_frame(self) -> pd.DataFrame:
        """The targets."""
        return self.targets

    def save(self, folder: str | Path) -> Path:
        """Write ``plan.npz`` and ``plan.json`` into a folder, made when it is not there."""
        storage.save(self, Path(folder), "plan")
        return Path(folder)

    @classmethod
    def load(cls, folder: str | Path) -> Plan:
        """Read a plan back.

        Raises
        ------
        StoreError
            When the files are not there or not whole.
        """
        with storage.reading(Path(folder), "whole plan"):
            return _completed(storage.load(cls, Path(folder), "plan"))

    def __repr__(self) -> str:
        lines = int(self.target_lines.sum())
        missed = len(self.shortfalls)
        what = "all rows kept" if not missed else f"{missed} rows missed"
        return f"<Plan {self.provenance['scenario']}: {lines} lines, {what}, {self.status}>"

    def _repr_html_(self) -> str:
        table = pd.DataFrame([vars(level) for level in self.levels]).drop(columns="rank")
        return f"<p>{self!r}</p>".replace("<Plan", "Plan").replace(">>", ">") + str(
            table.to_html(index=False)
        )


def _completed(plan: Plan) -> Plan:
    """A plan as read, with what was not stored before rows, levels and futures said it as data.

    Raises
    ------
    ValueError
        When its status is none that there is.
    """
    PlanStatus(plan.provenance["status"])
    if plan.rows and all(row.scope is not None for row in plan.rows):
        return plan
    places = plan.axes.channels, plan.axes.zone_regions, plan.axes.zones
    return replace(
        plan,
        levels=tuple(level.completed for level in plan.levels),
        rows=tuple(row.completed(*places) for row in plan.rows),
        futures=tuple(future.completed for future in plan.futures),
    )
