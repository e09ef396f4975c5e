"""Tables of a loop say what its rounds say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.loop import loop, loop_tables
from optimizer.loop.verdict import Tolerance
from tests.loop.planted import scenario_of, settling


def test_tables_add_up_to_their_rounds(tmp_path: Path) -> None:
    """Targets by round, what moved between two, and what the last round was answered."""
    result = loop(scenario_of(tmp_path, settling(tmp_path, rounds=3)))
    course, channel = result.courses[0], 0
    table = loop_tables.rounds(result.courses, channel, Tolerance(share=0.0, lines=0.5))
    assert table["targets"].tolist() == [one.targets.sum() for one in course.rounds]
    assert np.isnan(table["largest_move"].iloc[0])
    moved = loop_tables.moves(course, channel)
    for before, after in zip(course.rounds[:-1], course.rounds[1:], strict=True):
        here = moved[moved["round"] == after.number]
        assert here["moved"].sum() == pytest.approx(after.targets.sum() - before.targets.sum())
        assert set(here["why"]) <= {"push", "network", "substitution"}
    last = loop_tables.responses(course)
    assert set(last["round"]) == {course.rounds[-1].number}
    assert last["answered"].tolist() == course.rounds[-1].answer.answered.ravel().tolist()
