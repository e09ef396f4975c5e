"""How a file was read, in words."""

from __future__ import annotations

from optimizer.report import LANGUAGES, Words
from optimizer.report.midyear.midyear_text import readings_text
from optimizer.scenario.tables.readings import Reading


def test_readings_are_parted_by_the_languages_mark() -> None:
    """Each with how it was read and how often; what has no word stands as it is."""
    kinds = [key.removeprefix("reading_") for key in LANGUAGES["en"] if key.startswith("reading_")]
    readings = [Reading(kind, "a way of its own", 1200) for kind in kinds[:2]]
    french = readings_text(readings, Words("fr"))
    assert french.count("\u00a0; ") == 1
    for reading in readings:
        sentence = LANGUAGES["fr"][f"reading_{reading.kind}"]
        shown = sentence.format(how=reading.how, count="1\u202f200")
        assert shown in french
