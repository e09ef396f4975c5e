"""A model that stands for the engine in tests of the report of a study."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from optimizer.errors import InfeasibleError
from optimizer.report.batch.study_figures import Batch, batch_of
from optimizer.scenario import Scenario
from optimizer.study import (
    Outcome,
    RunRequest,
    RunStore,
    Study,
    StudyResult,
    load_study,
    processes,
    run_study,
)
from optimizer.study.execution.worker import BaseScenario, work
from tests.study.models import MARGIN, study_file

PLUS = "offers.plus.margin"
REASON = "no <plan> keeps it & 22"


def figures(scenario: Scenario, ask: RunRequest) -> Outcome:
    """Figures in several units; refuses a margin of 22, and is short of its gap at 24."""
    basic, plus = (float(scenario.spec.offers[name].margin) for name in ("basic", "plus"))
    if basic == 22:
        raise InfeasibleError(REASON)
    value = 1000 * basic + 10 * plus**2 / 3
    samples = tuple(value + 40 * math.sin(i + plus) for i in range(6))
    found = {
        "plan.overlap": (1234.5678 - basic, "lines"),
        "plan.overlap_share": (0.1 + plus / 1000, "share"),
        "scheme.by_line.contribution": (sum(samples) / 6, "EUR"),
        "scheme.by_line.contribution.half_width": (17.25 + basic, "EUR"),
    }
    return Outcome(found, {"scheme.by_line.contribution": samples}, basic != 24)


def made(folder: Path, **changes: Any) -> tuple[RunStore, Study, StudyResult]:
    """A study of 24 runs, 4 of which fail, with its results; computed in this process."""
    asked: dict[str, Any] = {
        "name": "margins & <more>",
        "factors": {
            "margin": {"path": MARGIN, "values": [20, 21, 22, 23, 24, 25]},
            "plus": {"path": PLUS, "values": [10, 12.5, 17.25, 40]},
        },
        "run": {"what": "simulate", "replications": 6, "schemes": ["by_line"]},
        "responses": ["plan.overlap", "plan.overlap_share", "scheme.by_line.contribution"],
        "objectives": {"plan.overlap": "min"},
        **changes,
    }
    study = load_study(study_file(folder, **asked), figures)
    store = RunStore(folder / "studies")
    base = BaseScenario.of(study.base)
    for job in study.unique:
        result = work(base, job, figures, 1)
        store.put(job, job.changes.applied(study.base), figures, result)
    with processes(1) as workers:
        found = run_study(study, store, figures, workers)
    assert not found.computed
    return store, study, found


def batch(folder: Path, **changes: Any) -> Batch:
    """What the report of such a study shows."""
    return batch_of(*made(folder, **changes))
