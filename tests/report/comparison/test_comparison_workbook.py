"""The workbook of a comparison has all of it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from optimizer.comparison import Comparison
from optimizer.report.comparison.comparison_page import write_comparison


def test_the_workbook_has_it_all(found: Comparison, tmp_path: Path) -> None:
    """Every figure by its name, every target that differs, every margin's sum; frozen headers."""
    write_comparison(tmp_path, found, "en")
    book = openpyxl.load_workbook(tmp_path / "compare.xlsx")
    assert all(page.freeze_panes for page in book)
    difference = found.differences[0]
    rows = list(book["Figures"].iter_rows(min_row=4, values_only=True))
    told = {row[1]: row[5] for row in rows if row[0] == "B"}
    expected = difference.figures.set_index("name")["difference"]
    assert set(told) == set(expected.index)
    for name, value in expected.dropna().items():
        assert told[name] == pytest.approx(value)
    for name in ("channel", "region", "zone", "offer", "month", "channel × region"):
        rows = list(book[f"Targets {name}"].iter_rows(min_row=4, values_only=True))
        assert sum(row[-1] for row in rows if row[0] == "B") == difference.targets.moved
        assert sum(row[-1] for row in rows if row[0] == "C") == 0
    assert book["The largest movements"].max_row - 3 == len(difference.targets.cells)
    cells = list(book["Cells of tables"].iter_rows(min_row=4, values_only=True))
    assert len(cells) == 60
    assert all(row[5] == pytest.approx(1.5 * row[4]) for row in cells)
    assert isinstance(book["Inputs"]["D4"].value, int | float)
