"""Records as arrays: they come back with their bits."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from optimizer.network import Ledger, Outcomes, Record
from optimizer.simulation import Runs
from optimizer.simulation.runs import arrays_of, records_of


def test_records_come_back(small_runs: Runs) -> None:
    """Every figure, every sum, and the ledger of the first replication alone."""
    records = small_runs.records["by_line"]
    for before, after in zip(records, records_of(arrays_of(records)), strict=True):
        assert before.replication == after.replication
        for name in {field.name for field in fields(Record)} - {"ledger", "outcomes"}:
            np.testing.assert_array_equal(getattr(before, name), getattr(after, name))
        for field in fields(Outcomes):
            one, other = (getattr(record.outcomes, field.name) for record in (before, after))
            np.testing.assert_array_equal(one, other)
        assert (before.ledger is None) == (after.ledger is None)
    first, again = records[0].ledger, records_of(arrays_of(records))[0].ledger
    assert first is not None
    for field in fields(Ledger):
        np.testing.assert_array_equal(getattr(first, field.name), getattr(again, field.name))
