"""The run store: whole steps or none, and going on from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from optimizer.errors import StoreError
from optimizer.plan import Plan
from optimizer.scenario import Scenario, load
from optimizer.study import RunFolder


def test_a_killed_step_leaves_nothing_half_done(
    small: Scenario, small_plan: Plan, tmp_path: Path
) -> None:
    """A step that breaks in the middle is not there, and its remains are swept up."""
    folder = RunFolder(tmp_path, small)

    def breaks(part: Path) -> None:
        (part / "half.txt").write_text("half", encoding="utf-8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.step("plan", breaks)
    assert folder.plan() is None
    again = RunFolder(tmp_path, small)
    assert not list(again.path.glob(".*.part"))
    again.step("plan", small_plan.save)
    kept = again.plan()
    assert kept is not None
    assert (kept.push == small_plan.push).all()


def test_the_resolved_scenario_is_kept(small: Scenario, tmp_path: Path) -> None:
    """The scenario in the folder loads to the hash that names the folder."""
    folder = RunFolder(tmp_path, small)
    assert load(folder.path / "scenario").hash == small.hash
    assert folder.path.name == f"two-regions-{small.hash[:12]}"


def test_another_versions_steps_are_not_reused(
    small: Scenario, small_plan: Plan, tmp_path: Path
) -> None:
    """A plan of another version of the engine is computed anew."""
    folder = RunFolder(tmp_path, small)
    folder.step("plan", small_plan.save)
    (folder.path / "versions.json").write_text(json.dumps({"versions": "old"}), encoding="utf-8")
    assert RunFolder(tmp_path, small).plan() is None


def test_a_folder_that_cannot_be_made(small: Scenario, tmp_path: Path) -> None:
    """A file in the way is a clear message."""
    (tmp_path / "runs").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be made"):
        RunFolder(tmp_path / "runs", small)
