"""Sales are read as they are, in every way that a month may be written; what is wrong is named."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import ScenarioError
from optimizer.field.midyear.actuals import Actuals, read_actuals
from optimizer.scenario import Scenario
from optimizer.scenario.tables.readings import month_of
from tests.field.action_scenarios import scenario_of
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


def said(found: Actuals) -> dict[str, list[tuple[str, int]]]:
    """How a file was read, by kind."""
    kinds = {reading.kind for reading in found.readings}
    return {k: [(r.how, r.count) for r in found.readings if r.kind == k] for k in kinds}


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
    assert (found.past, found.push) == (2, None)
    assert said(found)["month"] == [("YYYY-MM", 24)]


@pytest.mark.parametrize(
    ("text", "month", "way"),
    [
        ("2026-07", "2026-07", "YYYY-MM"),
        ("2026-07-01", "2026-07", "YYYY-MM-01"),
        ("2026-07-01 00:00:00", "2026-07", "YYYY-MM-01"),
        ("07/2026", "2026-07", "MM/YYYY"),
        ("01/07/2026", "2026-07", "01/MM/YYYY"),
        ("46204", "2026-07", "Excel date"),  # 36526 is 2000-01-01, and 9,678 days on
        ("202607", "2026-07", "YYYYMM"),
        ("juil. 2026", "2026-07", "month name"),
        ("JUILLET 2026", "2026-07", "month name"),
        ("juil-26", "2026-07", "month name"),
        ("Jul 2026", "2026-07", "month name"),
        ("Août 2026", "2026-08", "month name"),
    ],
)
def test_months_as_spreadsheets_write_them(text: str, month: str, way: str) -> None:
    """Each way of writing July 2026."""
    assert month_of(text) == (month, way)


@pytest.mark.parametrize(
    "text",
    ["07/01/2026", "46205", "2026-13", "july", "", "2026-07-02", "202613", "juil 26", "julio 2026"],
)
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
    assert said(found)["month"] == [("01/MM/YYYY", 12), ("Excel date", 12)]
    assert said(found)["encoding"] == [("UTF-8", 0)]
    assert said(found)["columns"] == [("semicolons", 0)]
    assert said(found)["comma"][0][1] == sum("," in row[4] for row in french)


def test_empty_rows(scenario: Scenario, tmp_path: Path) -> None:
    """Left out, counted where something stands below them."""
    _, rows = plain(scenario)
    path = written(tmp_path, [*rows[:4], ["", "", "", "", ""], [], *rows[4:], [], []], HEADER)
    assert said(read_actuals(scenario, path, "2026-03"))["empty"] == [("", 2)]
    assert "empty" not in said(read_actuals(scenario, written(tmp_path, rows, HEADER), "2026-03"))


def test_every_fault_at_once(scenario: Scenario, tmp_path: Path) -> None:
    """Unknown zone, negative sales, a doubled row, months outside or none: each named."""
    _, rows = plain(scenario)
    rows[0][1], rows[1][4], rows[2][3], rows[3][3] = "zz", "-4", "2025-12", "2027-01"
    rows[4][4], rows[5] = "1,5 ", list(rows[6])
    found = faults(scenario, written(tmp_path, rows, HEADER))
    assert any("row has 6 cells" in f for f in found)
    rows[4][4] = "many"
    found = faults(scenario, written(tmp_path, rows, HEADER))
    assert [f.split(";")[0] for f in found] == [
        "2 zone: 'zz' is no zone",
        "3 sold: -4 is below 0",
        "4 month: 2025-12 is outside the calendar",
        "5 month: 2027-01 is outside the calendar",
        "6 sold: 'many' is not a number",
        "8 channel, zone, offer, month: the same channel, zone, offer, month as line 7",
    ]


def test_later_months_are_left_out(scenario: Scenario, tmp_path: Path) -> None:
    """A file of the whole year, read up to a month: as the file of the past alone, and said."""
    _, rows = plain(scenario)
    alone = read_actuals(scenario, written(tmp_path, rows, HEADER), "2026-02", all_past=True)
    short = [row for row in rows if row[3] == "2026-01"]
    assert 0 < len(short) < len(rows)
    found = read_actuals(scenario, written(tmp_path, short, HEADER), "2026-02")
    np.testing.assert_array_equal(alone.sold, found.sold)
    assert said(alone)["later"] == [("", len(rows) - len(short))]
    assert "later" not in said(found)


@pytest.mark.parametrize("first", ["juillet", "04/2026", "2026-4", "2026-13"])
def test_from_must_be_a_month(scenario: Scenario, tmp_path: Path, first: str) -> None:
    """What is no month is called that, with the form that is one."""
    _, rows = plain(scenario)
    with pytest.raises(ScenarioError, match=r"is no month.*as YYYY-MM"):
        read_actuals(scenario, written(tmp_path, rows, HEADER), first)


def test_a_months_hint_is_itself_right(scenario: Scenario, tmp_path: Path) -> None:
    """What a fault of a month tells to write is read without one."""
    _, rows = plain(scenario)
    rows[0][3] = "soon"
    with pytest.raises(ScenarioError) as caught:
        read_actuals(scenario, written(tmp_path, rows, HEADER), "2026-03")
    *_, one, other = re.findall(r"[\d/-]{7,}", caught.value.faults[0].right)
    for month in (one, other):
        for row in rows:
            row[3] = month if row[3] == "2026-02" else row[3]
        rows[0][3] = "2026-01"
        assert read_actuals(scenario, written(tmp_path, rows, HEADER), "2026-03").past == 2


def test_an_empty_file_is_one_fault(scenario: Scenario, tmp_path: Path) -> None:
    """No columns to miss one by one: the file is empty."""
    path = tmp_path / "sold.csv"
    path.write_text("\n", encoding="utf-8")
    (found,) = faults(scenario, path)
    assert "is empty" in found
    assert "channel, zone, offer, month, sold" in found


def test_a_doubtful_numbers_cures_are_read(scenario: Scenario, tmp_path: Path) -> None:
    """Each number that the fault tells to write is read in the same file, as what it says."""
    _, rows = plain(scenario)
    rows[0][4] = '"1,234"'
    (found,) = faults(scenario, written(tmp_path, rows, HEADER))
    whole, part = found.rsplit("write ", 1)[1].split(" or ")
    for text, value in ((whole, 1234.0), (part, 1.234)):
        rows[0][4] = text
        got = read_actuals(scenario, written(tmp_path, rows, HEADER), "2026-03")
        assert value in got.sold


def test_missing_rows(scenario: Scenario, tmp_path: Path) -> None:
    """What no row names is named, the first three, the others counted."""
    _, rows = plain(scenario)
    (found,) = faults(scenario, written(tmp_path, rows[4:], HEADER))
    assert "z0/2026-01/shop/basic" in found
    assert "and 1 more" in found


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_encodings(tmp_path: Path, codec: str, name: str) -> None:
    """An accent in a zone's name, the same sales in every encoding, tabs between columns."""
    scenario = scenario_of(tmp_path / "s", 3, months=2)
    content = scenario.tables["zones.csv"].decode().replace("z0", "Côtes").encode()
    factors = scenario.tables["zone_factors.csv"].decode().replace("z0", "Côtes").encode()
    files = {"zones.csv": content, "zone_factors.csv": factors}
    accented = scenario.replace_all({}, files)
    sold = np.round(np.random.default_rng(1).uniform(0, 90, (2, 1, 3, 2)), 1)
    path = written(tmp_path, rows_of(accented, sold), HEADER, "\t")
    path.write_bytes(path.read_text("utf-8").encode(codec))
    found = read_actuals(accented, path, None)
    assert (found.sold == sold).all()
    assert said(found)["encoding"] == [(name, 0)]
    assert said(found)["columns"] == [("tabs", 0)]


