"""A sample of cells: with every cell it is the problem, with fewer its rows are scaled."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.plan.relaxation.cell_sample import sample_cells
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.statement.stating import state_problem, state_stages
from tests.plan.many_cells import many_cells


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
