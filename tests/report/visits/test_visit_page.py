"""Rounds and visit sheets as pages and workbooks: every visit is there, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from optimizer.field.visiting.round_planning import VisitRequest
from optimizer.field.visiting.topic import Topic
from optimizer.field.visiting.visits import VisitPlan, plan_visits
from optimizer.plan import Plan
from optimizer.report.locale import LANGUAGES, Words
from optimizer.report.visits.visit_page import write_visits
from optimizer.report.visits.visit_text import clock, counted, lead_text, topic_text
from optimizer.scenario import Scenario
from optimizer.statistics import Interval


@pytest.fixture(scope="module")
def found(small: Scenario, small_plan: Plan) -> VisitPlan:
    """Two weeks before the fifth month under the threshold."""
    return plan_visits(
        small, small_plan, "2026-05", VisitRequest(2, 2, 60, scheme="threshold", futures=2)
    )


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
        book = openpyxl.load_workbook(tmp_path / f"engineer-{engineer + 1:02d}.xlsx")
        rounds, points, pay = book.worksheets
        assert rounds.max_row == 4 + calls
        assert points.max_row == 4 + len(sheets)
        assert pay.max_row == 4 + 4 * sum(not sheet.prospect for sheet in sheets)
        book.close()
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


def test_a_topic_in_words() -> None:
    """Figures as each language writes them; one line is singular."""
    topic = Topic("threshold", {"missing": 1.0, "euros": 1449.0, "weeks": 9})
    assert topic_text(topic, Words("en")).startswith("1 line short")
    assert "1\u202f449\u00a0€" in topic_text(topic, Words("fr"))
    churn = Topic("churn", {"lines": 5.0, "rate": 0.125, "peers": 0.05})
    assert "12,5\u202f%" in topic_text(churn, Words("fr"))
    assert clock(2.59) == "11:35"


def test_singular_and_plural() -> None:
    """English: after 1 alone. French: below 2."""
    fr, en = Words("fr"), Words("en")
    given = "1 lignes ; 0,87 lignes ; 0 lignes ; 1,99 lignes ; 1 jours ouvrés"
    assert counted(given, fr) == "1 ligne ; 0,87 ligne ; 0 ligne ; 1,99 ligne ; 1 jour ouvré"
    for left in ("2 lignes", "11 lignes", "2,1 lignes", "1\u202f001 lignes", "2\u202f000 lignes"):
        assert counted(left, fr) == left
    assert counted("1 lines, 1 working days, 0 lines", en) == "1 line, 1 working day, 0 lines"
    for left in ("0.1 lines", "11 lines", "1,001 lines", "1.0 lines"):
        assert counted(left, en) == left


def test_a_lead_has_the_digits_of_its_interval() -> None:
    """Two digits of the half-width, no minus before nothing, separators of the language."""
    en, fr = Words("en"), Words("fr")
    assert lead_text(Interval(-0.0000031, 0.0000124, 0.95, 12), en) == "\u22120.000003 ± 0.000012"
    assert lead_text(Interval(-1e-9, 0.012, 0.95, 12), en) == "0.000 ± 0.012"
    assert lead_text(Interval(12345.6, 1234.0, 0.95, 12), fr) == "+12\u202f300 ± 1\u202f200"
    assert lead_text(Interval(0.5, 0.25, 0.95, 12), fr) == "+0,50 ± 0,25"
    assert lead_text(Interval(0.0, 0.0, 0.95, 12), en) == "0 ± 0"


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
