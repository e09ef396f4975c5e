"""Actions of the field on the command line: what it prints, keeps and exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from optimizer.commands.field_commands import check_actions, sheets
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
