"""Rounds and visit sheets as pages and workbooks: every visit is there, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from optimizer.field.visiting.planning import Asked
from optimizer.field.visiting.topic import Topic
from optimizer.field.visiting.visiting import Visits, plan_visits
from optimizer.plan import Plan
from optimizer.report.visit_page import write_visits
from optimizer.report.visit_text import clock, topic_text
from optimizer.report.words import LANGUAGES, Words
from optimizer.scenario import Scenario


@pytest.fixture(scope="module")
def found(small: Scenario, small_plan: Plan) -> Visits:
    """Two weeks before the fifth month under the threshold."""
    return plan_visits(small, small_plan, "2026-05", Asked(2, 2, 60), "threshold", 2)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_visit_is_on_its_page(found: Visits, language: str, tmp_path: Path) -> None:
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


def test_the_same_bytes(found: Visits, tmp_path: Path) -> None:
    """Written twice, every file is the same."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_visits(tmp_path / name, found, "fr")
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_words_are_the_same_in_both_languages() -> None:
    """Every topic's sentence fills its blanks, and both languages have the same blanks."""
    for key in (key for key in LANGUAGES["en"] if key.startswith("visit_")):
        blanks = [set(re.findall(r"{(\w+)}", LANGUAGES[name][key])) for name in ("en", "fr")]
        assert blanks[0] == blanks[1], key


def test_a_topic_in_words() -> None:
    """Figures as each language writes them; one line is singular."""
    topic = Topic("threshold", {"missing": 1.0, "euros": 1449.0, "weeks": 9})
    assert topic_text(topic, Words("en")).startswith("1 line short")
    assert "1\u202f449\u00a0€" in topic_text(topic, Words("fr"))
    churn = Topic("churn", {"lines": 5.0, "rate": 0.125, "peers": 0.05})
    assert "12,5\u202f%" in topic_text(churn, Words("fr"))
    assert clock(2.59) == "11:35"
