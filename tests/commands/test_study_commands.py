"""Studies, what drives them and the runs that they keep, on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Say
from tests.study.models import MARGIN, study_file


def test_from_a_file_to_answers(tmp_path: Path, say: Say) -> None:
    """How many and how long, then all; again nothing; list, show, prune."""
    study_file(tmp_path, factors={"margin": {"path": MARGIN, "values": [20, 30, 40]}})
    code, out, err = say("study", "study.yaml", "--dry-run")
    assert code == 0, err
    assert err.startswith("3 runs, 0 in the store; 3 to do\n")
    assert "3 runs, 2 in the store; 1 to do, about" in out
    assert "(from 2 of " in out
    assert "about" not in err, "told once"
    code, out, err = say("study", "study.yaml", "--json")
    assert code == 0, err
    rows = json.loads(out)["rows"]
    assert [row["margin"] for row in rows] == [20, 30, 40]
    assert rows[0]["plan.margin"] < rows[1]["plan.margin"] < rows[2]["plan.margin"]
    assert "3 runs, 3 in the store; 0 to do" in say("study", "study.yaml", "--dry-run")[1]
    code, out, _ = say("runs", "list", "--json")
    listed = json.loads(out)["rows"]
    assert {row["key"] for row in listed} == {row["key"] for row in rows}
    assert {row["studies"] for row in listed} == {"study"}
    assert len(json.loads(say("runs", "list", "--study", "study", "--json")[1])["rows"]) == 3
    assert json.loads(say("runs", "list", "--status", "failed", "--json")[1])["rows"] == []
    assert "--unused" in say("runs", "prune")[1]
    assert "e+" not in say("runs", "show", rows[0]["key"])[1]
    code, out, _ = say("runs", "show", rows[0]["key"], "--json")
    shown = json.loads(out)
    assert shown["scenario"]["offers"]["basic"]["margin"] == 20
    figures = {f["name"]: f["value"] for f in shown["figures"]}
    assert figures["plan.margin"] == rows[0]["plan.margin"]
    study_file(tmp_path, factors={"margin": {"path": MARGIN, "values": [20]}})
    assert say("study", "study.yaml")[0] == 0
    (tmp_path / "other").mkdir()
    study_file(
        tmp_path / "other", factors={"margin": {"path": MARGIN, "values": [20]}}, name="study"
    )
    code, _, err = say("study", "other/study.yaml")
    assert code != 0
    assert "another study named 'study'" in err
    assert "to do" not in err, "refused before anything is said"
    assert say("study", "other/study.yaml", "--replace")[0] == 0
    assert say("runs", "prune", "--unused", "--dry-run")[1].startswith("2 runs would be removed")
    assert say("runs", "prune", "--unused")[1].startswith("2 runs removed")
    code, out, _ = say("runs", "list", "--json")
    assert [row["key"] for row in json.loads(out)["rows"]] == [rows[0]["key"]]


def test_a_run_that_cannot_be_is_exit_4(tmp_path: Path, say: Say) -> None:
    """A hard row that no plan keeps: that run is named with its reason, the other is done."""
    row = {"name": "all", "offer": "basic", "at_least": 1, "hard": True}
    path = "plan.commitments"
    values = [[row], [{**row, "at_least": 1e7}]]
    study_file(tmp_path, factors={"promise": {"path": path, "values": values}})
    code, out, err = say("study", "study.yaml", "--report", "--language", "fr")
    assert code == 4, err
    assert "failed" in out
    results = tmp_path / "studies" / "results"
    assert f"{Path('studies', 'results', 'study.html')}\n" in err
    assert "Cas non terminés : 1 ;" in (results / "study.html").read_text(encoding="utf-8")
    assert (results / "study.xlsx").exists()
    assert not list(results.glob(".*"))
    assert "run 2 (" in err
    assert "all" in err.split("failed:")[1]
    assert say("runs", "prune", "--failed")[1].startswith("1 runs removed")


@pytest.mark.usefixtures("one_thread")
def test_one_at_a_time_is_shown(tmp_path: Path, say: Say) -> None:
    """A factor that a run leaves alone is shown as the base has it; names beside numbers."""
    factors = {
        "margin": {"path": MARGIN, "values": [25]},
        "world": {"variants": {"poor": {"offers.plus.margin": 20}}},
    }
    study_file(tmp_path, factors=factors, design="one_at_a_time")
    code, out, err = say("study", "study.yaml")
    assert code == 0, err
    assert out.count("as the base") == 4
    assert "poor" in out


def test_bad_input_is_exit_2(tmp_path: Path, say: Say) -> None:
    """A faulty study writes nothing; a store or cluster that is not there is a plain word."""
    study_file(tmp_path, factors={"margin": {"path": "offers.basic.marge", "values": [1]}})
    code, _, err = say("study", "study.yaml")
    assert code == 2
    assert "study.yaml:" in err
    assert "did you mean 'margin'?" in err
    assert not (tmp_path / "studies").exists()
    code, _, err = say("runs", "list")
    assert code == 2
    assert "keeps no runs" in err


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


@pytest.mark.usefixtures("one_thread")
def test_runs_of_one_study(tmp_path: Path, say: Say) -> None:
    """A study is chosen by its whole name, commas and all; one that is not there is refused."""
    name = "fibre, budget"
    study_file(tmp_path, name=name, factors={"margin": {"path": MARGIN, "values": [20]}})
    assert say("study", "study.yaml")[0] == 0
    study_file(tmp_path, name="fibre", factors={"margin": {"path": MARGIN, "values": [30]}})
    assert say("study", "study.yaml")[0] == 0
    (row,) = json.loads(say("runs", "list", "--study", name, "--json")[1])["rows"]
    assert row["studies"] == name
    code, _, err = say("runs", "list", "--study", "budget")
    assert code == 2
    assert "no study 'budget'" in err
    code, _, err = say("runs", "list", "--status", "lost")
    assert code == 2
    assert "'lost'" in err
