"""The Pyomo statement is the programme that is solved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyomo.environ as pyo
import pytest

from optimizer.clock import Clock
from optimizer.plan.lexicographic import solve
from optimizer.plan.questions.pyomo_programme import mix_name, pyomo_model
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.columns import Columns, starting_columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import AllowedMixes
from optimizer.plan.statement.stating import state_problem, state_stages
from tests.plan.test_brute_force import instance


def test_pyomos_own_solve_agrees(tmp_path: Path) -> None:
    """Stated over all mixes and solved through Pyomo's interface, each stage has the same value."""
    scenario = instance(tmp_path, 3)
    of = state_problem(scenario)
    cell, mix = np.nonzero(of.eligible)
    columns = Columns.of(of, cell, mix[:, None])
    caps: list[tuple[object, float]] = []
    levels = state_stages(scenario, of)
    solution = solve(of, levels, 0.0, Clock())
    for solved in solution.stages:
        model = pyomo_model(of, columns, solved.stage, caps, integer=True)  # type: ignore[arg-type]
        pyo.SolverFactory("appsi_highs").solve(model)
        assert pyo.value(model.least) == pytest.approx(solved.value, abs=1e-5)
        # a hair above: Pyomo's interface solves with the default feasibility tolerance
        most = solved.value + (solved.stage.tolerance + 1e-7) * abs(solved.value) + 1e-7
        caps.append((solved.stage, most))


def test_the_lp_by_columns_is_the_lp_over_all_mixes(tmp_path: Path) -> None:
    """Column generation ends at the value of the LP that has every mix from the start."""
    scenario = instance(tmp_path, 5)
    of = state_problem(scenario)
    stage = state_stages(scenario, of)[-1]
    grown = generate(Master(of, starting_columns(of), stage), AllowedMixes.of(of), Clock())
    cell, mix = np.nonzero(of.eligible)
    whole, _ = Master(of, Columns.of(of, cell, mix[:, None]), stage).solve()
    assert grown.value == pytest.approx(whole, rel=1e-9)
    assert grown.bound == pytest.approx(whole, rel=1e-7)


def test_names_can_be_read(tmp_path: Path) -> None:
    """Columns and rows are called by zone, month, mix and the row's own name."""
    scenario = instance(tmp_path, 3)
    of = state_problem(scenario)
    model = pyomo_model(of, starting_columns(of), state_stages(scenario, of)[-1])
    assert ("z0 2026-01", mix_name(np.array([0, 0, 1]))) in model.run
    assert "plus" in model.row
