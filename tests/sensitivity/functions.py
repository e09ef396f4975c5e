"""Functions whose indices are known, as models of studies, and the studies of them."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from optimizer.errors import InfeasibleError
from optimizer.scenario import Scenario
from optimizer.study import (
    Outcome,
    RunRequest,
    RunStore,
    Study,
    StudyResult,
    Workers,
    load_study,
    run_study,
)
from optimizer.study.definition.jobs import RunModel
from tests.study.models import study_file

PLACES = ("offers.basic.margin", "offers.plus.margin", "offers.plus.arpu")
"""Fields of a scenario that stand for x1, x2 and x3, moved to where any value is valid."""
AWAY = 100.0


def arguments(scenario: Scenario) -> tuple[float, float, float]:
    """The function's arguments, from where the study put them."""
    offers = scenario.spec.offers
    found = (offers["basic"].margin, offers["plus"].margin, offers["plus"].arpu)
    return (float(found[0]) - AWAY, float(found[1]) - AWAY, float(found[2]) - AWAY)


def ishigami(scenario: Scenario, ask: RunRequest) -> Outcome:
    """The function of Ishigami and Homma (1990) with a = 7 and b = 0.1."""
    x1, x2, x3 = arguments(scenario)
    value = math.sin(x1) + 7 * math.sin(x2) ** 2 + 0.1 * x3**4 * math.sin(x1)
    return Outcome({"plan.overlap": (value, "lines"), "plan.cost": (5.0, "EUR")})


def linear(scenario: Scenario, ask: RunRequest) -> Outcome:
    """The sum x1 + 2 x2 + 3 x3."""
    x1, x2, x3 = arguments(scenario)
    return Outcome({"plan.overlap": (x1 + 2 * x2 + 3 * x3, "lines")})


def boxed(scenario: Scenario, ask: RunRequest) -> Outcome:
    """Cost is 1 where x1 > 0.6 and x2 < 0.5, else 0; there is no plan where x3 > 0.95."""
    x1, x2, x3 = arguments(scenario)
    if x3 > 0.95:
        raise InfeasibleError("no plan so far out")
    return Outcome({"plan.cost": (float(x1 > 0.6 and x2 < 0.5), "EUR")})


def factors(low: float, high: float) -> dict[str, Any]:
    """Three factors, each uniform between two values."""
    ends = {"low": AWAY + low, "high": AWAY + high}
    return {f"x{i + 1}": {"path": path, "uniform": ends} for i, path in enumerate(PLACES)}


def ran(folder: Path, model: RunModel, **changes: Any) -> tuple[Study, StudyResult]:
    """A study of a function, from its file through store and runner, on a thread."""
    given = {"run": "plan", "responses": ["plan.overlap"], **changes}
    study = load_study(study_file(folder, **given), model)
    with Workers(lambda: ThreadPoolExecutor(1), 1) as workers:
        return study, run_study(study, RunStore(folder / "store"), model, workers)
