"""The command line as a user runs it: exit codes, words, and what is written."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import SMALL
from tests.quick import quick_small
from tests.terminal import COMMAND, digest, optimizer, optimizer_process


def test_from_nothing_to_a_report(tmp_path: Path) -> None:
    """init, validate, run, each its own process: a report; a second run reuses it, same bytes."""
    assert optimizer_process("init", "my-plan", cwd=tmp_path).returncode == 0
    assert "no fault" in optimizer_process("validate", "my-plan", cwd=tmp_path).stdout
    first = optimizer_process("run", "my-plan", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "best by contribution" in first.stdout
    (folder,) = (tmp_path / "runs").iterdir()
    assert (folder / "report" / "report.html").stat().st_size > 100_000
    before = digest(folder)
    second = optimizer_process("run", "my-plan", cwd=tmp_path)
    assert second.returncode == 0
    assert "plan: overlap" in first.stderr
    assert "plan: overlap" not in second.stderr
    assert digest(folder) == before


def test_one_or_two_processes_write_the_same_files(tmp_path: Path) -> None:
    """Every file but timestamps.json is the same, byte for byte."""
    scenario = quick_small(tmp_path / "quick")
    for out, processes in (("one", "1"), ("two", "2")):
        done = optimizer("run", scenario, "--out", out, "--processes", processes, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    (a,), (b,) = (tmp_path / "one").iterdir(), (tmp_path / "two").iterdir()
    assert a.name == b.name
    assert digest(a) == digest(b)
    assert len(digest(a)) > 40


def test_json_is_json(tmp_path: Path) -> None:
    """--json prints the figures and nothing else on standard output."""
    done = optimizer("plan", SMALL, "--json", cwd=tmp_path)
    assert done.returncode == 0
    figures = json.loads(done.stdout)["figures"]
    assert figures["plan.targets"]["value"] == pytest.approx(54380, rel=0.01)


def test_hard_rows_that_cannot_be_kept(tmp_path: Path) -> None:
    """Exit 3 names the row and by how much to relax it; nothing pretends to be a plan."""
    shutil.copytree(SMALL, tmp_path / "hard")
    path = tmp_path / "hard" / "scenario.yaml"
    text = path.read_text(encoding="utf-8").replace("at_least: 6500", "at_least: 9000, hard: true")
    path.write_text(text, encoding="utf-8")
    done = optimizer("plan", "hard", cwd=tmp_path)
    assert done.returncode == 3
    assert "fibre Q1 by" in done.stderr
    assert not list((tmp_path / "runs").glob("*/plan"))


def test_a_precision_that_is_not_reached(tmp_path: Path) -> None:
    """Exit 4: the best so far is saved, and output and report say so."""
    quick_small(tmp_path / "tight", precision=0.000001)
    done = optimizer("run", "tight", cwd=tmp_path)
    assert done.returncode == 4, done.stderr
    assert "was not reached" in done.stdout
    (report,) = (tmp_path / "runs").glob("*/report/report.html")
    assert "did NOT reach" in report.read_text(encoding="utf-8")


def test_misuse_is_said_without_a_traceback(tmp_path: Path) -> None:
    """Unknown commands, folders and languages: a sentence and exit 2."""
    for arguments in (
        ("frobnicate",),
        ("run", "nowhere"),
        ("run", SMALL, "--language", "de"),
        ("init", SMALL),
        ("report", tmp_path),
    ):
        done = optimizer(*arguments, cwd=tmp_path)
        assert done.returncode == 2, (arguments, done.stdout, done.stderr)
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "runs").exists()


def test_interrupted_and_continued(tmp_path: Path) -> None:
    """Ctrl-C after the plan: exit 130, the plan kept; the next run goes on from it."""
    scenario = quick_small(tmp_path / "quick")
    process = subprocess.Popen(
        [*COMMAND, "run", str(scenario)],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 120
    while time.monotonic() < end and not list(tmp_path.glob("runs/*/plan")):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "kept" in said
    assert "Traceback" not in said
    done = optimizer("run", scenario, cwd=tmp_path)
    assert done.returncode == 0
    assert "plan: overlap" not in done.stderr
