"""`optimizer visits`: what it prints, keeps and exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from optimizer.commands.visits_command import visits
from optimizer.errors import ScenarioError
from tests.conftest import SMALL


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
    assert "simulation, non la réalité" in printed


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


def test_a_ledger_with_faults_writes_nothing(tmp_path: Path) -> None:
    """Every fault with its line, before a plan is made; without a month it is asked for one."""
    (tmp_path / "ledger").mkdir()
    text = "pos,month,offer,sold\nP0001,2026-01,gold,1\nP9,2026-02,fibre,1\n"
    (tmp_path / "ledger" / "sales.csv").write_text(text, encoding="utf-8")
    out = tmp_path / "runs"
    with pytest.raises(ScenarioError) as raised:
        visits(SMALL, first="2026-03", ledger=tmp_path / "ledger", out=out)
    assert [fault.line for fault in raised.value.faults] == [2, 3]
    with pytest.raises(typer.BadParameter, match="which month opens"):
        visits(SMALL, ledger=tmp_path / "ledger", out=out)
    assert not out.exists()


def test_with_a_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sales from it, payments and visits not known: it says so, on the page too."""
    rows = [f"P{i + 1:04d},2026-0{m},fibre,{i % 4}" for i in range(60) for m in (1, 2)]
    (tmp_path / "ledger").mkdir()
    text = "\n".join(["pos,month,offer,sold", *rows]) + "\n"
    (tmp_path / "ledger" / "sales.csv").write_text(text, encoding="utf-8")
    code = visits(
        SMALL,
        1,
        "2026-03",
        futures=2,
        ledger=tmp_path / "ledger",
        out=tmp_path / "runs",
        as_json=True,
    )
    shown = json.loads(capsys.readouterr().out)
    assert code == 0
    assert shown["sources"] == {"sold": "ledger", "paid": "none", "visits": "none"}
    page = (Path(shown["folder"]) / "engineer-01.html").read_text(encoding="utf-8")
    assert "LEDGER" in page
    assert "SIMULATED" not in page
    assert "Payments: not known" in page
