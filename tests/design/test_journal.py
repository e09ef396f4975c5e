"""The journal of trials: it goes on from its whole lines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.design import Trial
from optimizer.design.journal import Journal
from optimizer.errors import StoreError


def test_a_line_that_was_cut_is_left_out(tmp_path: Path) -> None:
    """Whole trials come back; another search begins with none."""
    path = tmp_path / "trials.jsonl"
    journal = Journal(path, "one")
    for number in range(2):
        journal.add(Trial(number, {"a": 0.5}, {"gain": np.array([1.0, 2.0])}, {"state": 3}))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"number": 2')
    again = Journal(path, "one")
    assert [trial.number for trial in again.trials] == [0, 1]
    assert again.trials[1].mean("gain") == 1.5
    assert again.trials[1].state == {"state": 3}
    assert Journal(path, "another").trials == []


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    """It is not written over."""
    path = tmp_path / "trials.jsonl"
    path.write_text("one\nno trial\n", encoding="utf-8")
    with pytest.raises(StoreError, match="no trials that can be read"):
        Journal(path, "one")
    assert path.read_text(encoding="utf-8") == "one\nno trial\n"
