"""A study from beginning to end: forecasts, pilots, retries, and the table of its runs."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from optimizer.scenario import Scenario
from optimizer.study import Outcome, RunRequest, RunStore, Workers, forecast, load_study, run_study
from optimizer.study.definition.jobs import Result
from tests.study.models import failing, margin, plain, study_file


def committed(scenario: Scenario, ask: RunRequest) -> Outcome:
    """Keeps one of two commitments."""
    kept = {"commitments.kept": (1.0, "count"), "commitments.all": (2.0, "count")}
    return Outcome({"plan.margin": (margin(scenario), "EUR"), **kept})


def threads() -> Workers:
    """One thread of this process."""
    return Workers(lambda: ThreadPoolExecutor(1), 1)


def test_a_forecast_is_from_the_runs_that_were_timed(tmp_path: Path) -> None:
    """Two runs of 2 and 4 seconds leave four, two at a time: 2 rounds of 3 seconds."""
    study, store = load_study(study_file(tmp_path), plain), RunStore(tmp_path / "store")
    assert math.isnan(forecast(study, store, 2).seconds)
    for job, seconds in zip(study.jobs, (2.0, 4.0), strict=False):
        scenario = job.changes.applied(study.base)
        result = Result("done", plain(scenario, job.request), "", seconds)
        store.put(job, scenario, plain, result)
    guess = forecast(study, store, 2)
    assert (guess.points, guess.runs, guess.stored, guess.timed) == (6, 6, 2, 2)
    assert (guess.seconds, guess.fastest, guess.slowest) == (6.0, 2.0, 4.0)


def test_a_pilot_is_from_the_whole_design(tmp_path: Path) -> None:
    """Its first and last run; the others are missing, and no results are written."""
    study, store = load_study(study_file(tmp_path), plain), RunStore(tmp_path / "store")
    told: list[tuple[Any, ...]] = []
    result = run_study(study, store, plain, threads(), lambda *word: told.append(word), most=2)
    assert result.table["status"].tolist() == ["done", *["missing"] * 4, "done"]
    assert result.table["plan.margin"].isna().tolist() == [False, *[True] * 4, False]
    assert [word[1:] for word in told] == [(1, 6), (2, 6)]
    assert (result.computed, result.reached) == (2, False)
    assert not (store.folder / "results").exists()


def test_a_retry_computes_what_failed_alone(tmp_path: Path) -> None:
    """Two of six; without it none is computed again."""
    study, store = load_study(study_file(tmp_path), failing), RunStore(tmp_path / "store")
    first = run_study(study, store, failing, threads())
    assert first.table["reason"].tolist()[1] == "no plan at 21"
    assert run_study(study, store, failing, threads()).computed == 0
    assert run_study(study, store, failing, threads(), retry=True).computed == 2
    assert (store.folder / "results" / "study.csv").exists()


def test_commitments_of_each_point(tmp_path: Path) -> None:
    """How many its run keeps of how many; nothing is told of a run that has no such figures."""
    study = load_study(study_file(tmp_path), committed)
    result = run_study(study, RunStore(tmp_path / "a"), committed, threads(), most=1)
    assert result.commitments == ((1, 2), *[None] * 5)
