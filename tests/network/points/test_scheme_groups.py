"""Who is paid under which scheme."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.points.scheme_groups import SchemeGroup, by_scheme_group, members
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
