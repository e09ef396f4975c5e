"""An engineer's workbook has a row for every visit, point of sale and month."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from optimizer.field.visiting.visits import VisitPlan
from optimizer.report.locale import Words
from optimizer.report.visits.visit_text import clock
from optimizer.report.visits.visit_workbook import write_visit_workbook


@pytest.mark.parametrize("engineer", [0, 1, 2])
def test_every_visit_point_and_month_has_a_row(
    found: VisitPlan, engineer: int, tmp_path: Path
) -> None:
    """In the order of the day, with the worth of each visit and the lines of each offer."""
    write_visit_workbook(tmp_path / "book.xlsx", found, engineer, Words("en"))
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    rounds, points, pay = (list(page.iter_rows(min_row=5, values_only=True)) for page in book)
    trips = [one for one in found.rounds.rounds if one.engineer == engineer]
    worth = [worth for one in trips for worth in one.worth]
    assert [row[6] for row in rounds] == pytest.approx(worth)
    assert [row[2] for row in rounds] == [clock(a) for one in trips for a in one.hours.arrivals]
    sheets = [sheet for sheet in found.sheets if sheet.engineer == engineer]
    assert [row[0] for row in points] == [sheet.pos for sheet in sheets]
    offers = len(found.scenario.offers)
    for row, sheet in zip(points, sheets, strict=True):
        assert list(row[5 : 5 + offers]) == pytest.approx(sheet.mix.tolist())
    assert len(pay) == 4 * sum(not sheet.prospect for sheet in sheets)
    book.close()
