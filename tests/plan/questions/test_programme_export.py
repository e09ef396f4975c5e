"""The Pyomo statement is the programme that is solved; its files are read by HiGHS and SCIP."""

from __future__ import annotations

from pathlib import Path

import highspy
import numpy as np
import pyomo.environ as pyo
import pyscipopt
import pytest

from optimizer.clock import Clock
from optimizer.errors import StoreError
from optimizer.plan.lexicographic import solve
from optimizer.plan.questions.programme_export import export, mix_name, pyomo_model
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.columns import Columns, starting_columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import AllowedMixes
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario import load
from tests.conftest import ROOT
from tests.plan.test_brute_force import instance
from tests.tiny import tiny


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


def test_names_of_the_statement_can_be_read(tmp_path: Path) -> None:
    """Columns and rows are called by zone, month, mix and the row's own name."""
    scenario = instance(tmp_path, 3)
    of = state_problem(scenario)
    model = pyomo_model(of, starting_columns(of), state_stages(scenario, of)[-1])
    assert ("z0 2026-01", mix_name(np.array([0, 0, 1]))) in model.run
    assert "plus" in model.row


def by_highs(path: Path, gap: float) -> tuple[float, float]:
    """Value and bound that HiGHS finds."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", gap)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return highs.getInfo().objective_function_value, highs.getInfo().mip_dual_bound


def by_scip(path: Path, gap: float) -> tuple[float, float]:
    """Value and bound that SCIP finds."""
    model = pyscipopt.Model()
    model.hideOutput()
    model.readProblem(str(path))
    model.setParam("limits/gap", gap)
    model.optimize()
    assert model.getStatus() in ("optimal", "gaplimit")
    return model.getPrimalbound(), model.getDualbound()


@pytest.mark.parametrize("ending", [".mps", ".lp"])
def test_a_complete_programme_has_the_plans_optimum(ending: str, tmp_path: Path) -> None:
    """With every mix in the file, both solvers find the value of the plan, to the last digit."""
    tiny(
        tmp_path / "tiny",
        5,
        zones=2,
        months=2,
        commitments=[{"name": "plus", "offer": "plus", "at_least": 300, "hard": True}],
        groups=[{"name": "both", "channel": ["phone", "web"], "zone": "z0"}],
        campaigns=[{"name": "two", "channel": "phone", "months_at_least": 2}],
    )
    made = export(load(tmp_path / "tiny"), tmp_path / f"plan{ending}", per_block=1000)
    assert made.complete
    assert by_highs(made.path, 0.0)[0] == pytest.approx(made.value, rel=1e-6)
    assert by_scip(made.path, 0.0)[0] == pytest.approx(made.value, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "gap"),
    [("small", 5e-4), pytest.param("france", 1e-3, marks=pytest.mark.long)],
)
def test_two_solvers_agree(name: str, gap: float, tmp_path: Path) -> None:
    """On small and on France, what one solver proves the other does not contradict.

    Long for France: SCIP takes minutes.
    """
    made = export(load(ROOT / "scenarios" / name), tmp_path / "plan.mps", per_block=6)
    (one, low), (other, bound) = by_highs(made.path, gap), by_scip(made.path, gap)
    slack = 1e-6 * abs(one)
    assert max(low, bound) <= min(one, other) + slack
    assert abs(one - other) <= gap * abs(one) + slack
    assert made.bound <= min(one, other) + slack


def test_names_can_be_read(tmp_path: Path) -> None:
    """The file speaks of zones, months and rows by name."""
    made = export(load(ROOT / "scenarios" / "small"), tmp_path / "plan.lp", per_block=2)
    text = made.path.read_text(encoding="utf-8")
    assert "run(22_2026_01_" in text
    assert "capacity_telesales_2026_06" in text


def test_another_ending_is_refused(tmp_path: Path) -> None:
    """Only .mps and .lp are known."""
    with pytest.raises(StoreError, match="must end in"):
        export(load(ROOT / "scenarios" / "small"), tmp_path / "plan.xyz")
