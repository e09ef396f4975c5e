"""Rounding in groups of zones: what one go promises is kept, and rows that held are held."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.plan.whole_lines import grouped_rounding as module
from optimizer.plan.whole_lines.grouped_rounding import round_targets
from optimizer.plan.whole_lines.margins import SideRow, families

SHAPE = (40, 4, 2, 3, 2)


def _table(seed: int, scale: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Expected lines, region of zones that are not in order, quarter of months."""
    rng = np.random.default_rng(seed)
    expected = rng.gamma(0.7, scale, SHAPE)
    expected[rng.random(SHAPE) < 0.2] = 0.0
    return expected, rng.integers(0, 3, SHAPE[0]), np.arange(SHAPE[1]) // 3


def _in_groups(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Round in groups of at most six zones; the list fills with what is rounded in one go."""
    whole: list[int] = []
    plain = module.round_lines

    def counted(expected: np.ndarray, *arguments: object) -> np.ndarray:
        whole.append(len(expected))
        return plain(expected, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "GROUPED_FROM", 10)
    monkeypatch.setattr(module, "ZONES", 6)
    monkeypatch.setattr(module, "round_lines", counted)
    return whole


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), scale=st.sampled_from([0.3, 1.0, 300.0]))
def test_families_stay_within_one_across_groups(seed: int, scale: float) -> None:
    """Every entry goes to a neighbour and every margin of both families to within 1."""
    expected, region, quarter = _table(seed, scale)
    with pytest.MonkeyPatch.context() as patch:
        whole = _in_groups(patch)
        lines = round_targets(expected, region, quarter)
    assert SHAPE[0] not in whole, "the groups left no way: the test shows nothing"
    assert (np.abs(lines - expected) < 1).all()
    for margin in chain(*families(SHAPE, region, quarter)):
        gap = np.abs(margin.sums((lines - expected).ravel()))
        assert (gap < 1 + 1e-6).all(), margin.name


def test_rows_among_groups_and_inside_one_stay_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """A national commitment met exactly stays met, and so does a zone's own capacity."""
    whole = _in_groups(monkeypatch)
    expected, region, quarter = _table(3, 1.0)
    entry = np.arange(expected.size).reshape(SHAPE)
    national, own = entry[:, :2, :, :, 1].ravel(), entry[7, :, :, 1].ravel()
    flat = expected.ravel()
    rows = [
        SideRow("all", national, np.ones(len(national)), float(flat[national].sum()), np.inf),
        SideRow("zone", own, np.ones(len(own)), -np.inf, float(flat[own].sum())),
    ]
    lines = round_targets(expected, region, quarter, rows)
    assert SHAPE[0] not in whole
    assert all(row.holds(lines.ravel()) for row in rows)


def test_a_row_across_groups_that_groups_break_is_held_in_one_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is no row of the groups may break there; rounded in one go then, it is kept."""
    whole = _in_groups(monkeypatch)
    expected, region, quarter = _table(3, 1.0)
    some = np.arange(expected.size).reshape(SHAPE)[::2, :, :, 0].ravel()
    flat = expected.ravel()
    row = SideRow("half", some, np.ones(len(some)), float(np.ceil(flat[some].sum())), np.inf)
    lines = round_targets(expected, region, quarter, [row])
    assert row.holds(lines.ravel())
    free = round_targets(expected, region, quarter)
    assert row.holds(free.ravel()) == (whole.count(SHAPE[0]) == 0)


def test_few_zones_are_rounded_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the least number of zones nothing is grouped."""
    whole = _in_groups(monkeypatch)
    monkeypatch.setattr(module, "GROUPED_FROM", SHAPE[0] + 1)
    round_targets(*_table(1, 1.0))
    assert whole == [SHAPE[0]]
