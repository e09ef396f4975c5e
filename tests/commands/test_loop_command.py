"""The loop on the command line: a table of rounds, the verdict, JSON, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import SMALL
from tests.loop.planted import ratcheting, scenario_of, settling
from tests.terminal import optimizer


def test_the_verdict_is_printed_kept_and_in_json(tmp_path: Path) -> None:
    """Rounds, verdict, both starts; the second time nothing is computed again."""
    scenario_of(tmp_path, settling(tmp_path))
    first = optimizer("loop", tmp_path, "--starts", "2", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "from plan: converged in" in first.stdout
    assert "one more round moved no target" in first.stdout
    assert "least ends within the tolerance of plan" in first.stdout
    (folder,) = (tmp_path / "runs").iterdir()
    assert sorted(p.name for p in (folder / "loop").iterdir())[:2] == ["ends.csv", "least"]
    assert not list(folder.glob("loop-*"))
    again = optimizer("loop", tmp_path, "--starts", "2", "--json", cwd=tmp_path)
    shown = json.loads(again.stdout)
    assert shown["verdicts"][0]["kind"] == "converged"
    assert shown["several_fixed_points"] is False
    assert "round" not in again.stderr


def test_run_loops_where_the_scenario_says_so(tmp_path: Path) -> None:
    """Too few rounds to say: exit 4, and that is printed; the history is kept."""
    scenario_of(tmp_path, ratcheting(tmp_path, rounds=2))
    done = optimizer("run", tmp_path, cwd=tmp_path)
    assert done.returncode == 4, done.stderr
    assert "from plan: not converged in 2 rounds" in done.stdout
    assert len(list((tmp_path / "runs").glob("*/loop/plan/00*"))) == 2


def test_misuse_is_said(tmp_path: Path) -> None:
    """More starts than there are: exit 2."""
    done = optimizer("loop", SMALL, "--starts", "4", cwd=tmp_path)
    assert done.returncode == 2
    assert "starts" in done.stderr
