"""Panels of each response against each factor, and their trend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.report.batch.small_multiples import row_of_panels, trend
from optimizer.report.batch.study_figures import Batch
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import level_text
from optimizer.study import RunStore
from tests.report.batch.batch_models import batch


def test_panels_draw_every_run(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Thin lines hold each run that is done, the thick one their means, crosses failures."""
    shown = written[1]
    panels = row_of_panels(shown, "plan.overlap_share", Words("en"))
    assert len(panels) == 2
    assert panels[0].get_ylim() == panels[1].get_ylim()
    values = 100 * shown.values("plan.overlap_share")
    for ax, factor in zip(panels, shown.factors, strict=True):
        assert ax.get_xlabel() == factor
        x = np.array(shown.levels(factor), dtype=float)
        *thin, mean, crosses = ax.lines
        drawn = sorted(p for line in thin for p in line.get_xydata().tolist() if p[0] == p[0])  # type: ignore[union-attr]
        assert drawn == sorted(np.c_[x, values][shown.done].tolist())
        for at, value in mean.get_xydata():  # type: ignore[union-attr]
            assert value == pytest.approx(values[shown.done & (x == at)].mean())
        assert sorted(crosses.get_xdata()) == sorted(x[~shown.done])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("design", "lines"),
    [("one_at_a_time", 2), ({"kind": "latin_hypercube", "runs": 9}, 2)],
    ids=["one_at_a_time", "sampled"],
)
def test_panels_of_other_designs(tmp_path: Path, design: Any, lines: int) -> None:
    """One at a time: a line and the base; sampled: points and a trend; as the base is said."""
    shown = batch(
        tmp_path,
        design=design,
        factors={
            "margin": {"path": "offers.basic.margin", "values": [30, 31, 33, 37]},
            "world": {"variants": {"usual": {}, "poor": {"offers.plus.margin": 3}}},
        },
    )
    margin, world = row_of_panels(shown, "scheme.by_line.contribution", Words("en"))
    assert len(margin.lines) == lines
    assert [label.get_text() for label in world.get_xticklabels()] == ["usual", "poor"]
    once = design == "one_at_a_time"
    x = list(margin.lines[0].get_xdata())  # type: ignore[union-attr]
    assert x == [v for v in shown.levels("margin") if v is not None] or not once
    assert len(x) == (4 if once else 9)
    assert (level_text(shown.levels("world")[0], Words("fr")) == "comme la base") is once


@given(
    st.floats(-5, 5), st.floats(-3, 3), st.lists(st.floats(0, 9), min_size=9, unique=True)
)  # fmt: skip
def test_trend_of_a_line_is_the_line(a: float, b: float, at: list[float]) -> None:
    """Local linear regression reproduces lines exactly (Fan & Gijbels 1996, §3.2)."""
    x = np.array([*at, 0.0, 10.0, *np.linspace(0.5, 9.5, 10)])
    found = trend(x, a + b * x)
    assert found is not None
    assert found[1] == pytest.approx(a + b * found[0], abs=1e-6)


def test_no_trend_of_few_points() -> None:
    """Seven points, or one place, have no trend."""
    assert trend(np.arange(7.0), np.arange(7.0)) is None
    assert trend(np.ones(20), np.arange(20.0)) is None
