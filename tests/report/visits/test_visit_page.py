"""Rounds and visit sheets as pages and workbooks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from optimizer.field.visiting.visits import VisitPlan
from optimizer.report.locale import LANGUAGES
from optimizer.report.visits.visit_page import write_visits
from optimizer.report.visits.visit_text import clock


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_visit_is_on_its_page(found: VisitPlan, language: str, tmp_path: Path) -> None:
    """A row a visit with its clock time, a section a sheet, and no word left untranslated."""
    write_visits(tmp_path, found, language)
    for engineer in range(3):
        page = (tmp_path / f"engineer-{engineer + 1:02d}.html").read_text(encoding="utf-8")
        mine = [one for one in found.rounds.rounds if one.engineer == engineer]
        calls = sum(len(one.pos) for one in mine)
        assert page.count('<a href="#') == calls
        sheets = [sheet for sheet in found.sheets if sheet.engineer == engineer]
        assert page.count('<section class="sheet"') == len(sheets)
        assert all(f'id="{sheet.pos}"' in page for sheet in sheets)
        assert clock(mine[0].hours.arrivals[0]) in page
        assert not re.search(r"visit_[a-z]+", page)
        assert not re.search(r"\bnan\b", page)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "engineer-03.html" in index
    assert not re.search(r"visit_[a-z]+", index)
    table = pd.read_csv(tmp_path / "rounds.csv")
    assert len(table) == found.rounds.visits
    figures = json.loads((tmp_path / "visits.json").read_text(encoding="utf-8"))
    assert figures["visits"] == found.rounds.visits
    assert len(json.loads((tmp_path / "sheets.json").read_text(encoding="utf-8"))) == len(
        found.sheets
    )


def test_the_same_bytes(found: VisitPlan, tmp_path: Path) -> None:
    """Written twice, every file is the same."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_visits(tmp_path / name, found, "fr")
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_french_marks_and_two_amounts(found: VisitPlan, tmp_path: Path) -> None:
    """No break before a colon or semicolon; why the worth of the rounds has two amounts."""
    for key, word in LANGUAGES["fr"].items():
        assert not (key.startswith("visit_") and re.search(" [:;]", word)), key
    write_visits(tmp_path, found, "fr")
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    page = (tmp_path / "engineer-01.html").read_text(encoding="utf-8")
    for text in (index, page):
        assert not re.search(" [:;] ", text[text.index("<body>") :])
    assert "gain attendu, réévalué chaque semaine" in index
    assert "chaque tour de 2 semaines" in index
    assert not re.search(r"(?<![\d,\u202f])[01](,\d+)? lignes", page)
