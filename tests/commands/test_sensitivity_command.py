"""``optimizer sensitivity`` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Say
from tests.study.models import MARGIN, study_file

STUDY: dict[str, Any] = {
    "factors": {
        "margin": {"path": MARGIN, "values": [20, 30]},
        "world": {"variants": {"usual": {}, "poor": {"offers.plus.margin": 50}}},
    },
    "run": "plan",
    "decisions": ["margin"],
    "objectives": {"plan.margin": "max"},
    "satisficing": {"plan.overlap": {"at_least": 0}},
    "responses": ["plan.margin", "plan.overlap"],
}


@pytest.mark.usefixtures("one_thread")
def test_from_a_study_to_what_drives_what(tmp_path: Path, say: Say) -> None:
    """Before the runs it says what to do; after a part of them what is missing; then all."""
    study_file(tmp_path, **STUDY)
    code, _, err = say("sensitivity", "study.yaml")
    assert code == 2
    assert "`optimizer study` makes it" in err
    assert say("study", "study.yaml", "--dry-run")[0] == 0
    code, out, err = say("sensitivity", "study.yaml")
    assert code == 4
    assert "2 of 4 runs are done" in out
    assert "are from 2 of 4 runs" in out
    assert "2 runs are not done; `optimizer study study.yaml` computes them" in err
    assert say("study", "study.yaml")[0] == 0
    code, out, err = say("sensitivity", "study.yaml")
    assert code == 0, err
    assert not err
    assert "4 of 4 runs are done" in out
    assert (
        "margin of the plan (EUR): margin 30 loses least on average (0); margin 30 is the best"
        in out
    )
    page = tmp_path / "studies" / "sensitivity" / "study" / "sensitivity.html"
    assert out.rstrip().endswith(str(page.relative_to(tmp_path)))
    assert page.is_file()


@pytest.mark.usefixtures("one_thread")
def test_json_language_and_folder(tmp_path: Path, say: Say) -> None:
    """The same figures for programs; the page in French where it is asked for."""
    study_file(tmp_path, **STUDY)
    assert say("study", "study.yaml")[0] == 0
    arguments = ("sensitivity", "study.yaml", "--out", "here", "--language", "fr")
    code, out, _ = say(*arguments, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["reached"] is True
    margin = [r for r in found["drivers"] if r["response"] == "plan.margin"]
    assert sum(r["value"] for r in margin if r["measure"] == "share") == pytest.approx(1, abs=0.05)
    assert {r["share"] for r in found["satisficing"]} == {1}
    assert "Ce qui détermine quoi" in (tmp_path / found["page"]).read_text(encoding="utf-8")
    assert "Dans l’ordre pour marge du plan (EUR)" in say(*arguments)[1]


@pytest.mark.parametrize("command", ["sensitivity", "study"])
def test_a_file_that_is_not_there(say: Say, command: str) -> None:
    """Both commands ask for a study file, not for a scenario."""
    code, _, err = say(command, "nofile.yaml")
    assert code == 2
    assert "name a study file" in " ".join(err.split())
    assert "scenario folder" not in err
    assert "is a folder" in say(command, ".")[2]


@pytest.mark.usefixtures("one_thread")
def test_a_store_without_the_study_s_runs(tmp_path: Path, say: Say) -> None:
    """Exit code 2: there is nothing to say, and what to do is said."""
    study_file(tmp_path, **STUDY)
    assert say("study", "study.yaml")[0] == 0
    other = {**STUDY["factors"], "margin": {"path": MARGIN, "values": [21, 31]}}
    study_file(tmp_path, **{**STUDY, "factors": other})
    code, _, err = say("sensitivity", "study.yaml")
    assert code == 2
    assert "no run of this study is done in studies" in err
