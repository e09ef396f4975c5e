"""One run of a study: its figures and its targets."""

from __future__ import annotations

from pathlib import Path

from optimizer.study import RunRequest
from optimizer.study.execution.run_outcome import outcome
from tests.test_main_job import tiny_scenario


def test_a_run_of_a_study_has_the_plan_s_targets(tmp_path: Path) -> None:
    """Of the plan alone: no samples, and as many lines in the rows as in its figure."""
    made = outcome(tiny_scenario(tmp_path / "tiny"), RunRequest("plan"))
    assert made.reached
    assert not made.samples
    assert made.targets is not None
    assert sum(made.targets["lines"].to_pylist()) == made.figures["plan.targets"][0]
