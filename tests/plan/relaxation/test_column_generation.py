"""Column generation: the LP's value whatever it starts from and wherever it prices; its bounds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.relaxation import column_generation as generation
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.columns import Columns, starting_columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import AllowedMixes, Prices
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.stating import state_problem, state_stages
from tests.plan.many_cells import many_cells

SEEDS = range(5)


def lp_over_all_mixes(of: Problem, stage: Stage, held: list[Stage]) -> float:
    """The LP over every mix of every cell, none priced; shortfalls held at 0."""
    cell, mix = np.nonzero(of.eligible)
    master = Master(of, Columns.of(of, cell, mix[:, None]), stage)
    for before in held:
        master.hold(before, 0.0)
    return master.solve()[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_bound_is_above_the_optimum(tmp_path: Path, seed: int) -> None:
    """Wherever it prices first, near other duals or wild ones, every bound is a bound."""
    scenario = many_cells(tmp_path, seed)
    of = state_problem(scenario)
    order = state_stages(scenario, of)
    held = [stage for stage in order if stage.rank is not None]
    whole = lp_over_all_mixes(of, order[len(held)], held)
    rng = np.random.default_rng(seed)
    for size in (0.0, 1.0, 1e3):
        master, allowed = Master(of, starting_columns(of), order[0]), AllowedMixes.of(of)
        for stage in held:
            master.minimise(stage)
            generate(master, allowed, Clock())
            master.hold(stage, 0.0)
            allowed = allowed.without(stage)
        master.minimise(order[len(held)])
        wild = Prices(
            size * rng.normal(size=len(of.coupling)), np.zeros(0), rng.normal(size=len(of.cells))
        )
        bounds: list[float] = []
        last = generate(
            master, allowed, Clock(), report=lambda _, b, to=bounds: to.append(b), near=wild
        )
        assert len(bounds) > 1
        assert max(bounds) <= whole + 1e-7 * abs(whole)
        assert last.value == pytest.approx(whole, rel=2e-7)
        assert last.bound == pytest.approx(whole, rel=2e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_column_costs_its_excess(tmp_path: Path, seed: int) -> None:
    """A cell made to run a mix: the LP is at or above the bound plus the mix's excess."""
    scenario = many_cells(tmp_path, seed)
    of = state_problem(scenario)
    stage = state_stages(scenario, of)[-1]
    relaxed = generate(Master(of, starting_columns(of), stage), AllowedMixes.of(of), Clock())
    priced = relaxed.columns(len(of.mixes))
    rng = np.random.default_rng(seed)
    for pick in rng.choice(len(priced.block), 6, replace=False):
        cell, mix = np.nonzero(of.eligible)
        kept = (cell != priced.block[pick]) | (mix == priced.mix[pick, 0])
        forced, _ = Master(of, Columns.of(of, cell[kept], mix[kept, None]), stage).solve()
        assert forced >= relaxed.bound + priced.excess[pick] - 1e-7 * abs(relaxed.bound)


def test_few_columns_of_a_shortfall_end_at_the_same_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shortfall that cannot be helped is as large when few columns are added at a time."""
    scenario = many_cells(tmp_path, 1, asked=3.0)
    of = state_problem(scenario)
    stage = state_stages(scenario, of)[0]
    values = []
    for few in (1_000, 3):
        monkeypatch.setattr(generation, "FEW", few)
        master = Master(of, starting_columns(of), stage)
        values.append(generate(master, AllowedMixes.of(of), Clock()).value)
    assert values[0] > 0.01
    assert values[1] == pytest.approx(values[0], rel=1e-6)
