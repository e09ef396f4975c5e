"""Months as people write them."""

from __future__ import annotations

import pytest

from optimizer.scenario.tables.month_cells import WAYS, month_of


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("2026-07", "YYYY-MM"),
        ("2026-07-01", "YYYY-MM-01"),
        ("2026-07-01 00:00:00", "YYYY-MM-01"),
        ("07/2026", "MM/YYYY"),
        ("01/07/2026", "01/MM/YYYY"),
        ("46204", "Excel date"),
        ("202607", "YYYYMM"),
        ("juil. 2026", "month name"),
        ("July 2026", "month name"),
        ("juil-26", "month name"),
    ],
)
def test_each_way_is_the_same_month(text: str, way: str) -> None:
    """July 2026 in every way that is known."""
    assert way in WAYS
    assert month_of(text) == ("2026-07", way)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("07/02/2026", "is 2026-02-07, not the first of a month"),
        ("2026-07-15", "not the first of a month"),
        ("13/2026", "is no date"),
        ("summer 2026", "is no month"),
    ],
)
def test_a_date_inside_a_month_is_no_month(text: str, wrong: str) -> None:
    """An American date is never taken for another month."""
    with pytest.raises(ValueError, match=wrong):
        month_of(text)
