"""Who is paid under which scheme, and the state that a replication begins with."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.model import NetworkState, SchemeGroup, by_scheme_group, members
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of, switched
from tests.network.schemes import terms_of

TERMS = terms_of([{"fixed": 1}], 3)


def test_the_main_scheme_comes_first() -> None:
    """And exceptions with their own rows."""
    groups = dict(members(("a", "b", "c"), "x", {"b": "y"}))
    assert {name: rows.tolist() for name, rows in groups.items()} == {"x": [0, 2], "y": [1]}


def test_an_exception_must_be_there() -> None:
    """A name that no point of sale has is refused."""
    with pytest.raises(ValueError, match="no point of sale 'd'"):
        list(members(("a",), "x", {"d": "y"}))


def test_arrays_of_groups_are_put_together_by_row() -> None:
    """Each group's values go to its points of sale."""
    groups = tuple(SchemeGroup(TERMS, np.array(rows), None) for rows in ([0, 2], [1]))
    values = by_scheme_group(groups, lambda group: 10.0 * group.rows)
    assert values.tolist() == [0.0, 10.0, 20.0]


def test_rows_from_the_first_on_are_read_in_place() -> None:
    """As a slice; others by their positions."""
    first, second = (SchemeGroup(TERMS, np.array(rows), None) for rows in ([0, 1], [1, 2]))
    assert first.at == slice(2)
    assert np.array_equal(second.at, [1, 2])


def test_prospects_are_not_yet_with_us(small: Scenario, small_plan: Plan) -> None:
    """Own points of sale have their quota and their start; those behind have neither."""
    model = model_of(small.replace("network.recruitment", {"prospects": 0.5}), small_plan)
    points = NetworkState.fresh(model)
    assert points.active.sum() == model.own < len(model.ids)
    assert (points.quota[model.own :] == 0).all()
    assert points.quota[: model.own].tolist() == model.quota[: model.own, 0].tolist()
    weeks = model.calendar.weeks_of[0]
    assert points.turnover == pytest.approx(model.rate[:, 0].sum(axis=1) * weeks)


def test_poor_lines_are_billed_too(small: Scenario, small_plan: Plan) -> None:
    """Good and poor lines of every month of sale up to one; without gaming there are no poor."""
    points = NetworkState.fresh(model_of(switched(small, gaming=True), small_plan))
    points.cohort[:, :, 0], points.poor[:, :, 0], points.cohort[:, :, 2] = 3.0, 2.0, 9.0
    assert np.unique(points.billed(1)).tolist() == [0.0, 5.0]
    assert not len(NetworkState.fresh(model_of(switched(small, gaming=False), small_plan)).poor)
