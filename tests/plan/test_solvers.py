"""Solvers of integer programmes: a second one behind the same interface gives the same answers.

scipy's ``milp`` stands for it, registered here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, sparse

from optimizer.arrays import Floats
from optimizer.plan import plan
from optimizer.plan.integer_programme import (
    IntegerProgramme,
    IntegerSolution,
    SolverLimits,
    SolverStatus,
)
from optimizer.plan.solvers import SOLVER, SOLVERS
from tests.plan.many_cells import many_cells

STATUS = {0: SolverStatus.OPTIMAL, 1: SolverStatus.STOPPED, 2: SolverStatus.INFEASIBLE}


def by_scipy(
    programme: IntegerProgramme, limits: SolverLimits, start: Floats | None = None
) -> IntegerSolution:
    """Scipy's milp; it knows no start and no absolute gap."""
    ended = optimize.milp(
        programme.cost,
        integrality=programme.integer.astype(int),
        bounds=optimize.Bounds(*programme.columns),
        constraints=optimize.LinearConstraint(programme.matrix, *programme.rows),
        options={"mip_rel_gap": limits.gap, "presolve": limits.presolve},
    )
    status = STATUS[ended.status]
    if ended.x is None:
        return IntegerSolution(status, None, np.inf)
    bound = ended.fun if ended.mip_dual_bound is None else ended.mip_dual_bound
    return IntegerSolution(status, ended.x, float(bound) + programme.offset)


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    """The second solver is in the list during a test."""
    SOLVERS.register("scipy", by_scipy, "1")
    yield
    SOLVERS.unregister("scipy")


def knapsack(seed: int, least: float = -np.inf) -> IntegerProgramme:
    """Two rows, eight items that are whole and two columns that need not be."""
    rng = np.random.default_rng(seed)
    matrix = sparse.csc_array(rng.uniform(0.5, 5.0, (2, 10)))
    return IntegerProgramme(
        name="a knapsack",
        cost=-rng.uniform(1.0, 9.0, 10),
        matrix=matrix,
        rows=(np.array([least, -np.inf]), np.array([9.0, 11.0])),
        columns=(np.zeros(10), np.repeat([1.0, 0.3], [8, 2])),
        integer=np.arange(10) < 8,
        offset=100.0,
    )


def test_the_solver_that_is_used_is_one_of_the_list() -> None:
    """HiGHS, built in; the one from outside is beside it."""
    assert SOLVER == "highs"
    assert set(SOLVERS) == {"highs", "scipy"}
    assert SOLVERS["scipy"] is by_scipy


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", ["highs", "scipy"])
def test_the_same_programme_has_the_same_optimum(name: str, seed: int) -> None:
    """As from trying every choice of whole items, the rest filled by the LP."""
    programme = knapsack(seed)
    solution = SOLVERS[name](programme, SolverLimits(gap=0.0))
    assert solution.status is SolverStatus.OPTIMAL
    assert solution.values is not None
    best = np.inf
    for choice in np.ndindex(*(2,) * 8):
        rest = programme.rows[1] - programme.matrix[:, :8] @ np.array(choice)
        if (rest >= 0).all():
            lp = optimize.linprog(
                programme.cost[8:], programme.matrix[:, 8:].toarray(), rest, bounds=(0, 0.3)
            )
            best = min(best, lp.fun + programme.cost[:8] @ np.array(choice) + 100.0)
    assert programme.cost @ solution.values + 100.0 == pytest.approx(best, abs=1e-6)
    assert solution.bound == pytest.approx(best, abs=1e-6)
    assert np.abs(solution.values[:8] - np.round(solution.values[:8])).max() < 1e-6


@pytest.mark.parametrize("name", ["highs", "scipy"])
def test_a_programme_without_solution_says_so(name: str) -> None:
    """More is asked of the first row than all columns give: no values, no bound."""
    solution = SOLVERS[name](knapsack(0, least=9.5), SolverLimits(gap=0.0))
    assert (solution.status, solution.values, solution.bound) == (
        SolverStatus.INFEASIBLE,
        None,
        np.inf,
    )


def test_a_plan_by_another_solver_is_as_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programmes and rounding by the second solver: the same proven value, rows kept as well."""
    scenario = many_cells(tmp_path, 1, zones=3).replace("plan.gap", 1e-4)
    ours = plan(scenario)
    for module in ("integers.restricted_programme", "whole_lines.controlled_rounding"):
        monkeypatch.setattr(f"optimizer.plan.{module}.SOLVER", "scipy")
    other = plan(scenario)
    assert other.reached
    assert other.kept
    assert ours.objective is not None
    assert other.objective is not None
    assert other.objective.value == pytest.approx(ours.objective.value, rel=2e-4)
    assert (np.abs(other.target_lines - other.expected) < 1).all()