def test_what_no_encoding_is(scenario: Scenario, tmp_path: Path) -> None:
    """Bytes of none; accents of another system in a name; no file; a sheet of a CSV."""
    path = tmp_path / "sold.csv"
    path.write_bytes(b"channel,zone,offer,month,sold\nweb,\x81\xff,basic,2026-01,4\n")
    assert "2 encoding: is not UTF-8, nor UTF-16 or Windows-1252" in faults(scenario, path)[0]
    path.write_bytes("channel,zone,offer,month,sold\nweb,é0,basic,2026-01,4\n".encode("cp850"))
    assert "'‚0' is no zone" in faults(scenario, path)[0]
    assert "cannot be read" in faults(scenario, tmp_path / "none.csv")[0]
    path.write_bytes(b"channel,zone,offer,month,sold\nweb,z0,basic,2026-01," + b"4" * 200_000)
    assert "2 row: cannot be read (field larger than field limit" in faults(scenario, path)[0]
    assert "has no sheets" in faults(scenario, Path(f"{path}#Sales"))[0]


@pytest.mark.parametrize(
    ("text", "sep", "value"),
    [
        ("1 234", ",", 1234.0),
        ("1\u202f234,5", ";", 1234.5),
        ("41,5", ";", 41.5),
        ("41.5", ";", 41.5),
        ("1,234", ";", 1.234),
        ("1.234", ",", 1.234),
        ("0.234", ";", 0.234),
        ("1.234", ";", "may be 1234 or 1.234"),
        ("1,234", "\t", "may be 1234 or 1.234"),
        ("1.234,5", ";", "is not a number"),
        ("12 lignes", ";", "is not a number"),
        ("1 23", ";", "is not a number"),
        ("nan", ";", "is not a number"),
        ("", ";", "is empty"),
        ("−4", ";", "is below 0"),
    ],
)
def test_numbers(
    scenario: Scenario, tmp_path: Path, text: str, sep: str, value: float | str
) -> None:
    """One number, or a fault that says why not; fractions and spaces are said."""
    _, rows = plain(scenario)
    rows[0][4] = text
    path = written(tmp_path, rows, HEADER, sep)
    if isinstance(value, str):
        assert value in faults(scenario, path)[0]
    else:
        found = read_actuals(scenario, path, "2026-03")
        assert found.sold[0, 0, 0, 0] == value
        assert ("spaces" in said(found)) == (" " in text or "\u202f" in text)
        assert any(text == how or value.is_integer() for how, _ in said(found)["fraction"])


