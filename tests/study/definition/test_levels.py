"""Levels of factors: quantiles by their closed forms, labels as they are written."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.study.definition.levels import all_levels, level_at
from optimizer.study.definition.study_schema import StudyFactor

PATH = "offers.basic.margin"


def factor(**levels: Any) -> StudyFactor:
    """A factor on one field."""
    return StudyFactor(path=PATH, **levels)


@pytest.mark.parametrize(
    ("levels", "at", "value"),
    [
        ({"uniform": {"low": 10, "high": 20}}, 0.25, 12.5),
        ({"normal": {"mean": 7, "sd": 3}}, 0.5, 7),
        ({"normal": {"mean": 0, "sd": 1}}, 0.975, 1.959964),
        # F(x) = (x - low)² / ((high - low) (mode - low)) below the mode
        ({"triangular": {"low": 0, "mode": 2, "high": 4}}, 0.125, 1),
        ({"triangular": {"low": 0, "mode": 2, "high": 4}}, 0.5, 2),
    ],
)
def test_quantiles(levels: dict[str, Any], at: float, value: float) -> None:
    """A point of the unit interval is the quantile of the distribution."""
    level = level_at(factor(**levels), at, [])
    assert level.label == pytest.approx(value, abs=1e-6)
    assert level.changes.values[PATH] == pytest.approx(value, abs=1e-6)


def test_a_distribution_in_a_grid_has_the_middles_of_equal_parts() -> None:
    """Four quantiles of a uniform distribution."""
    levels = all_levels(factor(uniform={"low": 0, "high": 8}, count=4), {})
    assert [level.label for level in levels] == [1, 3, 5, 7]


def test_a_list_falls_into_equal_parts() -> None:
    """The last point of the unit interval is the last level."""
    listed = factor(values=[5, 6, 7])
    levels = all_levels(listed, {})
    assert [level_at(listed, u, levels).label for u in (0, 0.34, 0.999999)] == [5, 6, 7]


def test_labels_are_what_yaml_writes() -> None:
    """Truth, nothing, numbers; a whole number stays one, for fields that count."""
    levels = all_levels(factor(values=[True, None, 2, "fast"]), {})
    assert [level.shown for level in levels] == ["true", "none", "2", "fast"]
    scaled = all_levels(factor(scale=True, values=[1.5]), {})[0]
    assert (scaled.changes.values, scaled.changes.scales) == ({}, {PATH: 1.5})
