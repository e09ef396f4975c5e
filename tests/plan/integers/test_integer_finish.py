"""The integer finish: within the gap asked, and the LP rounded with tightened rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan import plan
from optimizer.plan.integers.integer_finish import finish, has_many_blocks, round_tightened
from optimizer.plan.integers.stage_outcome import value_of
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.columns import starting_columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import AllowedMixes
from optimizer.plan.statement.stating import state_problem, state_stages
from tests.plan.integers.stages import enumerated
from tests.plan.many_cells import many_cells


@pytest.mark.parametrize("gap", [0.0, 0.02])
@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_the_value_is_within_the_gap_of_the_best_of_all_plans(
    tmp_path: Path, seed: int, gap: float
) -> None:
    """And the bound is one: no plan is below it."""
    case = enumerated(tmp_path, seed)
    outcome = finish(case.master, case.relaxed, gap, None, Clock())
    best = min(case.values)
    assert outcome.gap <= gap + 1e-7
    assert outcome.bound <= best + 1e-6
    assert best - 1e-6 <= outcome.value <= best * (1 + gap) + 1e-6


def test_a_plan_that_is_known_is_never_made_worse(tmp_path: Path) -> None:
    """From the best plan it ends there; without time it gives back the plan that it has."""
    case = enumerated(tmp_path, 2)
    plans = sorted(zip(case.values, map(tuple, case.plans), strict=True))
    best, dearest = case.plans[case.values.index(plans[0][0])], plans[-1]
    outcome = finish(case.master, case.relaxed, 0.0, best, Clock())
    assert outcome.value == pytest.approx(plans[0][0])
    dear = case.plans[case.values.index(dearest[0])]
    late = finish(case.master, case.relaxed, 0.0, dear, Clock(0.0))
    assert late.value == pytest.approx(dearest[0])


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_of_tightened_rows_keeps_the_rows(tmp_path: Path, seed: int) -> None:
    """The plan misses nothing, costs no less than the LP, and the LP's value is what it was."""
    scenario = many_cells(tmp_path, seed, asked=0.95, zones=400)
    of = state_problem(scenario)
    hard, overlap = state_stages(scenario, of)
    master = Master(of, starting_columns(of), hard)
    allowed = AllowedMixes.of(of)
    generate(master, allowed, Clock())
    master.hold(hard, 0.0)
    master.minimise(overlap)
    relaxed = generate(master, allowed.without(hard), Clock())
    broken = master.heaviest()
    rounded = round_tightened(master, Clock())
    assert master.solve()[0] == pytest.approx(relaxed.value, rel=1e-9)
    assert rounded is not None
    mix = np.empty(of.shape[0], dtype=np.int64)
    for positions, kept in ((broken, False), (rounded, True)):
        mix[master.columns.block[positions]] = master.columns.mix[positions, 0]
        assert (value_of(of, hard, mix) <= 1e-9) == kept
    assert relaxed.bound <= value_of(of, overlap, mix) <= 1.001 * relaxed.bound


def test_where_blocks_are_many_the_plan_is_rounded_and_has_a_small_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole solve of 1,600 cells goes that way, to a plan that keeps all rows."""
    scenario = many_cells(tmp_path, 1, asked=0.95, zones=400)
    taken = []
    monkeypatch.setattr(
        "optimizer.plan.integers.integer_finish.round_tightened",
        lambda master, clock: taken.append(rounded := round_tightened(master, clock)) or rounded,
    )
    made = plan(scenario.replace("plan.gap", 0.001))
    assert taken[0] is not None
    assert made.shortfalls.empty
    assert made.gap <= 0.001


def test_few_blocks_are_not_many(tmp_path: Path) -> None:
    """A hundred blocks for each row are many; four dozen for a dozen rows are not."""
    scenario = many_cells(tmp_path, 1)
    of = state_problem(scenario)
    master = Master(of, starting_columns(of), state_stages(scenario, of)[0])
    assert not has_many_blocks(master)
