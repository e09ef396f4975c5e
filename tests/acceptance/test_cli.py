"""The command line as a user runs it: exit codes, words, and what is written."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.quick import quick_small
from tests.scenario.test_faults import plant_ten
from tests.terminal import COMMAND, optimizer, optimizer_process

SMALL = ROOT / "scenarios" / "small"


def digest(folder: Path) -> dict[str, str]:
    """Hash of every file but the one that depends on the clock."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "timestamps.json"
    }


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


def test_ten_faults_in_one_go(tmp_path: Path) -> None:
    """A scenario with ten planted faults: all ten with their places, exit 2, nothing written."""
    shutil.copytree(SMALL, tmp_path / "bad")
    planted = plant_ten(tmp_path / "bad")
    before = digest(tmp_path)
    done = optimizer("run", "bad", cwd=tmp_path)
    assert done.returncode == 2
    said = " ".join(done.stderr.split())
    for file, _, word in planted:
        assert word in said, word
        assert file in said
    assert "Traceback" not in done.stderr
    assert digest(tmp_path) == before
    listed = optimizer("validate", "bad", "--json", cwd=tmp_path)
    assert listed.returncode == 2
    assert len(json.loads(listed.stdout)) >= 10


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


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", SMALL),
        ("trace", SMALL, "--pos", "17"),
        ("report", SMALL),
        ("check-actions", SMALL, "actions.csv"),
        ("sheets", SMALL),
        ("replan", SMALL, "--actuals", "sales.csv", "--from", "2026-04"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_language_that_there_is_not(arguments: tuple[str | Path, ...], tmp_path: Path) -> None:
    """Every command with a language names those that there are, before any work."""
    done = optimizer(*arguments, "--language", "de", cwd=tmp_path)
    assert done.returncode == 2
    assert "use fr or en" in done.stderr
    assert not list(tmp_path.iterdir())


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


def test_schema_is_a_json_schema(tmp_path: Path) -> None:
    """`optimizer schema` prints a JSON Schema with the top-level keys."""
    schema = json.loads(optimizer("schema", cwd=tmp_path).stdout)
    assert {"zones", "plan", "network", "extend"} <= schema["properties"].keys()


def test_a_report_again_in_another_language(tmp_path: Path) -> None:
    """`report` writes a finished run's report in French."""
    optimizer("run", quick_small(tmp_path / "quick"), cwd=tmp_path)
    (folder,) = (tmp_path / "runs").iterdir()
    done = optimizer("report", folder, "--language", "fr", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Synthèse" in (folder / "report" / "report.html").read_text(encoding="utf-8")


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


def test_a_time_limit_ends_with_4_and_is_not_kept(tmp_path: Path) -> None:
    """A plan that the clock ended is printed with its gap, exit code 4, and made anew next time."""
    asked = optimizer("plan", SMALL, "--time-limit", "0", cwd=tmp_path)
    assert asked.returncode == 4
    assert "the time limit ended the search" in asked.stdout
    again = optimizer("plan", SMALL, cwd=tmp_path)
    assert again.returncode == 0
    assert "within the asked gap" in again.stdout


def test_a_missed_commitment_says_why(tmp_path: Path) -> None:
    """What cannot be kept is named with what binds there and what one more unit would give."""
    shutil.copytree(SMALL, tmp_path / "s")
    path = tmp_path / "s" / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "  commitments:\n",
            "  commitments:\n    - {name: far, offer: fibre, at_least: 200000, priority: 0}\n",
        ),
        encoding="utf-8",
    )
    asked = optimizer("plan", "s", cwd=tmp_path)
    assert "far:" in asked.stdout
    assert "binds there; one more" in asked.stdout
