"""Target sheets as pages, in both languages."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.sheets.sheet_page import write_sheets
from optimizer.scenario import Scenario


def test_same_plan_same_bytes(
    small: Scenario, small_plan: Plan, written: Path, tmp_path: Path
) -> None:
    """Written again, every file is the same."""
    write_sheets(tmp_path, small, small_plan, "en")
    for path in written.iterdir():
        other = tmp_path / path.name
        same = [hashlib.sha256(p.read_bytes()).hexdigest() for p in (path, other)]
        assert same[0] == same[1], path.name


def test_pages_in_both_languages(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """The headline, what not to do, why, and the schemes in words; the JSON has the figure."""
    said = {}
    for language in ("en", "fr"):
        (tmp_path / language).mkdir()
        pages = write_sheets(tmp_path / language, small, small_plan, language)
        said[language] = {page.stem: page.read_text(encoding="utf-8") for page in pages}
        assert len(pages) == len(small.channels) + len(small.zones.regions)
    sheets = {
        s["name"]: s for s in json.loads((tmp_path / "fr" / "sheets.json").read_text("utf-8"))
    }
    total = Words("fr").number(sheets["indirect"]["total"])
    assert f"<b>{total}</b>" in said["fr"]["channel-indirect"]
    assert "Ce qu’il ne faut pas faire" in said["fr"]["region-bretagne"]
    assert "What not to do" in said["en"]["region-bretagne"]
    assert "Aucune région du plan ne touche celle-ci." in said["fr"]["region-bretagne"]
    assert "régions voisines" not in said["fr"]["channel-web"]
    pay = said["fr"]["channel-indirect"]
    assert "Compté par trimestre (toutes les lignes), dès que le quota est atteint" in pay
    assert "7,00\u00a0€ pour chacune, dès la première de la période" in pay
    assert "Si la ligne part en moins de 6 mois" in pay
    english = said["en"]["channel-indirect"]
    assert (
        "once the quota is reached: 7.00\u00a0€ for each one, from the first of the period on"
        in english
    )
    assert "2.5% of each line&#39;s monthly revenue for 24 months" in english
