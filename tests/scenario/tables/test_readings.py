"""How a file was read, said in full."""

from __future__ import annotations

from optimizer.scenario.tables.readings import Reading, Readings


def test_readings_are_counted_by_kind_the_most_frequent_first() -> None:
    """Of the file 0 cells; the first example stands for all; no rows are nothing to say."""
    readings = Readings()
    readings.cell("month", "MM/YYYY")
    for _ in range(2):
        readings.cell("month", "YYYY-MM")
    for text in ("1,5", "2,5"):
        readings.example("comma", text)
    readings.file("encoding", "UTF-16")
    readings.rows("empty", 0)
    assert readings.all() == (
        Reading("encoding", "UTF-16", 0),
        Reading("month", "YYYY-MM", 2),
        Reading("month", "MM/YYYY", 1),
        Reading("comma", "1,5", 2),
    )
