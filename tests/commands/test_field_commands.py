"""Actions, sheets and visits on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import typer

from optimizer.commands.field_commands import check_actions, sheets, visits
from optimizer.errors import ScenarioError
from tests.conftest import SMALL

TEXT = """name,channel,zone,region,months,level,extra,cost
web January,web,all,,2026-01,campaign_offer,,9000
web Corsica,web,,Corse,2026-02..2026-03,,40,300
shops 29,shop,29,,2026-01..2026-02,promotion,,
calls 35,telesales,35,,2026-03,two_shifts,,500
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the plan is kept between the tests, beside a table of actions."""
    folder = tmp_path_factory.mktemp("field")
    (folder / "actions.csv").write_text(TEXT, encoding="utf-8")
    return folder


def test_json_csv_and_exit_code_agree(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every figure as JSON, the same in the run's folder; the subset within the budget."""
    assert check_actions(SMALL, runs / "actions.csv", 5000.0, out=runs, as_json=True) == 0
    shown = json.loads(capsys.readouterr().out)
    folder = Path(shown["folder"])
    table = pd.read_csv(folder / "actions.csv")
    assert list(table["action"]) == [row["action"] for row in shown["actions"]]
    assert list(table["verdict"]) == ["aligned", "aligned", "divergent", "divergent"]
    assert list(table["net"]) == pytest.approx([row["net"] for row in shown["actions"]])
    assert list(table["reason"]) == [row["reason"] for row in shown["actions"]]
    assert shown["best"]["actions"] == list(table[table["chosen"]]["action"]) == ["web Corsica"]
    assert shown["best"]["cost"] == 300
    channels = pd.read_csv(folder / "channels.csv").groupby("action")["lines"].sum()
    assert channels["all together"] == pytest.approx(shown["together"]["net"])
    rows = pd.read_csv(folder / "rows.csv")
    assert set(rows[rows["action"] == "calls 35"]["row"]) == {"capacity telesales 2026-03"}


def test_words_in_both_languages(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Verdict and reason name the row broken and the channel that loses, in either language."""
    said = {}
    for language in ("en", "fr"):
        assert check_actions(SMALL, runs / "actions.csv", 5e3, out=runs, language=language) == 0
        said[language] = " ".join(capsys.readouterr().out.split())
    assert "calls 35: divergent: breaks capacity telesales 2026-03 by" in said["en"]
    assert "taken from other channels (resellers" in said["en"]
    assert "no row broken (proven)" in said["en"]
    assert "calls 35 : divergente : rompt capacité télévente 2026-03 de" in said["fr"]
    assert "prises aux autres canaux (revendeurs" in said["fr"]
    assert "aucune contrainte rompue (prouvé)" in said["fr"]


def test_faults_come_before_any_work(tmp_path: Path) -> None:
    """A faulty table is refused with nothing written."""
    path = tmp_path / "a.csv"
    path.write_text(TEXT.replace("campaign_offer", "campain_offer"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="did you mean 'campaign_offer'"):
        check_actions(SMALL, path, out=tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


def test_a_plan_that_ran_out_of_time_is_said(
    runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a plan that a limit ended the answer stands, and the exit code is 4."""
    code = check_actions(
        SMALL, runs / "actions.csv", out=tmp_path, as_json=True, time_limit=0.000001
    )
    assert code == 4
    assert not json.loads(capsys.readouterr().out)["reached"]


def test_sheets(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page and a workbook for every channel and region; JSON names them with their totals."""
    assert sheets(SMALL, out=runs, as_json=True) == 0
    shown = json.loads(capsys.readouterr().out)
    folder = Path(shown["folder"])
    assert len(shown["files"]) == len(list(folder.glob("*.xlsx"))) == 7
    totals = dict.fromkeys(("channel", "region"), 0)
    for sheet in shown["sheets"]:
        totals[sheet["kind"]] += sheet["total"]
    targets = pd.read_csv(folder.parent / "tables" / "targets.csv")["target"].sum()
    assert totals == {"channel": targets, "region": targets}
    assert sheets(SMALL, out=runs, language="fr") == 0
    assert "7 sheets" in capsys.readouterr().out
    assert "Objectif par mois" in (folder / "channel-web.html").read_text(encoding="utf-8")


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
