"""Killed at any moment and continued, a study ends with the bits of an undisturbed one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from optimizer.study import RunStore, connect
from tests.study.kill import continued, digest, undisturbed
from tests.study.models import MARGIN, study_file


def check(file: Path, calm: Path, killed: Path, kills: int, every: int, runs: int) -> None:
    """Both studies are the same, none lost, none doubled, none half; nobody is at work any more."""
    count = continued(file, killed, kills, every, seed=1)
    assert sum(count) == kills
    assert min(count) > 0
    assert digest(calm) == digest(killed)
    store = RunStore(killed)
    kept = store.keys()
    assert len(kept) == runs
    assert {store.about(key)["status"] for key in kept} == {"done"}
    with connect(killed) as made:
        assert made.sql("select count(*), count(distinct key) from runs").fetchall() == [
            (runs, runs)
        ]
    times = (killed / "times.jsonl").read_text(encoding="utf-8").splitlines()
    keys = [json.loads(line)["key"] for line in times]
    # a run is timed after it is kept: killed between the two, it is there without its time
    assert len(keys) == len(set(keys)) >= runs - kills


def test_three_kills(tmp_path: Path) -> None:
    """18 plans and simulations of a tiny scenario, runner and workers killed three times."""
    factors = {"margin": {"path": MARGIN, "range": {"from": 10, "to": 27, "count": 18}}}
    run = {"what": "simulate", "replications": 2}
    responses = ["plan.margin", "scheme.by_line.pay"]
    file = study_file(tmp_path, factors=factors, run=run, responses=responses)
    undisturbed(file, tmp_path / "calm")
    check(file, tmp_path / "calm", tmp_path / "killed", kills=3, every=3, runs=18)


@pytest.mark.long
def test_thirty_kills_on_the_small_scenario(tmp_path: Path, small_study: tuple[Path, Path]) -> None:
    """200 plans of the small scenario, runner and workers killed thirty times.

    Long: each kill starts processes again, and two hundred plans take minutes.
    """
    file, calm = small_study
    check(file, calm, tmp_path / "killed", kills=30, every=6, runs=200)
