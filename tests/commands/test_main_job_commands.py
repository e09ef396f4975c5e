"""Simulations on the command line: selection and precision."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.conftest import SMALL
from tests.quick import quick_small
from tests.terminal import optimizer


def test_select_says_how_sure(tmp_path: Path) -> None:
    """The best scheme comes with its guarantee, printed, in JSON, and kept in the run."""
    choice = ("--select", "contribution", "--indifference", "20000", "--confidence", "0.9")
    done = optimizer("simulate", SMALL, *choice, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.search(r"selected: \w+ is the best with a probability of at least 90%", done.stdout)
    (kept,) = (tmp_path / "runs").glob("*/selection-contribution/selection.json")
    again = optimizer("simulate", SMALL, *choice, "--json", cwd=tmp_path)
    assert json.loads(again.stdout)["selection"] == json.loads(kept.read_text(encoding="utf-8"))


def test_precision_of_a_difference(tmp_path: Path) -> None:
    """Asked on the command line it is another scenario, with a run of its own."""
    wide = ("--of", "pay", "--between", "by_line,air_time", "--within", "1000000")
    done = optimizer("simulate", SMALL, *wide, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (runs,) = (tmp_path / "runs").glob("*/simulation/runs.json")
    asked = json.loads(runs.read_text(encoding="utf-8"))["asked"]
    assert (asked["measure"], asked["between"]) == ("pay", ["by_line", "air_time"])


def test_misuse_is_said(tmp_path: Path) -> None:
    """A figure, a scheme or a lead that is none: exit 2 and what would be right."""
    for arguments, word in (
        (("--select", "profit", "--indifference", "1"), "contribution, lines"),
        (("--select", "contribution"), "--indifference 50000"),
        (("--of", "pay"), "--within"),
        (("--within", "1", "--between", "by_line,x"), "by_line, threshold"),
    ):
        done = optimizer("simulate", SMALL, *arguments, cwd=tmp_path)
        assert done.returncode == 2, done.stderr
        assert word in " ".join(re.sub(r"[│╭╮╰╯─]", " ", done.stderr).split()), done.stderr


def test_a_report_again_in_another_language(tmp_path: Path) -> None:
    """`report` writes a finished run's report in French."""
    optimizer("run", quick_small(tmp_path / "quick"), cwd=tmp_path)
    (folder,) = (tmp_path / "runs").iterdir()
    done = optimizer("report", folder, "--language", "fr", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Synthèse" in (folder / "report" / "report.html").read_text(encoding="utf-8")


def test_a_time_limit_ends_with_4_and_is_not_kept(tmp_path: Path) -> None:
    """A plan that the clock ended is printed with its gap, exit code 4, and made anew next time."""
    asked = optimizer("plan", SMALL, "--time-limit", "0", cwd=tmp_path)
    assert asked.returncode == 4
    assert "the time limit ended the search" in asked.stdout
    again = optimizer("plan", SMALL, cwd=tmp_path)
    assert again.returncode == 0
    assert "within the asked gap" in again.stdout
