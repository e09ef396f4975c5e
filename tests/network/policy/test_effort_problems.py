"""The network's effort problems: kinds by aversion, and the grid they are rounded to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.network.policy.effort_problems import (
    RATIO_STEP,
    SIZE_STEP,
    Problems,
    aversion_kinds,
    cells,
)
from optimizer.scenario import Scenario
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.points_of_sale_section import PosType


def test_ratios_are_rounded_to_a_ladder(plain_network: Scenario) -> None:
    """A ratio of 1.3 is nearest to 1, of 1.6 to 2; of 100 the ladder's last, 4."""
    assert plain_network.pos is not None
    count = len(plain_network.pos)
    risk = np.resize([1.0, 1.3, 1.6, 100.0], count)
    pos = replace(plain_network.pos, risk_aversion=risk, type=np.zeros(count, dtype=np.int64))
    of, kind = aversion_kinds(pos, [PosType(risk_aversion=0.01)], Behaviour())
    assert [each.risk_aversion for each in of] == pytest.approx([0.01, 0.02, 0.04])
    assert kind[:4].tolist() == [0, 0, 1, 2]
    assert {each.loss_aversion for each in of} == {2.25}


def test_without_differences_the_kinds_are_the_types(plain_network: Scenario) -> None:
    """Switched off, the table's ratios are not read."""
    assert plain_network.pos is not None
    pos = replace(plain_network.pos, risk_aversion=np.full(len(plain_network.pos), 4.0))
    types = [PosType()]
    of, kind = aversion_kinds(pos, types, Behaviour(differences=False))
    assert of is types
    assert kind is pos.type


PROBLEMS = Problems(
    np.array([0, 1]), np.array([[2.0, 4.0], [0.0, 3.0]]), np.array([[26, 31], [9, 10]]),
    (13, 8), (3, 2),
)  # fmt: skip


def test_a_month_has_its_part_of_a_quarter() -> None:
    """Weeks of 4, 4 and 5, then of 4 and 4; a third of 26 and half of 31, rounded up."""
    by_month = PROBLEMS.by("month")
    assert by_month.weeks == (4, 4, 5, 4, 4)
    assert by_month.quota[0].tolist() == [9, 9, 9, 16, 16]
    assert by_month.lines[0].tolist() == [2, 2, 2, 4, 4]


def test_a_year_is_the_sum_of_its_quarters() -> None:
    """(13 · 2 + 8 · 4) / 21 lines a week, a quota of 57."""
    year = PROBLEMS.by("year")
    assert (year.weeks, year.months) == ((21,), (5,))
    assert year.lines[0, 0] == pytest.approx((26 + 32) / 21)
    assert year.quota[:, 0].tolist() == [57, 19]
    assert PROBLEMS.by("quarter") is PROBLEMS


def test_cells_are_near_and_shared() -> None:
    """Within half a step of the size; none where no lines are expected."""
    found, of = cells(PROBLEMS, dated=False)
    assert of[1, 0] == -1
    for (pos, quarter), cell in np.ndenumerate(of):
        if cell >= 0:
            assert abs(np.log(found[cell].lines / PROBLEMS.lines[pos, quarter])) <= (
                np.log(SIZE_STEP) / 2 + 1e-9
            )
    assert found[of[0, 0]].ratio == round(1 / RATIO_STEP)
    same = Problems(
        np.zeros(2, dtype=np.int64), np.full((2, 1), 2.0), np.full((2, 1), 26), (13,), (3,)
    )
    assert len(cells(same, dated=False)[0]) == 1


def test_weeks_that_differ_in_pay_are_told_apart() -> None:
    """The first week of a period is part of the problem only then."""
    alike = Problems(
        np.zeros(1, dtype=np.int64), np.full((1, 2), 2.0), np.full((1, 2), 26), (13, 13), (3, 3)
    )
    assert len(cells(alike, dated=False)[0]) == 1
    assert [cell.first for cell in cells(alike, dated=True)[0]] == [0, 13]


def test_some_points_of_sale() -> None:
    """Rows of every array."""
    assert PROBLEMS.of(np.array([1])).quota.tolist() == [[9, 10]]
