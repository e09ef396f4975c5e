"""Margins of the targets: sums and deviations by hand, and rows that hold."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from optimizer.plan.whole_lines.margins import Margin, SideRow, deviations, families, margins

SHAPE = (2, 3, 1, 2, 1)
REGION, QUARTER = np.array([0, 0]), np.array([0, 0, 1])


def test_sums_of_a_margin_are_those_of_its_axes() -> None:
    """Of 0, 1, 2, ... over zones, months and channels: by zone, by region and quarter."""
    entries = np.arange(12.0)
    table = entries.reshape(SHAPE)
    by_zone, by_quarter, national = margins(
        SHAPE, REGION, QUARTER, (("zone",), ("region", "quarter"), ())
    )
    assert by_zone.sums(entries).tolist() == table.sum(axis=(1, 2, 3, 4)).tolist()
    assert by_quarter.sums(entries).tolist() == [
        float(table[:, :2].sum()),
        float(table[:, 2:].sum()),
    ]
    assert (national.name, national.groups) == ("national", 1)
    assert by_quarter.name == "region × quarter"


def test_families_are_nested() -> None:
    """Each group of a finer margin lies in one group of the coarser before it."""
    for family in families(SHAPE, REGION, QUARTER):
        for coarse, fine in itertools.pairwise(family):
            parents = [set(coarse.label[fine.label == group]) for group in range(fine.groups)]
            assert all(len(parent) == 1 for parent in parents)


def test_deviations_are_the_largest_of_each_margin() -> None:
    """One line moved from the first channel to the second, in one zone and month."""
    expected = np.full(SHAPE, 2.0)
    lines = expected.astype(np.int64)
    lines[0, 1, 0] += np.array([[-1], [1]])
    largest = deviations(expected, lines, REGION, QUARTER)
    assert largest["national"] == largest["zone"] == 0.0
    assert largest["channel"] == largest["zone × month × channel"] == 1.0


def test_a_row_holds_within_a_hair_of_its_bounds() -> None:
    """Two entries, the second counted twice: 1 + 2·2 = 5."""
    lines = np.array([1, 9, 2])
    row = SideRow("row", np.array([0, 2]), np.array([1.0, 2.0]), 5.0, np.inf)
    assert row.holds(lines)
    assert not SideRow("row", row.entries, row.weights, -np.inf, 4.9).holds(lines)
    assert row.slack == pytest.approx(5e-7)
    assert Margin("empty", np.zeros(0, dtype=np.int64)).groups == 0
