"""The lexicographic order: later stages keep the earlier, whatever memory or clock there is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.errors import InfeasibleError
from optimizer.plan.integers.stage_outcome import value_of
from optimizer.plan.lexicographic import master_holding, solve
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario import load
from tests.plan.many_cells import many_cells
from tests.tiny import tiny


def _stated(folder: Path, zones: int = 3) -> tuple[Problem, tuple[Stage, ...]]:
    scenario = many_cells(folder, 1, zones=zones).replace("plan.objectives", ["overlap", "cost"])
    problem = state_problem(scenario)
    return problem, state_stages(scenario, problem)


def test_each_stage_is_proven_and_kept_by_the_plan(tmp_path: Path) -> None:
    """Values are those of the final plan up to the tolerance that a stage may give up."""
    problem, stages = _stated(tmp_path)
    words: list[str] = []
    solution = solve(problem, stages, 1e-3, Clock(), words.append)
    assert words == [stage.name for stage in stages]
    assert solution.in_time
    for solved in solution.stages:
        assert solved.gap <= 1e-3
        assert value_of(problem, solved.stage, solution.mix) <= solved.most + 1e-9
    last = solution.stages[-1]
    assert last.value == pytest.approx(value_of(problem, last.stage, solution.mix))


def test_a_memory_gives_a_plan_within_the_same_gap(tmp_path: Path) -> None:
    """Started from what a solve left, neither value is below the other's bound."""
    problem, stages = _stated(tmp_path)
    cold = solve(problem, stages[:2], 1e-3, Clock())
    warm = solve(problem, stages[:2], 1e-3, Clock(), memory=cold.memory)
    for one, other in zip(cold.stages, warm.stages, strict=True):
        assert one.bound <= other.value + 1e-6
        assert other.bound <= one.value + 1e-6
    assert set(cold.memory.plans) <= {stage.name for stage in stages}
    assert set(cold.memory.bases) == {stage.name for stage in stages[:2]}


def test_stages_that_time_does_not_reach_have_a_bound_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock runs out after the first objective: the second's bound ignores all rows."""
    problem, stages = _stated(tmp_path)
    clock = Clock()

    def report(name: str) -> None:
        monkeypatch.setattr(clock, "expired", lambda: name == stages[-1].name)

    solution = solve(problem, stages, 1e-3, clock, report)
    assert not solution.in_time
    last = solution.stages[-1]
    assert last.prices is None
    assert problem.eligible is not None
    cost = np.where(problem.eligible, 0.0, np.inf)
    cell, mix = np.nonzero(problem.eligible)
    sales, levels = problem.table.sales_of(cell, mix), problem.mixes.levels_of(mix)
    cost[cell, mix] = last.stage.quantity.of(cell, sales, levels)
    assert last.bound == pytest.approx(cost.min(axis=1).sum())
    assert last.bound <= last.value


def test_hard_rows_that_cannot_be_kept_are_named(tmp_path: Path) -> None:
    """More lines than the market has: the row, and by how much."""
    rows = [{"name": "all", "at_least": 1e6, "hard": True}]
    tiny(tmp_path, 1, 1, 1, commitments=rows, objectives=["cost"])
    scenario = load(tmp_path)
    problem = state_problem(scenario)
    with pytest.raises(InfeasibleError, match="all by 99") as refused:
        solve(problem, state_stages(scenario, problem), 0.0, Clock())
    assert [relaxation.row for relaxation in refused.value.relaxations] == ["all"]


def test_a_master_that_holds_stages_stays_within_them(tmp_path: Path) -> None:
    """The next objective's LP over a held one: its plan of columns stays below the limit."""
    problem, (hard, overlap, cost) = _stated(tmp_path)
    best = solve(problem, (hard, overlap), 1e-3, Clock()).stages[-1].value
    master, allowed = master_holding(problem, [(hard, 0.0), (overlap, 1.05 * best)], Clock())
    master.minimise(cost)
    master.solve()
    columns = master.cost(overlap)[master.leading :] @ master.weights()
    assert columns <= 1.05 * best * (1 + 1e-7)
    assert allowed.closed_ranks == {hard.rank}
