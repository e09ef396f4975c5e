"""Values and signs of a comparison, in words."""

from __future__ import annotations

from optimizer.report import Words
from optimizer.report.comparison.comparison_text import signed, value_text

CHANGES = {"offers.fibre.margin": 80, "plan.commitments[fibre Q1].at_least": 6400, "seed": 4}


def test_signs_and_values() -> None:
    """A difference has its sign, shares differ by points, nothing has a sign that rounds to 0."""
    english, french = Words("en"), Words("fr")
    assert signed(0.0123, "share", english) == "+1.23\u00a0pt"
    assert signed(-0.00001, "share", english) == "0.00\u00a0pt"
    assert signed(-0.2, "lines", english) == "0"
    assert signed(1234.0, "EUR", french) == "+1\u202f234\u00a0€"
    assert signed(float("nan"), "EUR", english) == "–"
    assert value_text(0.25, french) == "0,25"
    assert value_text(None, french) == "–"
    assert value_text({"fixed": 50}, english) == '{"fixed": 50}'
    assert len(value_text("x" * 500, english)) == 70
