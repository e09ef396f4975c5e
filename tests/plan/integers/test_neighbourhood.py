"""Neighbourhoods: a plan that keeps all rows, near the LP's or near one that is given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.integers import neighbourhood as module
from optimizer.plan.integers.neighbourhood import search_neighbourhood
from tests.plan.integers.stages import enumerated


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_with_every_block_free_it_is_the_best_plan(tmp_path: Path, seed: int) -> None:
    """Three blocks and all their columns: nothing better exists."""
    case = enumerated(tmp_path, seed)
    plan = search_neighbourhood(case.master, case.relaxed, None, 0.0, Clock())
    assert plan is not None
    mix = case.master.mix_of(plan)
    value = next(v for p, v in zip(case.plans, case.values, strict=True) if (p == mix).all())
    assert value == pytest.approx(min(case.values), rel=1e-6)


def test_a_given_plan_is_kept_where_blocks_are_not_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks that agree with the LP's plan stay; those that differ are free."""
    monkeypatch.setattr(module, "FREE", 0)
    case = enumerated(tmp_path, 2)
    base = case.master.mix_of(case.master.heaviest())
    near = min(case.plans, key=lambda plan: int((plan != base).sum()))
    weight = case.relaxed.weight
    divided = np.bincount(case.master.columns.block[case.relaxed.used], minlength=3) > 1
    assert len(weight)
    plan = search_neighbourhood(case.master, case.relaxed, near, 0.0, Clock())
    assert plan is not None
    mix = case.master.mix_of(plan)
    stays = ~divided & (near == base)
    assert (mix[stays] == near[stays]).all()
    assert any((mix == p).all() for p in case.plans)
