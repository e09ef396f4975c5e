"""The loop, the search for a scheme and a trace on the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from tests.conftest import SMALL
from tests.design.networks import written
from tests.loop.planted import ratcheting, scenario_of, settling
from tests.terminal import COMMAND, optimizer


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


def test_a_killed_search_goes_on_with_the_same_answer(tmp_path: Path) -> None:
    """Killed once some trials are kept, the same command ends as if nothing had happened."""
    folder = written(tmp_path / "scenario", trials=8, finalists=1, confirm=[5, 5])
    command = [*COMMAND, "design", str(folder), "--out", "killed"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        kept = list((tmp_path / "killed").glob("*/design-trials.jsonl"))
        if kept and len(kept[0].read_bytes().splitlines()) > 3:
            break
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    (journal,) = (tmp_path / "killed").glob("*/design-trials.jsonl")
    before = journal.read_bytes()
    again = optimizer("design", str(folder), "--out", "killed", "--json", cwd=tmp_path)
    whole = optimizer("design", str(folder), "--out", "whole", "--json", cwd=tmp_path)
    assert again.returncode == whole.returncode == 0, again.stderr
    one, other = json.loads(again.stdout), json.loads(whole.stdout)
    assert one.pop("folder") != other.pop("folder")
    assert one == other
    assert journal.read_bytes().startswith(before[: before.rindex(b"\n") + 1])
    for name in ("design.json", "trials.csv", "fresh.csv", "schemes.yaml"):
        pair = [next((tmp_path / out).glob(f"*/design/{name}")) for out in ("killed", "whole")]
        assert pair[0].read_bytes() == pair[1].read_bytes()
    assert one["scheme"] == next((tmp_path / "whole").glob("*/design/schemes.yaml")).read_text()


def test_the_scheme_is_printed_with_how_sure_it_is(tmp_path: Path) -> None:
    """Figures by scheme, the guarantee, and YAML to paste; progress goes to stderr."""
    folder = written(tmp_path / "scenario", trials=4, finalists=1, confirm=[5, 5])
    done = optimizer("design", str(folder), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for said in ("contribution", "by_line", "all of this holds together with 95% confidence"):
        assert said in done.stdout
    assert "To paste below `schemes:`\ndesign 1:\n  - {per_line: {basic: " in done.stdout
    assert "design: trials (4/4)" in done.stderr


def test_nothing_within_the_limits_is_exit_4(tmp_path: Path) -> None:
    """The closest trial is named; a scenario without the section is bad input."""
    folder = written(tmp_path / "scenario", motivation_at_least=0.999, trials=4)
    done = optimizer("design", str(folder), cwd=tmp_path)
    assert done.returncode == 4, done.stderr
    assert "comes closest" in done.stdout
    text = (folder / "scenario.yaml").read_text(encoding="utf-8")
    bare = text[: text.index("design:")]
    (folder / "scenario.yaml").write_text(bare, encoding="utf-8")
    done = optimizer("design", str(folder), cwd=tmp_path)
    assert done.returncode == 2
    assert "section" in done.stderr


def test_trace_in_both_languages(tmp_path: Path) -> None:
    """One point of sale week by week, as text and as JSON; a name that is none is said."""
    for language, word in (("fr", "fin du mois"), ("en", "end of the month")):
        done = optimizer("trace", SMALL, "--pos", "17", "--language", language, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(word) == 6
    shown = optimizer("trace", SMALL, "--pos", "P0017", "--json", cwd=tmp_path)
    assert {"sold", "effort", "earned"} <= {event["kind"] for event in json.loads(shown.stdout)}
    done = optimizer("trace", SMALL, "--pos", "0", cwd=tmp_path)
    assert done.returncode == 2
    assert "P0001 to P0060" in done.stderr
