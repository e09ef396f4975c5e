"""Files of runs: targets that are not 0, figures by name, and tables each once."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from optimizer.errors import StoreError
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.study import RunRequest, outcome
from optimizer.study.storage.run_files import (
    AGE,
    figure_values,
    keep_tables,
    read_table_file,
    remove_unused,
)


def test_rows_are_the_plan_s_targets(small: Scenario, small_plan: Plan) -> None:
    """Every cell that is not 0 stands there once, segments summed; a run leaves them."""
    found = outcome(small, RunRequest("plan")).targets
    assert found is not None
    table = found.to_pandas()
    keys = ["channel", "zone", "offer", "month"]
    expected = small_plan.targets.groupby(keys)["target"].sum()
    assert (table.set_index(keys)["lines"].sort_index() == expected[expected > 0]).all()
    assert len(table) == np.count_nonzero(expected)
    assert len(table.drop_duplicates(keys)) == len(table)


def test_figures_over_all_replications() -> None:
    """Samples, which have a number of replication, are left out."""
    rows = {"name": ["a", "a", "b"], "replication": [None, 0, None], "value": [1.0, 9.0, 2.0]}
    assert figure_values(pa.table(rows)) == {"a": 1.0, "b": 2.0}


def test_a_table_is_kept_once_and_read_as_it_was(tmp_path: Path) -> None:
    """Two names of one content are one file; a changed or missing one is refused."""
    named = keep_tables(tmp_path, {"b.csv": b"x", "a.csv": b"x", "c.csv": b"y"})
    assert list(named) == ["a.csv", "b.csv", "c.csv"]
    assert named["a.csv"] == named["b.csv"]
    assert {path.name for path in tmp_path.iterdir()} == set(named.values())
    assert read_table_file(tmp_path, named["c.csv"]) == b"y"
    (tmp_path / named["c.csv"]).write_bytes(b"z")
    with pytest.raises(StoreError, match="not what was written"):
        read_table_file(tmp_path, named["c.csv"])
    with pytest.raises(StoreError, match="cannot be read"):
        read_table_file(tmp_path, "0" * 64)


def test_tables_of_no_run_go_after_an_hour(tmp_path: Path) -> None:
    """One that is named stays, and so does one that was wanted again just now."""
    kept = keep_tables(tmp_path, {"old": b"1", "named": b"2", "again": b"3"})
    past = time.time() - AGE - 60
    for digest in kept.values():
        os.utime(tmp_path / digest, (past, past))
    keep_tables(tmp_path, {"again": b"3"})
    assert remove_unused(tmp_path, {kept["named"]}) == 1
    assert {path.name for path in tmp_path.iterdir()} == {kept["named"], kept["again"]}
