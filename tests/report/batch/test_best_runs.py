"""The best runs, and those that cannot be told apart from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from optimizer.report.batch.best_runs import best_runs
from optimizer.report.batch.study_figures import Batch
from optimizer.study import RunStore


def test_best_by_brute_force(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Ends of each figure over the runs that are done; as good is the same, or not told apart."""
    shown = written[1]
    found = {(best.response, best.end): best for best in best_runs(shown)}
    assert set(found) == {
        ("plan.overlap", "min"),
        *((name, end) for name in shown.responses[1:] for end in ("min", "max")),
    }
    for (name, end), best in found.items():
        values = shown.table.loc[shown.table["status"] == "done", name]
        assert best.value == getattr(values, end)()
        assert best.wanted == (name == "plan.overlap")
    # by hand: overlap depends on the basic margin alone, its share on the other alone
    assert found["plan.overlap", "min"].alike == 3
    assert found["plan.overlap_share", "max"].alike == 4
    # the runs differ by 1,000 EUR, their paired differences by 80 at most
    assert found["scheme.by_line.contribution", "max"].alike == 0
    assert found["scheme.by_line.contribution", "max"].half_width == 17.25 + 25


def test_noise_is_said(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Where the noise is far larger than what runs differ by, none is told apart from the best."""
    rng = np.random.default_rng(1)
    noisy = {key: v + 1e6 * rng.normal(size=v.size) for key, v in written[1].samples.items()}
    assert len(noisy) == 20
    found = best_runs(replace(written[1], samples=noisy))
    assert [best.alike for best in found if "contribution" in best.response] == [19, 19]
