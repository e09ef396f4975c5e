"""Months and lines as people write them in spreadsheets, and how a file was read, said in full."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from optimizer.scenario.tables.table import Table, TableRow

KINDS = (
    *("encoding", "columns", "sheet", "empty", "later", "month", "since_1904", "zone"),
    *("comma", "point", "spaces", "text", "fraction"),
)
"""What a reading may be of, in the order in which they are said."""


@dataclass(frozen=True)
class Reading:
    """One thing that was read in one way.

    ``kind`` is one of ``KINDS``; ``how`` the encoding, the separator, the sheet, the way of writing
    a month, an example; ``count`` that of cells read so, 0 where it is the file's.
    """

    kind: str
    how: str
    count: int


@dataclass
class Readings:
    """Readings while a file is being read."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def file(self, kind: str, how: str) -> None:
        """Note how the file as a whole is read."""
        self.counts[kind, how] += 0

    def rows(self, kind: str, count: int) -> None:
        """Note how so many rows are read, if there are any."""
        if count:
            self.counts[kind, ""] = count

    def cell(self, kind: str, how: str) -> None:
        """Note how a cell is read, by the way in which it is written."""
        self.counts[kind, how] += 1

    def example(self, kind: str, text: str) -> None:
        """Note how a cell is read; the first such cell stands for all."""
        self.cell(kind, self.examples.setdefault(kind, text))

    def all(self) -> tuple[Reading, ...]:
        """Every reading, by kind, the most frequent first."""
        readings = [Reading(kind, how, count) for (kind, how), count in self.counts.items()]
        return tuple(sorted(readings, key=lambda r: (KINDS.index(r.kind), -r.count, r.how)))


WAYS = ("YYYY-MM", "YYYY-MM-01", "MM/YYYY", "01/MM/YYYY", "Excel date", "YYYYMM", "month name")
"""Every way in which a month may be written."""
DATE_CELL = "date cell"
"""The way of a workbook's cell that is a date."""
NAMES = (
    "janvier janv jan january",
    "fevrier fevr fev february feb",
    "mars mar march",
    "avril avr april apr",
    "mai may",
    "juin jun june",
    "juillet juil july jul",
    "aout august aug",
    "septembre sept sep september",
    "octobre oct october",
    "novembre nov november",
    "decembre dec december",
)
MONTHS = {name: number for number, names in enumerate(NAMES, 1) for name in names.split()}
NAMED = re.compile(r"([a-z]+)\.?[ -]?(\d{4}|(?<=-)\d{2})")
ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[T ]0{1,2}:00(?::00)?)?)?")
FRENCH = re.compile(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})")
COMPACT = re.compile(r"(\d{4})(\d{2})")
SERIAL = re.compile(r"\d{5}(?:[.,]0+)?")
EPOCH = dt.date(1899, 12, 30)


def month_of(text: str) -> tuple[str, str]:
    """A month as ``YYYY-MM``, and the way in which it was written.

    ``2026-07``, ``2026-07-01`` (with or without a time of midnight), ``07/2026``, ``01/07/2026``
    (the day first, as in France), ``202607``, the month's name or its usual abbreviation in French
    or English with the year (``juil. 2026``, ``July 2026``, ``juil-26``), and Excel's serial
    numbers (46204 is 1 July 2026, days since 30 December 1899). A date stands for its month only
    when it is the first of it: an American ``07/01/2026`` is the seventh of January here, so it is
    refused and never taken for another month.

    Raises
    ------
    ValueError
        With what is wrong, when it is written in no such way or is not the first of a month.
    """
    if SERIAL.fullmatch(text):
        date = EPOCH + dt.timedelta(days=int(text[:5]))
        return _first(text, date.year, date.month, date.day), WAYS[4]
    if match := ISO.fullmatch(text):
        year, month, day = match.groups()
        return _first(text, year, month, day), WAYS[1] if day else WAYS[0]
    if match := FRENCH.fullmatch(text):
        day, month, year = match.groups()
        return _first(text, year, month, day), WAYS[3] if day else WAYS[2]
    if match := COMPACT.fullmatch(text):
        return _first(text, match[1], match[2], None), WAYS[5]
    plain = unicodedata.normalize("NFKD", text.lower().replace("\u00a0", " "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if (match := NAMED.fullmatch(plain)) and match[1] in MONTHS:
        return _first(text, f"20{match[2]}"[-4:], MONTHS[match[1]], None), WAYS[6]
    raise ValueError(f"{text!r} is no month")


def _first(text: str, year: str | int, month: str | int, day: str | int | None) -> str:
    try:
        date = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        raise ValueError(f"{text!r} is no date (the day comes before the month)") from None
    if date.day != 1:
        raise ValueError(f"{text!r} is {date.isoformat()}, not the first of a month")
    return f"{date.year:04d}-{date.month:02d}"


SPACES = re.compile(r"[ \u00a0\u202f\u2009]")
THOUSANDS = re.compile(r"[-\u2212]?\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?")
PLAIN = re.compile(r"[-\u2212]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?")
DOUBTFUL = re.compile(r"[-\u2212]?[1-9]\d{0,2}[.,]\d{3}")
"""What may be a thousand and more, or a little more than one."""


def lines_of(table: Table, row: TableRow, column: str, readings: Readings) -> float:
    """A cell's lines; NaN and a fault when it is no number, could be two, or is below 0.

    1234, 1 234, 41.5 and 41,5 are numbers. A
    mark before three digits is one of decimals where the file parts columns by another (a comma
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
        # the smaller of the two, written so that the table reads it as that
        small = plain.replace(",", ".") if table.separator == "," else f"{plain}0"
        wrong = f"{text!r} may be {digits} or {plain.replace(mark, '.')}"
        table.fault(row.line, column, wrong, f"write {digits} or {small}")
        return math.nan
    if plain != text:
        readings.example("spaces", text)
    if table.sheet:
        readings.example("text", text)
    if mark and mark != ("." if table.separator == "," else ""):
        readings.example("comma" if mark == "," else "point", text)
    value = float(plain.replace(",", ".").replace("\u2212", "-"))
    return _checked(table, row, column, value, text, readings)


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
