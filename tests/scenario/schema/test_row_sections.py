"""Rows as they are written: what they count by name, and what is left of them in the year."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from optimizer.scenario.schema.plan_row import MonthsLeft, PlanRow, RowScope
from optimizer.scenario.schema.plan_section import OBJECTIVES, Objective
from optimizer.scenario.schema.row_sections import Budget, Commitment, Lock, Presence, Smoothing

YEAR = tuple(f"2026-{month:02d}" for month in range(1, 13))


def test_names_are_one_or_many() -> None:
    """A single name stands for a list of one; months are written first..last."""
    row = Commitment.model_validate(
        {"name": "x", "offer": "fibre", "region": ["a", "b"], "months": "2026-03", "at_least": 1}
    )
    assert row.scope(YEAR) == RowScope(offers=("fibre",), regions=("a", "b"), months=("2026-03",))
    assert row.scope(YEAR[6:]).months == ()


@pytest.mark.parametrize(
    ("channel", "region", "meets"),
    [
        ("web", None, True),
        ("shop", None, False),
        (None, "a", True),
        (None, "c", False),
        ("web", "a", True),
    ],
)
def test_a_scope_meets_what_it_counts(channel: str | None, region: str | None, meets: bool) -> None:
    """A channel that it names, a region that it names or one of whose zones it names."""
    of_zones = {"a": ("z1", "z2"), "c": ("z3",)}.get(str(region), ())
    assert RowScope(("web",), zones=("z2",)).meets(channel, region, of_zones) == meets
    assert RowScope(("web",), regions=("a",)).meets(channel, region, of_zones) == meets
    assert RowScope().meets(channel, region, of_zones)


@pytest.mark.parametrize(
    ("row", "done", "left"),
    [
        (Commitment(name="x", at_least=100), 30, {"name": "x", "at_least": 70}),
        (Commitment(name="x", at_least=100), 130, {"name": "x", "at_least": 0}),
        (Commitment(name="x", at_least=9, at_most=10), 30, {"name": "x", "at_least": 0}),
        (Commitment(name="x", at_most=10), 30, None),
        (Budget(name="x", at_most=100), 130, {"name": "x", "at_most": 0}),
        (Smoothing(name="x", change=0.1), 5, {"name": "x", "change": 0.1}),
    ],
)
def test_what_is_left_of_a_row(row: PlanRow, done: float, left: dict[str, object] | None) -> None:
    """Totals fall by what is done; an upper bound already passed is given up, others stay."""
    written = row.model_dump(exclude_none=True, exclude_defaults=True)
    assert row.in_months_left(written, YEAR[6:], lambda _: done) == left


@pytest.mark.parametrize(
    ("months", "left"),
    [("2026-01..2026-06", None), ("2026-05..2026-08", "2026-07..2026-08")],
)
def test_months_that_are_past_go(months: str, left: str | None) -> None:
    """A row whose months are all past goes with them."""
    row = Presence.model_validate({"name": "x", "channel": "web", "at_least": 1, "months": months})
    rest = row.in_months_left({"name": "x"}, YEAR[6:], lambda _: 0.0)
    assert (rest and rest["months"]) == left
    assert row.months_left is MonthsLeft.EACH_MONTH


def test_a_lock_without_a_name_is_called_by_its_place() -> None:
    """In reports; as the user wrote it, it has none."""
    lock = Lock.model_validate({"channel": "ivr", "level": "closed", "region": "Corse"})
    assert (lock.label, lock.written_name) == ("lock ivr at closed, Corse, all months", "")


def test_objectives_are_those_of_the_list() -> None:
    """By name, in order or as weights; another name is refused with those that there are."""
    assert Objective.model_validate("margin").of == "margin"
    for value in ("profit", {"weights": {"profit": 1}}):
        with pytest.raises(ValidationError) as raised:
            Objective.model_validate(value)
        (error,) = raised.value.errors()
        assert error["type"] == "literal_error"
        assert all(name in error["msg"] for name in OBJECTIVES)
