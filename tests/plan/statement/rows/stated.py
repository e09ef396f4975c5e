"""Rows of a tiny scenario, stated, and a plan of it to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.demand import Market, market, plan_sales
from optimizer.plan.statement.quantity import IntegerPlan
from optimizer.plan.statement.rows.row import Row
from optimizer.scenario import Scenario, load
from tests.tiny import tiny, write_yaml


@dataclass(frozen=True, eq=False)
class Ground:
    """A scenario of two zones and three months, its market, and a plan at random levels."""

    scenario: Scenario
    market: Market
    plan: IntegerPlan

    @classmethod
    def of(cls, folder: Path, changes: dict[str, Any] | None = None) -> Ground:
        """Changes of channels by name: ``{"web": {"capacity": ...}}``."""
        data = tiny(folder, 5, zones=2, months=3)
        for channel, fields in (changes or {}).items():
            data["channels"][channel] |= fields
        write_yaml(folder / "scenario.yaml", data)
        scenario = load(folder)
        where = market(scenario)
        levels = np.random.default_rng(8).integers(0, where.levels, (2, 3, 3))
        return cls(scenario, where, IntegerPlan(levels, (plan_sales(where, levels)[0],)))

    @property
    def sales(self) -> Any:
        """``sales[zone, month, segment, channel, offer]``."""
        return self.plan.sales[0]

    def rows(self, state: Callable[..., Iterator[Row]], spec: object) -> dict[str, Row]:
        """Rows that a written one becomes, by name."""
        return {row.name: row for row in state(spec, self.scenario, self.market)}