def test_zones_without_their_zeros(tmp_path: Path) -> None:
    """A spreadsheet makes 1 of zone 01: read as the one zone that it can be, and said."""
    scenario = scenario_of(tmp_path / "s", 3, months=2)
    files = {
        name: scenario.tables[name].decode().replace("z0", "01").replace("z1", "2A").encode()
        for name in ("zones.csv", "zone_factors.csv")
    }
    coded = scenario.replace_all({}, files)
    sold = np.ones((2, 1, 3, 2))
    rows = [[r[0], r[1].lstrip("0"), *r[2:]] for r in rows_of(coded, sold)]
    found = read_actuals(coded, written(tmp_path, rows, HEADER), "2026-02")
    assert said(found)["zone"] == [("1 = 01", 6)]
    rows.append([rows[0][0], "01", *rows[0][2:]])
    assert "the same channel, zone" in faults(coded, written(tmp_path, rows, HEADER), "2026-02")[0]


def test_the_months_of_the_file(scenario: Scenario, tmp_path: Path) -> None:
    """Without a month to start from: those in the file are past; all of them only if allowed."""
    sold = np.ones((2, 3, 3, 2))
    assert read_actuals(scenario, sales_file(tmp_path, scenario, sold[:, :2]), None).past == 2
    path = sales_file(tmp_path, scenario, sold)
    assert read_actuals(scenario, path, None, all_past=True).past == 3
    with pytest.raises(ScenarioError, match="no month is left"):
        read_actuals(scenario, path, None)


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
