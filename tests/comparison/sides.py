"""Runs for tests of comparisons: kept in a folder without drawing, or made up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from optimizer.comparison import Side
from optimizer.plan import Plan
from optimizer.report import figures_of
from optimizer.scenario import Scenario
from optimizer.simulation import Runs
from optimizer.study import RunFolder

COLUMNS = ["channel", "zone", "offer", "month", "lines"]


def kept_run(out: Path, scenario: Scenario, plan: Plan, runs: Runs | None = None) -> Path:
    """Keep a run as ``optimizer run`` does, all but its pictures; gives its folder."""
    folder = RunFolder(out, scenario)
    folder.step("plan", plan.save)
    if runs is not None:
        folder.step("simulation", runs.save)
    text = json.dumps(figures_of(scenario, plan, runs).as_json())
    folder.step("report", lambda part: (part / "figures.json").write_text(text, encoding="utf-8"))
    return folder.path


def made_up(
    scenario: Scenario,
    targets: pd.DataFrame | None = None,
    figures: Mapping[str, tuple[float, str]] | None = None,
    samples: Mapping[str, list[float]] | None = None,
) -> Side:
    """A side with these targets and figures."""
    table = pd.DataFrame(columns=COLUMNS) if targets is None else targets
    arrays = {name: np.array(values) for name, values in (samples or {}).items()}
    return Side("here", "0" * 64, scenario, table, figures or {}, arrays, True, "1")
