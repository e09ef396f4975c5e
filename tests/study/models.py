"""Models that stand for the engine in tests of studies: cheap, and some of them ill."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from optimizer.errors import InfeasibleError
from optimizer.scenario import Scenario
from optimizer.study import Outcome, RunRequest
from tests.tiny import network, tiny, write_yaml

MARGIN = "offers.basic.margin"


def margin(scenario: Scenario) -> float:
    """The figure that the studies of these tests vary."""
    return float(scenario.spec.offers["basic"].margin)


def plain(scenario: Scenario, ask: RunRequest) -> Outcome:
    """A figure and its samples, of the scenario alone."""
    value = margin(scenario)
    return Outcome({"plan.margin": (3 * value, "EUR")}, {"plan.margin": (value, 5 * value)})


def slow(scenario: Scenario, ask: RunRequest) -> Outcome:
    """The same, after a while."""
    time.sleep(0.05)
    return plain(scenario, ask)


def failing(scenario: Scenario, ask: RunRequest) -> Outcome:
    """Refuses a margin of 21, and breaks at 22."""
    if margin(scenario) == 21:
        raise InfeasibleError("no plan at 21")
    if margin(scenario) == 22:
        raise ZeroDivisionError("broken at 22")
    return plain(scenario, ask)


def killer(scenario: Scenario, ask: RunRequest) -> Outcome:
    """Ends its worker at a margin of 22."""
    if margin(scenario) == 22:
        os.kill(os.getpid(), signal.SIGKILL)
    return slow(scenario, ask)


def killed_once(scenario: Scenario, ask: RunRequest) -> Outcome:
    """Ends its worker at a margin of 22 the first time; the place of its mark is in the name."""
    mark = Path(scenario.spec.name)
    if margin(scenario) == 22 and not mark.exists():
        mark.write_text("here", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    return slow(scenario, ask)


def study_file(folder: Path, **changes: Any) -> Path:
    """Write a tiny scenario with a network, and a study of it; gives the study's path."""
    data = tiny(folder / "base", 1)
    data["network"] = network()
    write_yaml(folder / "base" / "scenario.yaml", data)
    study = {
        "base": "base",
        "factors": {"margin": {"path": MARGIN, "values": [20, 21, 22, 23, 24, 25]}},
        "design": "grid",
        "responses": ["plan.margin"],
        **changes,
    }
    write_yaml(folder / "study.yaml", study)
    return folder / "study.yaml"
