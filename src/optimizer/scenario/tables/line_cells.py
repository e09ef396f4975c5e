"""Lines as people write them: 1234, 1 234, 41.5, 41,5; what could be two numbers is a fault."""

from __future__ import annotations

import math
import re

from optimizer.scenario.tables.readings import Readings
from optimizer.scenario.tables.table import Table, TableRow

SPACES = re.compile(r"[ \u00a0\u202f\u2009]")
THOUSANDS = re.compile(r"[-\u2212]?\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?")
PLAIN = re.compile(r"[-\u2212]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?")
DOUBTFUL = re.compile(r"[-\u2212]?[1-9]\d{0,2}[.,]\d{3}")
"""What may be a thousand and more, or a little more than one."""


def lines_of(table: Table, row: TableRow, column: str, readings: Readings) -> float:
    """A cell's lines; NaN and a fault when it is no number, could be two, or is below 0.

    A mark before three digits is one of decimals where the file parts columns by another (a comma
    beside semicolons, a point beside commas), or has it elsewhere only with other digits; in other
    text it is a fault.
    """
    text = row.cells[column]
    if row.types.get(column) == "number":
        return _checked(table, row, column, float(text), text, readings)
    plain = SPACES.sub("", text) if THOUSANDS.fullmatch(text) else text
    mark = next((m for m in ",." if m in plain), "")
    if not PLAIN.fullmatch(plain):
        right = "write a number, like 1234 or 1234.5, without a mark between thousands"
        wrong = f"{text!r} is not a number" if text else "is empty"
        table.fault(row.line, column, wrong, right if text else "write 0 where nothing was sold")
        return math.nan
    usual = {";": ",", ",": "."}.get(table.separator, "")
    if mark and mark != usual and DOUBTFUL.fullmatch(plain):
        digits = plain.replace(mark, "")
        wrong = f"{text!r} may be {digits} or {plain.replace(mark, '.')}"
        table.fault(row.line, column, wrong, f"write {digits} or {_sure(plain, table)}")
        return math.nan
    if plain != text:
        readings.example("spaces", text)
    if table.sheet:
        readings.example("text", text)
    if mark and mark != ("." if table.separator == "," else ""):
        readings.example("comma" if mark == "," else "point", text)
    value = float(plain.replace(",", ".").replace("\u2212", "-"))
    return _checked(table, row, column, value, text, readings)


def _sure(plain: str, table: Table) -> str:
    """The smaller of two numbers, written so that the table reads it as that."""
    return plain.replace(",", ".") if table.separator == "," else f"{plain}0"


def _checked(
    table: Table, row: TableRow, column: str, value: float, text: str, readings: Readings
) -> float:
    if not math.isfinite(value):
        table.fault(row.line, column, f"{text} is not a number", "write a number, like 1234")
        return math.nan
    if value < 0:
        table.fault(row.line, column, f"{text} is below 0", "write 0 or more")
        return math.nan
    if not value.is_integer():
        readings.example("fraction", text)
    return value
