"""Tables in text: encodings and separators, rows, changed copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.scenario import load
from optimizer.scenario.tables.csv_file import rows_kept, scaled_column, text_of
from tests.scenario.spoiled import faults_of, spoil


def test_wrong_encoding(folder: Path) -> None:
    """Latin-1 text is named, with its line, instead of read wrong."""
    path = folder / "departments.csv"
    path.write_bytes(
        path.read_text(encoding="utf-8").replace("Bretagne", "Bretagné").encode("latin-1")
    )
    assert any("UTF-8" in f.wrong for f in faults_of(folder))


def test_a_french_spreadsheet_is_read(folder: Path) -> None:
    """Semicolons with decimal commas give the same scenario as commas with points."""
    before = load(folder)
    path = folder / "zone_factors.csv"
    text = path.read_text(encoding="utf-8").replace(",", ";").replace(".", ",")
    path.write_text("\ufeff" + text, encoding="utf-8")
    assert (load(folder).zone_factor == before.zone_factor).all()


def test_a_decimal_comma_between_commas_is_explained(folder: Path) -> None:
    """1,5 quoted in a comma table is no number, and the cure is said."""
    spoil(folder / "pos_capacity.csv", "2B,", '2B,"1,5"\n#')
    found = faults_of(folder)
    assert any("semicolons" in f.right for f in found), [str(f) for f in found]


def test_changed_copies_keep_what_they_do_not_change() -> None:
    """A column scaled, decimal commas written as points; rows of some months, as they stand."""
    text = "\ufeffmonth; capacity\n2026-01;1 000,5\n\n2026-02;2\n".encode()
    scaled = scaled_column(text, "capacity", 2.0)
    assert scaled == b"month,capacity\n2026-01,2001.0\n\n2026-02,4.0\n"
    kept, count = rows_kept(text, "month", ("2026-02",))
    assert (kept, count) == (b"month; capacity\n2026-02;2\n", 1)
    assert rows_kept(b"zone\n01\n2A\n", "month", ()) == (b"zone\n01\n2A\n", 2)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_encoding_of_spreadsheets(codec: str) -> None:
    """The text is the same whatever it was saved as."""
    assert text_of("zone;Ariège\n".encode(codec))[0] == "zone;Ariège\n"
