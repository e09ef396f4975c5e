"""Sales are read as they are, in every way that a month may be written; what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import ScenarioError
from optimizer.field.actuals import read_actuals
from optimizer.field.month_cells import month_of
from optimizer.scenario import Scenario
from tests.field.actions import scenario_of
from tests.field.sold import HEADER, rows_of, sales_file


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Two zones, three months."""
    return scenario_of(tmp_path_factory.mktemp("s"), 3, months=3)


def written(folder: Path, rows: list[list[str]], header: list[str], sep: str = ",") -> Path:
    """A file of rows."""
    path = folder / "sold.csv"
    path.write_text("\n".join(sep.join(r) for r in [header, *rows]) + "\n", encoding="utf-8")
    return path


def faults(scenario: Scenario, path: Path, first_left: str = "2026-03") -> list[str]:
    """What is wrong with a file."""
    with pytest.raises(ScenarioError) as caught:
        read_actuals(scenario, path, first_left)
    return [f"{f.line} {f.field}: {f.wrong}; {f.right}" for f in caught.value.faults]


def plain(scenario: Scenario) -> tuple[np.ndarray, list[list[str]]]:
    """Sales of two months with decimals, and their rows."""
    sold = np.round(np.random.default_rng(1).uniform(0, 90, (2, 2, 3, 2)), 1)
    return sold, rows_of(scenario, sold)


def test_read_back(scenario: Scenario, tmp_path: Path) -> None:
    """Every figure where it belongs, the rows in any order."""
    sold, _ = plain(scenario)
    path = sales_file(tmp_path, scenario, sold)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], *sorted(lines[1:])]) + "\n")
    found = read_actuals(scenario, path, "2026-03")
    assert (found.sold == sold).all()
    assert (found.past, found.push, found.months_as) == (2, None, {"YYYY-MM": 24})


@pytest.mark.parametrize(
    ("text", "month", "way"),
    [
        ("2026-07", "2026-07", "YYYY-MM"),
        ("2026-07-01", "2026-07", "YYYY-MM-01"),
        ("2026-07-01 00:00:00", "2026-07", "YYYY-MM-01"),
        ("07/2026", "2026-07", "MM/YYYY"),
        ("01/07/2026", "2026-07", "01/MM/YYYY"),
        ("46204", "2026-07", "Excel date"),  # 36526 is 2000-01-01, and 9,678 days on
    ],
)
def test_months_as_spreadsheets_write_them(text: str, month: str, way: str) -> None:
    """Each way of writing July 2026."""
    assert month_of(text) == (month, way)


@pytest.mark.parametrize("text", ["07/01/2026", "46205", "2026-13", "july", "", "2026-07-02"])
def test_what_is_no_month(text: str) -> None:
    """An American date, a serial number inside the month, and others are refused."""
    with pytest.raises(ValueError, match="is"):
        month_of(text)


def test_french_spreadsheet(scenario: Scenario, tmp_path: Path) -> None:
    """Semicolons, decimal commas, French dates and a byte order mark: the same sales."""
    sold, rows = plain(scenario)
    dates = {"2026-01": "01/01/2026", "2026-02": "46054"}
    french = [[*r[:3], dates[r[3]], r[4].replace(".", ",")] for r in rows]
    path = written(tmp_path, french, HEADER, ";")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    found = read_actuals(scenario, path, "2026-03")
    assert (found.sold == sold).all()
    assert found.months_as == {"01/MM/YYYY": 12, "Excel date": 12}


def test_every_fault_at_once(scenario: Scenario, tmp_path: Path) -> None:
    """Unknown zone, negative sales, a doubled row, months not past or unknown: each named."""
    _, rows = plain(scenario)
    rows[0][1], rows[1][4], rows[2][3], rows[3][3] = "zz", "-4", "2026-03", "2027-01"
    rows[4][4], rows[5] = "1,5 ", list(rows[6])
    found = faults(scenario, written(tmp_path, rows, HEADER))
    assert any("row has 6 cells" in f for f in found)
    rows[4][4] = "many"
    found = faults(scenario, written(tmp_path, rows, HEADER))
    assert [f.split(";")[0] for f in found] == [
        "2 zone: 'zz' is no zone",
        "3 sold: -4 is below 0",
        "4 month: 2026-03 is not past",
        "5 month: 2027-01 is outside the calendar",
        "6 sold: 'many' is not a number",
        "8 channel, zone, offer, month: the same channel, zone, offer, month as line 7",
    ]


def test_missing_rows(scenario: Scenario, tmp_path: Path) -> None:
    """What no row names is named, the first three, the others counted."""
    _, rows = plain(scenario)
    (found,) = faults(scenario, written(tmp_path, rows[4:], HEADER))
    assert "z0/2026-01/shop/basic" in found
    assert "and 1 more" in found


def test_wrong_encoding_and_workbooks(scenario: Scenario, tmp_path: Path) -> None:
    """Latin-1, a workbook, no file at all."""
    path = tmp_path / "sold.csv"
    path.write_bytes("canal,zone,offre\nInternet,Côtes,x\n".encode("latin-1"))
    assert "2 encoding: is not UTF-8" in faults(scenario, path)[0]
    path.write_bytes(b"PK\x03\x04...")
    assert "is a workbook, not text" in faults(scenario, path)[0]
    assert "cannot be read" in faults(scenario, tmp_path / "none.csv")[0]


@pytest.mark.parametrize("month", ["2026-01", "2026-04", "soon"])
def test_from_a_month_of_the_plan(scenario: Scenario, tmp_path: Path, month: str) -> None:
    """There must be months past and months left."""
    assert "use a month after 2026-01, up to 2026-03" in faults(scenario, tmp_path, month)[0]


def test_levels_in_force(scenario: Scenario, tmp_path: Path) -> None:
    """One a channel, zone and month; unknown ones and two at once are faults."""
    _, rows = plain(scenario)
    full = [[*r, "push" if r[0] == "web" else "reference"] for r in rows]
    found = read_actuals(scenario, written(tmp_path, full, [*HEADER, "level"]), "2026-03")
    assert found.push is not None
    assert (found.push == [0, 1, 2]).all()
    full[1][5] = "push"
    (wrong,) = faults(scenario, written(tmp_path, full, [*HEADER, "level"]))
    assert "another level than for the channel's first offer" in wrong
    full[1][5] = "pushed"
    assert (
        "'pushed' is no level of shop"
        in faults(scenario, written(tmp_path, full, [*HEADER, "level"]))[0]
    )
