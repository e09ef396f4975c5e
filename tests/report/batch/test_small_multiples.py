"""Panels of each response against each factor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.report.batch.small_multiples import row_of_panels
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
