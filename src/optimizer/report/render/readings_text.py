"""How a file was read, in words."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.report.locale import Words
from optimizer.scenario.tables.readings import Reading


def readings_text(readings: Sequence[Reading], words: Words) -> str:
    """Every reading, parted by semicolons."""
    return words("semicolon").join(
        words(f"reading_{reading.kind}").format(
            how=words.get(reading.how, reading.how), count=words.number(reading.count)
        )
        for reading in readings
    )
