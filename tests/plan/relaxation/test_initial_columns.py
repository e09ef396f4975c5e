"""Initial columns: those of a sample change where the LP starts and not where it ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.relaxation import initial_columns as module
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.columns import Columns, starting_columns
from optimizer.plan.relaxation.initial_columns import sample_cells
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import AllowedMixes, RelaxedStage
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.stating import state_problem, state_stages
from tests.plan.many_cells import many_cells
from tests.plan.relaxation.test_column_generation import SEEDS, lp_over_all_mixes


def test_a_sample_of_every_cell_is_the_problem(tmp_path: Path) -> None:
    """One cell of one: the same LP; one of four: rows are scaled and count a quarter or so."""
    scenario = many_cells(tmp_path, 3)
    of = state_problem(scenario)
    order = state_stages(scenario, of)
    same, parts, rows = sample_cells(of, order, 1)
    assert np.array_equal(rows, np.arange(len(of.coupling)))
    values = [
        Master(one, Columns.of(one, cell, mix[:, None]), stage).solve()[0]
        for one, stage in ((of, order[-1]), (same, parts[-1]))
        for cell, mix in (np.nonzero(one.eligible),)
    ]
    assert values[0] == pytest.approx(values[1], rel=1e-12)
    some, _, rows = sample_cells(of, order, 4)
    assert some.shape[0] == of.shape[0] // 4
    for small, row in zip(some.coupling, rows, strict=True):
        large = of.coupling[row]
        for part, whole in ((small.lower, large.lower), (small.upper, large.upper)):
            assert part == whole or 0.05 * abs(whole) < abs(part) < 0.6 * abs(whole)


@pytest.fixture
def sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Samples from a dozen cells on, and of samples too."""
    monkeypatch.setattr(module, "FEWEST", 12)
    monkeypatch.setattr(module, "ONE_OF", 4)


def _ways(of: Problem, order: tuple[Stage, ...]) -> dict[str, list[RelaxedStage]]:
    """Every stage's LP, from plain columns and from those of a sample."""
    stages: dict[str, list[RelaxedStage]] = {}
    for way in ("plain", "sampled"):
        start = module.initial_columns(of, order, Clock())
        columns = start.columns if way == "sampled" else starting_columns(of)
        near = start.prices if way == "sampled" else {}
        master, allowed = Master(of, columns, order[0]), AllowedMixes.of(of)
        stages[way] = []
        for stage in order:
            master.minimise(stage)
            relaxed = generate(master, allowed, Clock(), near=near.get(stage.name))
            stages[way].append(relaxed)
            if stage.rank is not None:
                assert relaxed.value == pytest.approx(0.0, abs=1e-9)
                master.hold(stage, 0.0)
                allowed = allowed.without(stage)
    return stages


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
    whole = lp_over_all_mixes(of, order[len(held)], held)
    for way in ways.values():
        assert way[len(held)].value == pytest.approx(whole, rel=2e-7)


def test_few_cells_start_from_typical_mixes(tmp_path: Path) -> None:
    """A sample of four dozen cells is not worth its time: three mixes a cell, and no duals."""
    scenario = many_cells(tmp_path, 1)
    of = state_problem(scenario)
    start = module.initial_columns(of, state_stages(scenario, of), Clock())
    assert not start.prices
    assert np.array_equal(start.columns.key, starting_columns(of).key)
    assert set(start.columns.block) == set(range(of.shape[0]))
