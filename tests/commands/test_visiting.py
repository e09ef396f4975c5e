"""`optimizer visits`: what it prints, keeps and exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from optimizer.commands.visiting import visits
from tests.conftest import ROOT

SMALL = ROOT / "scenarios" / "small"


def test_rounds_and_sheets_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON: figures of the rounds, the lead over other ways with intervals, and the folder."""
    code = visits(SMALL, 2, "2026-05", "threshold", futures=2, out=tmp_path, as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert code == 0
    assert shown["scheme"] == "threshold"
    assert 0 < shown["visits"] <= shown["visits_at_most"] == 54
    assert shown["longest_day"] <= 7.5
    lead = shown["comparison"]["leads"]["contribution over turnover"]
    assert lead["low"] <= lead["mean"] <= lead["high"]
    folder = Path(shown["folder"])
    assert folder.name == "visits-2026-05"
    assert {"index.html", "engineer-03.xlsx", "rounds.csv"} <= {p.name for p in folder.iterdir()}


def test_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In French, with the default month, the plan's fourth."""
    assert visits(SMALL, 1, futures=2, out=tmp_path, language="fr") == 0
    printed = capsys.readouterr().out
    assert "contribution (€)" in printed
    assert "visits-2026-04" in printed
    assert "simulés, non mesurés" in printed


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"first": "2026-09"}, "2026-01 to 2026-06"),
        ({"first": "2026-06", "weeks": 6}, "5 weeks"),
        ({"scheme": "gold"}, "by_line"),
        ({"futures": 1}, "interval"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, object], named: str, tmp_path: Path) -> None:
    """Before anything is planned, with what would do; nothing is written."""
    with pytest.raises(typer.BadParameter, match=named):
        visits(SMALL, out=tmp_path, **given)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
