"""Where the year stands, for people: a page and a workbook."""

from __future__ import annotations

from pathlib import Path

from optimizer.field.midyear.outlook import Band
from optimizer.field.midyear.track_tables import save
from optimizer.field.midyear.tracking import Track
from optimizer.report.locale import Words
from optimizer.report.midyear.track_text import headline, notes, outlook_rows, verdicts_text
from optimizer.report.midyear.track_workbook import write_track_workbook
from optimizer.report.render.figures.sales_fan import draw_sales_fan
from optimizer.report.render.pages import template
from optimizer.report.render.style import inlined, picture
from optimizer.scenario import Scenario

PARTS = ("channel", "offer", "region")
MOST_FANS = 8
"""Fans by axis that a page shows, the largest; the tables have all."""


def write_track(folder: Path, scenario: Scenario, track: Track, words: Words) -> None:
    """Write ``track.html``, ``track.xlsx``, and the tables of :func:`track_tables.save`."""
    save(track, folder)
    (folder / "track.html").write_text(_page(scenario, track, words), encoding="utf-8")
    write_track_workbook(folder / "track.xlsx", scenario, track, words)


def _page(scenario: Scenario, track: Track, words: Words) -> str:
    """The page."""
    parts = {by: _fans(track, by, words) for by in PARTS}
    return template("track.html.j2").render(
        w=words,
        scenario=scenario,
        whole=track.outlooks[0],
        headline=headline(track, words),
        ratio=words.figure(track.outlooks[0].attainment, "share"),
        fans=[
            (words(key), _fan(track.bands[0], track, words(key), words, gap))
            for key, gap in (("track_fan", False), ("track_gap", True))
        ],
        commitments=outlook_rows(track, ("commitment",), words),
        targets=[(by, outlook_rows(track, (by,), words), parts[by]) for by in PARTS],
        verdicts=verdicts_text(words),
        notes=notes(track, words),
    )


def _fans(track: Track, by: str, words: Words) -> list[tuple[str, str]]:
    """Name and picture of the largest members of an axis."""
    bands = [band for band in track.bands if band.by == by and band.target.sum() > 0]
    largest = sorted(bands, key=lambda band: -band.target.sum())[:MOST_FANS]
    kept = [band for band in bands if band in largest]
    names = [words.name(by, band.name) for band in kept]
    return [(n, _fan(b, track, n, words, True, True)) for n, b in zip(names, kept, strict=True)]


def _fan(band: Band, track: Track, title: str, words: Words, gap: bool, small: bool = False) -> str:
    """A fan as data of an image."""
    png = picture(lambda: draw_sales_fan(band, track.months, title, words, gap=gap, small=small))
    return inlined(png)
