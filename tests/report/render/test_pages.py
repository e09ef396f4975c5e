"""Templates refuse names that are not given."""

from __future__ import annotations

import jinja2
import pytest

from optimizer.report import Words
from optimizer.report.render.pages import template


def test_a_name_that_is_not_given_is_a_fault() -> None:
    """Nothing is left empty in silence."""
    with pytest.raises(jinja2.UndefinedError, match="undefined"):
        template("sheet.html.j2").render(w=Words("en"))


def test_names_are_escaped_and_the_frame_is_shared() -> None:
    """A page is HTML of one language, whatever its users call things."""
    values = {"legend": ["<b>A</b>"], "parts": [], "notes": []}
    page = template("compare.html.j2").render(w=Words("fr"), **values)
    assert "&lt;b&gt;A&lt;/b&gt;" in page
    assert page.startswith('<!doctype html>\n<html lang="fr">')
    assert page.endswith("</main></body></html>")
