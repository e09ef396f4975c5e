"""The whole list of row kinds: each is stated, audited, labelled and kept in the months left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.demand import market, plan_sales
from optimizer.field.midyear.months_left import SalesAndCosts, months_left, not_tied_to_past
from optimizer.plan import plan_of
from optimizer.plan.audit.row_audit import row_audits
from optimizer.report import LANGUAGES
from optimizer.scenario import Scenario, load
from optimizer.scenario.schema.plan_row import MonthsLeft
from optimizer.scenario.schema.row_sections import ROW_KINDS, OtherRow, written_rows
from tests.tiny import tiny, write_yaml

ONE_OF_EACH: dict[str, dict[str, Any]] = {
    "commitments": {"name": "plus", "offer": "plus", "at_least": 90, "at_most": 4000},
    "budgets": {"name": "money", "of": "cost", "channel": ["shop", "web"], "at_most": 9000},
    "shares": {"name": "part", "of": "web", "segment": "home", "at_least": 0.2, "at_most": 0.3},
    "presence": {"name": "there", "channel": "phone", "region": "r1", "at_least": 1},
    "limits": {"name": "few", "channel": "web", "level": "push", "at_most": 1},
    "smoothing": {"name": "steady", "channel": "shop", "change": 0.02},
    "groups": {"name": "both", "channel": ["phone", "web"], "zone": "z1"},
    "campaigns": {"name": "long", "channel": "shop", "months_at_least": 3},
    "locks": {"name": "held", "channel": "phone", "level": "push", "month": "2026-02..2026-03"},
}
"""A row of every kind that has a section; a capacity is written with its channel."""


@pytest.fixture
def every_kind(tmp_path: Path) -> Scenario:
    """Two zones, four months, and a row of every kind that is built in."""
    data = tiny(tmp_path, 6, zones=2, months=4, **{s: [row] for s, row in ONE_OF_EACH.items()})
    data["channels"]["web"]["capacity"] = {"per_month": 70}
    write_yaml(tmp_path / "scenario.yaml", data)
    return load(tmp_path)


def test_the_sample_has_a_row_of_every_kind(every_kind: Scenario) -> None:
    """A new kind that is built in has its row here, so that the tests below judge it."""
    built_in = {n for n, kind in ROW_KINDS.items() if not issubclass(kind.model, OtherRow)}
    assert {row.key for row in written_rows(every_kind.spec)} == built_in


@pytest.mark.parametrize("name", ROW_KINDS)
def test_a_kind_is_complete(name: str) -> None:
    """It is called in every language, says what becomes of it in the year, knows its name."""
    kind = ROW_KINDS[name]
    assert set(LANGUAGES) <= set(kind.labels)
    assert kind.model.months_left in MonthsLeft
    assert kind.model.key == name


@pytest.mark.parametrize("seed", range(4))
def test_the_two_accounts_agree(every_kind: Scenario, seed: int) -> None:
    """Whatever is pushed, statement and audit have the same rows, bounds, values and misses."""
    where = market(every_kind)
    levels = np.random.default_rng(seed).integers(0, where.levels, (2, 4, 3))
    made = {row.name: row for row in plan_of(every_kind, levels).rows}
    audits = {row.name: row for row in row_audits(every_kind, levels, plan_sales(where, levels)[0])}
    assert made.keys() == audits.keys()
    assert {row.kind for row in made.values()} == {row.key for row in written_rows(every_kind.spec)}
    for name, row in made.items():
        audit = audits[name]
        assert (row.kind, row.unit, row.priority) == (audit.kind, audit.unit, audit.priority)
        assert (row.lower, row.upper) == (audit.lower, audit.upper)
        assert row.value == pytest.approx(audit.value, abs=1e-6)
        assert row.shortfall == pytest.approx(audit.missed, abs=1e-4)


def test_rows_say_what_they_count(every_kind: Scenario) -> None:
    """By name: the channels, areas, months and groups that are written, and the month stated."""
    push = np.ones((2, 4, 3), dtype=np.int64)
    made = {row.name: row for row in plan_of(every_kind, push).rows}
    assert {row.written for row in made.values() if row.kind != "capacity"} == {
        row["name"] for row in ONE_OF_EACH.values()
    }
    scopes = {name: row.scope for name, row in made.items()}
    assert all(scopes.values())
    there, capacity = scopes["there 2026-02"], scopes["capacity web 2026-03"]
    assert there is not None
    assert capacity is not None
    assert (there.channels, there.regions, there.months) == (("phone",), ("r1",), ("2026-02",))
    assert (capacity.channels, capacity.zones, capacity.months) == (("web",), None, ("2026-03",))
    held = scopes["held"]
    assert held is not None
    assert held.months == ("2026-02", "2026-03")


def test_each_kind_is_there_in_the_months_left(every_kind: Scenario) -> None:
    """None is lost on the way; those that look at the months left alone are named."""
    push = np.ones((2, 4, 3), dtype=np.int64)
    sales = plan_sales(market(every_kind), push)[0][:, :1]
    done = SalesAndCosts.of(every_kind, push, sales, slice(0, 1))
    left = months_left(every_kind, done, np.ones((2, 3)))
    before, after = (list(written_rows(s.spec)) for s in (every_kind, left))
    assert [row.key for row in after] == [row.key for row in before]
    within = [row.label for row in before if row.months_left is MonthsLeft.WITHIN]
    assert not_tied_to_past(every_kind) == tuple(within)
    for row, cut in zip(before, after, strict=True):
        if row.counted is not None:
            bounds = [(getattr(r, "at_most", 0) or 0) for r in (row, cut)]
            assert bounds[0] - bounds[1] == pytest.approx(done.amount(every_kind, row))
