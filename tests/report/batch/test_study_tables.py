"""What a study is and came to, in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from optimizer.report.batch.study_figures import Batch
from optimizer.report.batch.study_tables import runs_columns, state
from optimizer.report.locale import Words
from optimizer.study import RunStore


def test_runs_that_miss_commitments_are_named(
    written: tuple[RunStore, Batch, Path, Path],
) -> None:
    """In the head by number and in the table by how many; nothing where every run keeps all."""
    batch = written[1]
    count = len(batch.table)
    pairs: list[tuple[int, int] | None] = [(6, 6)] * count
    words = Words("en")
    whole = replace(batch, commitments=tuple(pairs))
    assert "miss commitments" not in state(whole, words)
    assert "commitments" not in [column.name for column in runs_columns(whole, words)]
    pairs[1], pairs[4], pairs[5] = (4, 6), (5, 6), None
    missing = replace(batch, commitments=tuple(pairs))
    first, second = (int(batch.table["run"].iloc[i]) for i in (1, 4))
    assert f"Runs that miss commitments: 2 (runs {first}, {second})." in state(missing, words)
    (told,) = (c.cells for c in runs_columns(missing, words) if c.name == "commitments")
    assert told == ["6/6", "4/6", "6/6", "6/6", "5/6", None, *["6/6"] * (count - 6)]
