"""What figures and levels are called, and their digits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import digits, level_text, response_label


@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, unique=True), st.integers(0, 4))
def test_digits_write_decimals_exactly(whole: list[int], decimals: int) -> None:
    """Never more decimals than the values have."""
    values = [value / 10**decimals for value in whole]
    assert digits(values) <= decimals


def test_figures_have_words() -> None:
    """Known figures have words, others keep their name."""
    words = Words("fr")
    assert response_label("scheme.by_line.pay.half_width", words).endswith("by_line (±)")
    assert response_label("row.fibre Q1.shortfall", words) == "fibre Q1, manque"
    assert response_label("channel.web.targets", words) == "objectifs : web"
    assert response_label("level.0.value", words) == "level.0.value"
    assert response_label("loop.last.lines", words) == "ventes simulées – dernier tour"
    assert response_label("loop.last.exits.half_width", words).endswith(" – dernier tour (±)")
    assert response_label("loop.verdict.converged", words) == "stabilisé (1) ou non (0)"
    assert level_text("true", words) == "oui"
    assert level_text("usual", words) == "usual"
