"""Months as people write them in spreadsheets: each way is read as stated, or a fault.

``2026-07``, ``2026-07-01`` (with or without a time of midnight), ``07/2026``, ``01/07/2026`` (the
day first, as in France), ``202607``, the month's name or its usual abbreviation in French or
English with the year (``juil. 2026``, ``July 2026``, ``juil-26``), and Excel's serial numbers
(46204 is 1 July 2026, days since 30 December 1899). A date stands for its month only when it is
the first of it: an American ``07/01/2026`` is the seventh of January here, so it is refused and
never taken for another month.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

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
