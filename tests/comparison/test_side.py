"""Runs to compare: found by what a user names, read from where they are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.comparison.side import find, finished, side_of_folder
from optimizer.errors import ScenarioError, StoreError
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.comparison.sides import kept_run, made_up


def test_a_finished_run_is_read_as_it_was_kept(
    tmp_path: Path, small: Scenario, small_plan: Plan
) -> None:
    """Its scenario, figures and targets; a folder without a report is not finished."""
    folder = kept_run(tmp_path, small, small_plan)
    side = side_of_folder(folder)
    assert (side.key, side.name, side.seed) == (small.hash, small.spec.name, small.spec.seed)
    assert side.figures["plan.targets"] == (small_plan.target_lines.sum(), "lines")
    assert side.targets["lines"].sum() == small_plan.target_lines.sum()
    assert side.samples == {}
    assert finished(folder)
    (folder / "report" / "figures.json").unlink()
    assert not finished(folder)
    with pytest.raises(StoreError, match=r"figures\.json cannot be read"):
        side_of_folder(folder)


def test_runs_that_were_read_before_are_taken_as_they_are(tmp_path: Path, small: Scenario) -> None:
    """One alone is nothing to compare."""
    side = made_up(small)
    assert find([side, side], tmp_path, tmp_path) == (side, side)
    with pytest.raises(ScenarioError, match="all there is to compare"):
        find([side], tmp_path, tmp_path)


def test_what_names_no_run_is_said_of_each(tmp_path: Path, small: Scenario) -> None:
    """Neither there nor a key; a key where no store is; each fault once."""
    with pytest.raises(ScenarioError) as caught:
        find(["not there", "abcd", "abcd", made_up(small)], tmp_path, tmp_path / "none")
    assert [(fault.file, fault.wrong) for fault in caught.value.faults] == [
        ("abcd", f"is not there, and {tmp_path / 'none'} keeps no runs"),
        ("not there", "is neither there nor a key"),
    ]
