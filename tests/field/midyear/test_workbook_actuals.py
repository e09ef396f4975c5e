"""Sales from a workbook are those of the CSV; what a cell leaves in doubt is named by its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from optimizer.errors import ScenarioError
from optimizer.field.midyear.actuals import read_actuals
from optimizer.scenario import Scenario
from tests.field.action_scenarios import scenario_of
from tests.field.midyear.test_actuals import said
from tests.field.sold import HEADER, rows_of

SOLD = np.round(np.random.default_rng(1).uniform(1, 90, (2, 2, 3, 2)), 1)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Two zones, three months."""
    return scenario_of(tmp_path_factory.mktemp("s"), 3, months=3)


def rows(scenario: Scenario) -> list[list[Any]]:
    """Rows of sales with numbers."""
    return [[*row[:4], float(row[4])] for row in rows_of(scenario, SOLD)]


def book_of(
    path: Path, body: list[list[Any]], change: Callable[[Any, Any], None] | None = None
) -> Path:
    """A workbook with the sales on its sheet Sales, after a cover that is hidden."""
    book = openpyxl.Workbook()
    page = book.create_sheet("Sales")
    book["Sheet"].sheet_state = "hidden"
    for row in [HEADER, *body]:
        page.append(row)
    book.active = 1
    if change is not None:
        change(book, page)
    book.save(path)
    return path


def faults(scenario: Scenario, path: Path | str) -> list[str]:
    """What is wrong with a workbook."""
    with pytest.raises(ScenarioError) as caught:
        read_actuals(scenario, path, "2026-03")
    return [f"{f.line} {f.field}: {f.wrong}" for f in caught.value.faults]


def test_the_same_as_a_csv(scenario: Scenario, tmp_path: Path) -> None:
    """Numbers, numbers as text, dates, days as a number, empty rows, a sheet by its name."""

    def change(book: Any, page: Any) -> None:
        page["D2"], page["D3"], page["D4"] = dt.datetime(2026, 1, 1), 46023, "janv. 2026"
        page["E5"] = f"{SOLD.ravel()[3]}".replace(".", ",")
        page.insert_rows(1, 2)
        page.insert_rows(10)

    path = book_of(tmp_path / "sold.xlsx", rows(scenario), change)
    for name in (str(path), f"{path}#Sales"):
        found = read_actuals(scenario, name, "2026-03")
        assert (found.sold == SOLD).all()
    read = said(found)
    assert read["sheet"] == [("Sales", 0)]
    assert read["empty"] == [("", 3)]
    once = [("Excel date", 1), ("date cell", 1), ("month name", 1)]
    assert read["month"] == [("YYYY-MM", 21), *once]
    assert read["text"] == read["comma"] == [(f"{SOLD.ravel()[3]}".replace(".", ","), 1)]
    assert "None sheet: has no sheet 'Sale'" in faults(scenario, f"{path}#Sale")


def test_dates_since_1904(scenario: Scenario, tmp_path: Path) -> None:
    """A workbook that counts from 1904 says so, and its days are counted so."""

    def change(book: Any, page: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        page["D2"] = 46023 - 1462

    found = read_actuals(scenario, book_of(tmp_path / "s.xlsx", rows(scenario), change), "2026-03")
    assert (found.sold == SOLD).all()
    assert "since_1904" in said(found)


def test_every_doubtful_cell_is_named(scenario: Scenario, tmp_path: Path) -> None:
    """Formulas never computed, errors, merged cells, truth values, wrong days, negatives, names."""

    def change(book: Any, page: Any) -> None:
        page["E2"] = "=1+1"
        page["E3"], page["E3"].data_type = "#REF!", "e"
        page.merge_cells("B4:B5")
        page["E6"] = True
        page["D7"] = dt.datetime(2026, 1, 15)
        page["E8"], page["B9"], page["C10"], page["A11"] = -3, "zz", "fixe", "canal"
        page["E12"], page["E13"] = "1,234", None
        for column in "ABCD":
            page[f"{column}15"] = page[f"{column}14"].value

    found = faults(scenario, book_of(tmp_path / "s.xlsx", rows(scenario), change))
    assert found == [
        "2 sold (Sales!E2): is a formula whose result the file does not keep",
        "3 sold (Sales!E3): holds the error #REF!",
        "5 zone (Sales!B5): is merged with others (B4:B5)",
        "6 sold (Sales!E6): is TRUE, a truth value",
        "7 month (Sales!D7): '2026-01-15' is 2026-01-15, not the first of a month",
        "8 sold (Sales!E8): -3 is below 0",
        "9 zone (Sales!B9): 'zz' is no zone",
        "10 offer (Sales!C10): 'fixe' is no offer",
        "11 channel (Sales!A11): 'canal' is no channel",
        "12 sold (Sales!E12): '1,234' may be 1234 or 1.234",
        "13 sold (Sales!E13): is empty",
        "15 channel, zone, offer, month (Sales!A15): the same channel, zone, offer, month as "
        "line 14",
    ]


def test_a_row_of_formulas_is_no_empty_row(scenario: Scenario, tmp_path: Path) -> None:
    """Nothing is left out in silence because nobody computed it."""

    def change(book: Any, page: Any) -> None:
        page.append([f"={column}2" for column in "ABCDE"])

    found = faults(scenario, book_of(tmp_path / "s.xlsx", rows(scenario), change))
    assert len(found) == 5
    assert all("26 " in f and "is a formula whose result" in f for f in found)


def test_what_is_no_workbook(scenario: Scenario, tmp_path: Path) -> None:
    """Damaged, of another program, old or locked; a column that lacks is named with its row."""
    path = tmp_path / "sold.xlsx"
    path.write_bytes(b"PK\x03\x04...")
    assert "is no workbook that can be read" in faults(scenario, path)[0]
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "of an old kind (.xls), or one with a password" in faults(scenario, path)[0]

    def change(book: Any, page: Any) -> None:
        page["E1"] = "ventes"

    found = faults(scenario, book_of(path, rows(scenario), change))
    assert "1 sold (Sales!A1): column is missing" in found
    assert "has no rows" in faults(scenario, book_of(path, []))[0]
    book_of(path, [], lambda _, page: page.delete_rows(1))
    assert "has no rows" in faults(scenario, path)[0]
