"""Days as people write them, and the working days of the selling calendar that they stand for."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from math import ceil

from optimizer.network import DAYS

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][0-9:.]+)?")
FRENCH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
SERIAL = re.compile(r"\d{5}(?:[.,]0+)?")
EPOCH = dt.date(1899, 12, 30)


def day_of_date(text: str) -> dt.date:
    """A date: ``2026-07-14``, ``14/07/2026`` (the day first) or Excel's number of days.

    Raises
    ------
    ValueError
        With what is wrong.
    """
    try:
        if SERIAL.fullmatch(text):
            return EPOCH + dt.timedelta(days=int(text[:5]))
        if parts := ISO.fullmatch(text):
            year, month, day = map(int, parts.groups())
            return dt.date(year, month, day)
        if parts := FRENCH.fullmatch(text):
            day, month, year = map(int, parts.groups())
            return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is no date (the day comes before the month)") from None
    raise ValueError(f"{text!r} is no date")


def working_day(date: dt.date, weeks: int) -> int:
    """The working day (from 0) of its month that a date stands for.

    Working days are spread evenly over the month: four or five weeks of five days are fewer than
    its days.
    """
    length = calendar.monthrange(date.year, date.month)[1]
    return min(ceil((date.day - 1) * weeks * DAYS / length), weeks * DAYS - 1)
