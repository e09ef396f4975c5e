"""What visit sheets say in words."""

from __future__ import annotations

from optimizer.field.visiting.visit_sheet import Topic
from optimizer.report.locale import Words
from optimizer.report.visits.visit_text import clock, counted, lead_text, topic_text
from optimizer.statistics import Interval


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
