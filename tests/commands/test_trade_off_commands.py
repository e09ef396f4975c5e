"""Near-optimal plans, simulated: what the command prints, keeps and exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from optimizer.commands.trade_off_commands import alternatives
from tests.conftest import SMALL
from tests.terminal import optimizer


def test_alternatives_are_simulated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each plan has its share delivered; the table and its JSON are kept and agree."""
    code = alternatives(SMALL, 1, out=tmp_path, as_json=True, deliver=0.5, replications=3)
    shown = json.loads(capsys.readouterr().out)
    rows = {row["plan"]: row for row in shown["rows"]}
    assert set(rows) == {0, 1}
    assert all(row["delivers"] == "yes" for row in rows.values())
    assert code == (0 if shown["reached"] else 4)
    kept = Path(shown["folder"]) / "delivery-by_line-0.5.csv"
    assert kept.read_text(encoding="utf-8").count("\n") == 3


def test_a_plan_that_nobody_delivers_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asked for every single line, no plan is delivered: the words, and exit code 4."""
    assert alternatives(SMALL, 1, out=tmp_path, deliver=1.0, replications=2) == 4
    assert "no plan is surely delivered to 100% under by_line" in capsys.readouterr().out


def test_unknown_scheme(tmp_path: Path) -> None:
    """A misspelt scheme is answered by the nearest, before any work; so is one without use."""
    with pytest.raises(typer.BadParameter, match="did you mean 'threshold'"):
        alternatives(SMALL, 1, out=tmp_path, deliver=0.5, scheme="treshold")
    with pytest.raises(typer.BadParameter, match="--deliver"):
        alternatives(SMALL, 1, out=tmp_path, scheme="threshold")


def test_trade_offs_print_tables_and_keep_plans(tmp_path: Path) -> None:
    """Frontier and alternatives end with a table, and leave every plan in the run's folder."""
    asked = optimizer("frontier", SMALL, "--points", "2", "--json", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    shown = json.loads(asked.stdout)
    assert len(shown["rows"]) == 2
    assert (tmp_path / shown["folder"] / "plan-1" / "targets.csv").is_file()
    asked = optimizer("alternatives", SMALL, "--count", "1", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    assert "least distance" in asked.stdout


def test_trade_offs_refuse_unknown_objectives(tmp_path: Path) -> None:
    """An objective that is none is a fault of usage, with the names that are."""
    asked = optimizer("frontier", SMALL, "--second", "costs", cwd=tmp_path)
    assert asked.returncode == 2
    assert "loss_to_reference" in asked.stderr
    assert not (tmp_path / "runs").exists()


def test_export_writes_a_programme(tmp_path: Path) -> None:
    """The programme lands where it was asked, and the line says what it holds."""
    asked = optimizer("export", SMALL, "plan.mps", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    assert "no plan is below" in asked.stdout
    assert (tmp_path / "plan.mps").read_text(encoding="utf-8").startswith("* Source")
