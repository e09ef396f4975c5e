"""Killed at any moment and continued, a study ends with the bits of an undisturbed one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from optimizer.study import RunStore, connect
from tests.conftest import ROOT
from tests.study.kill import continued, digest, undisturbed
from tests.study.models import MARGIN, study_file
from tests.tiny import write_yaml


def check(file: Path, folder: Path, kills: int, every: int, runs: int) -> None:
    """Both studies are the same, none lost, none doubled, none half; nobody is at work any more."""
    undisturbed(file, folder / "calm")
    killed = continued(file, folder / "killed", kills, every, seed=1)
    assert sum(killed) == kills
    assert min(killed) > 0
    assert digest(folder / "calm") == digest(folder / "killed")
    store = RunStore(folder / "killed")
    kept = store.keys()
    assert len(kept) == runs
    assert {store.about(key)["status"] for key in kept} == {"done"}
    with connect(folder / "killed") as made:
        assert made.sql("select count(*), count(distinct key) from runs").fetchall() == [
            (runs, runs)
        ]
    times = (folder / "killed" / "times.jsonl").read_text(encoding="utf-8").splitlines()
    keys = [json.loads(line)["key"] for line in times]
    # a run is timed after it is kept: killed between the two, it is there without its time
    assert len(keys) == len(set(keys)) >= runs - kills


def test_five_kills(tmp_path: Path) -> None:
    """48 plans and simulations of a tiny scenario, runner and workers killed five times."""
    factors = {"margin": {"path": MARGIN, "range": {"from": 10, "to": 57, "count": 48}}}
    run = {"what": "simulate", "replications": 2}
    responses = ["plan.margin", "scheme.by_line.pay"]
    file = study_file(tmp_path, factors=factors, run=run, responses=responses)
    check(file, tmp_path, kills=5, every=4, runs=48)


@pytest.mark.long
def test_thirty_kills_on_the_small_scenario(tmp_path: Path) -> None:
    """200 plans of the small scenario, runner and workers killed thirty times."""
    shutil.copytree(ROOT / "scenarios" / "small", tmp_path / "small")
    budget = {"path": "plan.budgets[push budget].at_most", "scale": True}
    fibre = {"path": "plan.commitments[fibre Q1].at_least"}
    study = {
        "base": "small",
        "factors": {
            "budget": {**budget, "range": {"from": 0.8, "to": 1.2, "count": 20}},
            "fibre": {**fibre, "range": {"from": 6000, "to": 6450, "count": 10}},
        },
        "design": "grid",
        "responses": ["plan.overlap", "plan.cost"],
    }
    write_yaml(tmp_path / "study.yaml", study)
    check(tmp_path / "study.yaml", tmp_path, kills=30, every=6, runs=200)
