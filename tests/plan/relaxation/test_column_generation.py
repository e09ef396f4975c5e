"""Column generation: the LP's value whatever it starts from and wherever it prices; its bounds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.relaxation import column_generation as generation
from optimizer.plan.relaxation import initial_columns as module
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.columns import Columns, starting_columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import AllowedMixes, Prices
from optimizer.plan.relaxation.relaxed_stage import RelaxedStage
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.stating import state_problem, state_stages
from tests.plan.many_cells import many_cells

SEEDS = range(5)


@pytest.fixture
def sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Samples from a dozen cells on, and of samples too."""
    monkeypatch.setattr(module, "FEWEST", 12)
    monkeypatch.setattr(module, "ONE_OF", 4)


def _over_all(of: Problem, stage: Stage, held: list[Stage]) -> float:
    """The LP over every mix of every cell, none priced; shortfalls held at 0."""
    cell, mix = np.nonzero(of.eligible)
    master = Master(of, Columns.of(of, cell, mix[:, None]), stage)
    for before in held:
        master.hold(before, 0.0)
    return master.solve()[0]


def _ways(of: Problem, order: tuple[Stage, ...]) -> dict[str, list[RelaxedStage]]:
    """Every stage's LP, from plain columns and from those of a sample."""
    found = {}
    for way in ("plain", "sampled"):
        start = module.initial_columns(of, order, Clock())
        columns = start.columns if way == "sampled" else starting_columns(of)
        near = start.prices if way == "sampled" else {}
        master, allowed = Master(of, columns, order[0]), AllowedMixes.of(of)
        found[way] = []
        for stage in order:
            master.minimise(stage)
            relaxed = generate(master, allowed, Clock(), near=near.get(stage.name))
            found[way].append(relaxed)
            if stage.rank is not None:
                assert relaxed.value == pytest.approx(0.0, abs=1e-9)
                master.hold(stage, 0.0)
                allowed = allowed.without(stage)
    return found


@pytest.mark.usefixtures("sampled")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_sample_changes_the_start_and_not_the_end(tmp_path: Path, seed: int) -> None:
    """From a sample's columns and duals, from plain ones, and over all mixes: one value."""
    scenario = many_cells(tmp_path, seed)
    of = state_problem(scenario)
    order = state_stages(scenario, of)
    assert module.initial_columns(of, order, Clock()).prices, (
        "no sample was taken: the test shows nothing"
    )
    ways = _ways(of, order)
    held = [stage for stage in order if stage.rank is not None]
    for plain, sample in zip(ways["plain"], ways["sampled"], strict=True):
        assert sample.value == pytest.approx(plain.value, rel=2e-7, abs=1e-7)
    whole = _over_all(of, order[len(held)], held)
    for way in ways.values():
        assert way[len(held)].value == pytest.approx(whole, rel=2e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_bound_is_above_the_optimum(tmp_path: Path, seed: int) -> None:
    """Wherever it prices first, near other duals or wild ones, every bound is a bound."""
    scenario = many_cells(tmp_path, seed)
    of = state_problem(scenario)
    order = state_stages(scenario, of)
    held = [stage for stage in order if stage.rank is not None]
    whole = _over_all(of, order[len(held)], held)
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
