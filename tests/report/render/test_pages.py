"""Pages are escaped and strict; a browser prints them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import jinja2
import pytest

from optimizer.commands.field_commands import sheets
from optimizer.errors import StoreError
from optimizer.plan import Plan
from optimizer.report import Words
from optimizer.report.render.pages import browser, print_pages, rendered
from optimizer.report.sheets.sheet_page import write_sheets
from optimizer.scenario import Scenario
from tests.conftest import ROOT
from tests.report.test_browser import CHROMIUM


def test_a_name_that_is_not_given_is_a_fault() -> None:
    """Nothing is left empty in silence."""
    with pytest.raises(jinja2.UndefinedError, match="undefined"):
        rendered("sheet.html.j2", Words("en"))


def test_names_are_escaped_and_the_frame_is_shared() -> None:
    """A page is HTML of one language, whatever its users call things."""
    values = {"legend": ["<b>A</b>"], "parts": [], "notes": []}
    page = rendered("compare.html.j2", Words("fr"), **values)
    assert "&lt;b&gt;A&lt;/b&gt;" in page
    assert page.startswith('<!doctype html>\n<html lang="fr">')
    assert page.endswith("</main></body></html>")


SMALL = ROOT / "scenarios" / "small"


def fake(folder: Path, script: str) -> None:
    """A program called chromium."""
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_no_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said at once, with what to do; exit code 2, no folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match="none is on the path; install one, or leave --pdf out"):
        sheets(SMALL, out=tmp_path / "runs", pdf=True)
    assert StoreError.exit_code == 2
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("script", "said"), [("exit 3", "exit status 3"), ("exit 0", "it wrote nothing")]
)
def test_a_browser_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    """The page is named, and what happened."""
    fake(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    page = tmp_path / "page.html"
    page.write_text("<p>Targets</p>")
    with pytest.raises(StoreError, match=rf"page\.html could not be printed .*{said}"):
        print_pages(browser(), [page])


def test_a_sheet_is_printed(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """A real browser prints a sheet on a few pages of A4."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "CI has to have chromium (make chromium)"
        pytest.skip("chromium is not installed")
    page = write_sheets(tmp_path, small, small_plan, "fr")[0]
    (made,) = print_pages(browser(), [page])
    content = made.read_bytes()
    assert made == page.with_suffix(".pdf")
    assert content.startswith(b"%PDF-")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", content)) <= 8
    sizes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", content)
    assert {(round(float(w)), round(float(h))) for w, h in sizes} == {(595, 842)}
