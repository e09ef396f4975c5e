"""A design written as a table: a row a run, a column a factor."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.errors import Fault
from optimizer.scenario.documents import Document
from optimizer.scenario.faults import nearest
from optimizer.scenario.tables.formats import read_table
from optimizer.scenario.tables.table import Table, TableRow
from optimizer.study.definition.designs import Point
from optimizer.study.definition.levels import FactorLevel, number_level
from optimizer.study.definition.study_schema import StudyFactor, StudySpec


def rows_of(
    document: Document,
    spec: StudySpec,
    levels: Mapping[str, list[FactorLevel]],
    faults: list[Fault],
) -> list[Point] | None:
    """The runs of a table of rows; None and faults when it is not sound.

    A cell is the name of a variant or table, or else a number; an empty one leaves the factor
    as the base has it.
    """
    assert spec.design.table is not None
    key = ("design", "table")
    path = document.folder(key) / spec.design.table
    try:
        content = path.read_bytes()
    except OSError:
        right = "name a CSV that exists, relative to the study"
        wrong = f"there is no file {spec.design.table!r}"
        faults.append(Fault(*document.place(key), "design.table", wrong, right))
        return None
    table = read_table(str(path), content, tuple(spec.factors), ())
    points: list[Point] = [
        {
            name: level
            for name, factor in spec.factors.items()
            if (level := _level(table, row, name, factor, levels.get(name, []))) is not None
        }
        for row in table.rows
    ]
    faults += table.faults
    return points


def _level(
    table: Table, row: TableRow, name: str, factor: StudyFactor, levels: list[FactorLevel]
) -> FactorLevel | None:
    text = row.cells.get(name, "")
    if not text:
        return None
    named = {str(level.label): level for level in levels}
    if text in named:
        return named[text]
    if factor.variants is not None or factor.tables is not None:
        table.fault(row.line, name, f"{text!r} is no level", nearest(text, named))
        return None
    value = table.number(row, name, None)
    return number_level(factor, value) if value == value else None
