"""What a worker makes of a run: its figures, or why there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.errors import ClusterError
from optimizer.study import load_study
from optimizer.study.definition.jobs import Result, RunModel
from optimizer.study.execution.worker import BaseScenario, ready, work
from tests.study.models import failing, plain, study_file


def worked(folder: Path, model: RunModel, number: int) -> Result:
    """A run of the tiny study, by its number; the margin is 20 and that."""
    study = load_study(study_file(folder), model)
    return work(BaseScenario.of(study.base), study.jobs[number], model, 1)


def test_a_run_of_the_changed_scenario(tmp_path: Path) -> None:
    """The base is unpacked and changed: a margin of 23 makes 69."""
    result = worked(tmp_path, plain, 3)
    assert (result.status, result.reason) == ("done", "")
    assert result.outcome is not None
    assert result.outcome.figures["plan.margin"] == (69.0, "EUR")
    assert result.seconds > 0


@pytest.mark.parametrize(
    ("number", "reason"), [(1, "no plan at 21"), (2, "ZeroDivisionError: broken at 22")]
)
def test_what_goes_wrong_is_a_result(tmp_path: Path, number: int, reason: str) -> None:
    """Our own errors in their words, any other with its name."""
    result = worked(tmp_path, failing, number)
    assert (result.status, result.outcome, result.reason) == ("failed", None, reason)


def test_a_worker_of_another_version_takes_nothing(tmp_path: Path) -> None:
    """It says both versions."""
    study = load_study(study_file(tmp_path), plain)
    base = replace(BaseScenario.of(study.base), engine="another engine")
    with pytest.raises(ClusterError, match="another engine"):
        work(base, study.jobs[0], plain, 1)


def test_a_worker_names_the_model_that_it_imported() -> None:
    """By module and function."""
    assert ready(plain) == "tests.study.models.plain"
