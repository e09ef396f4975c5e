"""Results of rows, levels and demand scenarios: what tables show, and what older plans stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.plan.result.plan_outcomes import FutureResult, LevelResult, RowResult
from optimizer.scenario.schema.plan_row import RowScope

ROW = RowResult(
    name="capacity web r1 2026-03",
    kind="capacity",
    unit="lines",
    lower=-float("inf"),
    upper=5.0,
    value=4.0,
    shortfall=0.0,
    shadow_price=float("nan"),
    binding=False,
    hard=False,
    priority=0,
)
CHANNELS, REGIONS, ZONES = ("web", "web shop"), ("r1", "r 2"), ("z0", "z1")


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("capacity web 2026-03", RowScope(("web",), months=("2026-03",))),
        ("capacity web r 2 2026-03", RowScope(("web",), regions=("r 2",), months=("2026-03",))),
        ("capacity web z1 2026-03", RowScope(("web",), zones=("z1",), months=("2026-03",))),
        ("capacity web shop 2026-03", RowScope(("web shop",), months=("2026-03",))),
        ("capacity fax 2026-03", None),
    ],
)
def test_an_old_capacity_has_its_scope_in_its_name(name: str, scope: RowScope | None) -> None:
    """A channel, and a region or a zone that there are, and the month; else it stays unknown."""
    assert replace(ROW, name=name).completed(CHANNELS, REGIONS, ZONES).scope == scope


def test_a_row_at_risk_is_a_commitment_that_tables_call_otherwise() -> None:
    """Both in an old plan, which knew the table's word alone, and in a new one."""
    old = replace(ROW, name="worst", kind="tail commitment").completed(CHANNELS, REGIONS, ZONES)
    assert (old.kind, old.at_risk, old.shown["kind"]) == ("commitment", True, "tail commitment")
    assert old.completed(CHANNELS, REGIONS, ZONES) == old
    assert ROW.shown["kind"] == "capacity"
    assert "scope" not in ROW.shown


@pytest.mark.parametrize(
    ("name", "rank"), [("hard rows", -1), ("shortfall, priority 3", 3), ("overlap", None)]
)
def test_an_old_level_has_its_rank_in_its_name(name: str, rank: int | None) -> None:
    """A priority, or hard rows; an objective has none."""
    level = LevelResult(name, "lines", 1.0, 1.0, 0.0, 0.0, reached=True)
    assert level.completed.rank == rank


@pytest.mark.parametrize(("name", "draw"), [("draw 07", "07"), ("draw", None), ("few", None)])
def test_an_old_draw_has_its_number_in_its_name(name: str, draw: str | None) -> None:
    """A demand scenario of another name is the user's own."""
    assert FutureResult(name, 0.5, 1.0, 0.0, 1.0, 0.0, ()).completed.draw == draw
