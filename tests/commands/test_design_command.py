"""``optimizer design`` as a user runs it: the scheme, how sure; killed, it goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

from tests.design.networks import written
from tests.terminal import COMMAND, optimizer


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
