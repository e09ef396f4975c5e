"""A target sheet as a workbook, to be filtered, printed and added up; what its channels take."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_range

from optimizer.field.sheets.target_sheet import TargetSheet
from optimizer.report.locale import Words
from optimizer.report.render.pay_text import pay_of
from optimizer.report.render.workbook import HEAD, QUIET, TITLE, WIDE, Look, workbook
from optimizer.scenario import Scenario


@dataclass(frozen=True)
class Taking:
    """What a channel takes in a zone: lines, their share of its sales, and who gives most."""

    zone: str
    zone_name: str
    channel: str
    taken: float
    share: float
    giver: str
    from_giver: float


def largest_takings(sheet: TargetSheet) -> tuple[Taking, ...]:
    """Every zone and channel that sells, the largest share of its sales taken from others first.

    The share is the channel's cannibalisation rate: what the others would sell more with it
    closed, over what it sells.
    """
    takings = [
        _taking(sheet, z, c)
        for z, c in product(range(len(sheet.zones)), range(len(sheet.channels)))
        if sheet.sold[z, c] > 0
    ]
    return tuple(sorted(takings, key=lambda t: (-round(t.share, 9), -t.taken, t.zone, t.channel)))


def _taking(sheet: TargetSheet, z: int, c: int) -> Taking:
    taken = sheet.taken[z, c]
    giver, lines = int(taken.argmax()), float(taken.sum())
    return Taking(
        zone=sheet.zones[z],
        zone_name=sheet.zone_names[z],
        channel=sheet.channels[c],
        taken=lines,
        share=lines / float(sheet.sold[z, c]),
        giver=sheet.givers[giver],
        from_giver=float(taken[giver]),
    )


TOP = 3
"""Row of every table's header, counted from 0."""
_LOOKS: dict[str, dict[str, Any]] = {
    "title": TITLE,
    "big": {"bold": True, "font_size": 22, "num_format": "#,##0"},
    "quiet": QUIET,
    "head": HEAD | {"border": 1, "valign": "vcenter"},
    "lines": {"num_format": "#,##0"},
    "figure": {"num_format": "#,##0.00"},
    "share": {"num_format": "0.0%"},
    "change": {"num_format": "+0.0%;-0.0%;0.0%", "bold": True},
    "total": {"num_format": "#,##0", "bold": True, "top": 1},
    "wide": WIDE,
    "bold": {"bold": True},
}


def write_workbook(path: Path, scenario: Scenario, sheet: TargetSheet, words: Words) -> None:
    """Write the workbook of a sheet: targets, by zone, why, what not to do, how it is paid."""
    name = words.name(sheet.kind, sheet.name)
    title = f"{words('sheet_title')} – {name} – {scenario.spec.name}"
    with workbook(path, name, scenario.months[0]) as book:
        look = book.looks(_LOOKS)

        def page(key: str) -> Any:
            opened = book.sheet(words(key))
            opened.write(0, 0, title, look["title"])
            return opened

        _targets(page("sheet_targets"), look, sheet, words)
        _zones(page("sheet_zones"), look, sheet, words)
        _push(page("sheet_push"), look, sheet, words)
        _why(page("sheet_why"), look, sheet, words)
        _avoid(page("sheet_avoid"), look, sheet, words)
        _pay(page("sheet_pay"), look, scenario, sheet, words)


def _header(page: Any, look: Look, names: list[str], frozen: int) -> None:
    """A table's header, which stays in sight and is printed on every page."""
    page.write_row(TOP, 0, names, look["head"])
    page.freeze_panes(TOP + 1, frozen)
    page.repeat_rows(TOP)


def _widths(page: Any, *widths: int) -> None:
    """Widths of the first columns (characters)."""
    for column, width in enumerate(widths):
        page.set_column(column, column, width)


def _summed(page: Any, look: Look, row: int, first: int, sums: list[int]) -> None:
    """A row of sums over the rows from the header down, with their values."""
    for column, value in enumerate(sums, first):
        cells = xl_range(TOP + 1, column, row - 1, column)
        page.write_formula(row, column, f"=SUM({cells})", look["total"], value)


def _targets(page: Any, look: Look, sheet: TargetSheet, words: Words) -> None:
    """The figure that matters, then months by offers."""
    page.write(1, 0, sheet.total, look["big"])
    span = words("sheet_total").format(first=sheet.months[0], last=sheet.months[-1])
    page.write(1, 1, span, look["quiet"])
    if sheet.change == sheet.change:
        page.write(2, 0, sheet.change, look["change"])
        page.write(2, 1, words("sheet_change"), look["quiet"])
    page.set_row(1, 30)
    page.set_column(0, 0, 16)
    page.set_column(1, len(sheet.offers) + 1, 13)
    offers = [words.offer(offer) for offer in sheet.offers]
    _header(page, look, [words("month"), *offers, words("total")], 1)
    page.write_column(TOP + 1, 0, sheet.months)
    by_month = sheet.targets.sum(axis=(0, 2))
    for row, lines in enumerate(by_month.tolist(), TOP + 1):
        page.write_row(row, 1, [*lines, sum(lines)], look["lines"])
    end = TOP + 1 + len(sheet.months)
    page.write(end, 0, words("total"), look["bold"])
    _summed(page, look, end, 1, [*by_month.sum(axis=0).tolist(), sheet.total])
    _by_channel(page, look, sheet, words, end + 2)
    if sheet.kind == "region":
        _neighbours(page, look, sheet, words, end + 5 + len(sheet.months))


def _by_channel(page: Any, look: Look, sheet: TargetSheet, words: Words, row: int) -> None:
    """Targets of every channel here by month."""
    page.write(row, 0, words("sheet_neighbours"), look["bold"])
    page.write(row + 1, 0, words("month"), look["head"])
    page.write_column(row + 2, 0, sheet.months)
    for column, (channel, lines) in enumerate(sheet.by_channel.items(), 1):
        page.write(row + 1, column, words.channel(channel), look["head"])
        page.write_column(row + 2, column, lines.tolist(), look["lines"])


def _neighbours(page: Any, look: Look, sheet: TargetSheet, words: Words, row: int) -> None:
    """Targets of the neighbouring regions by month, or why there are none."""
    page.write(row, 0, words("sheet_beside"), look["bold"])
    if not sheet.neighbours:
        unknown = sheet.neighbours_known_by == "unknown"
        text = words("sheet_beside_unknown" if unknown else "sheet_beside_nobody")
        page.write(row + 1, 0, text, look["quiet"])
        return
    end = row + 2 + len(sheet.months)
    page.write(row + 1, 0, words("month"), look["head"])
    page.write_column(row + 2, 0, sheet.months)
    for column, region in enumerate(sheet.neighbours, 1):
        page.write(row + 1, column, region.name, look["head"])
        page.write_column(row + 2, column, region.by_month.tolist(), look["lines"])
        page.write(end, column, int(region.by_month.sum()), look["total"])
    page.write(end, 0, words("total"), look["bold"])


def _zones(page: Any, look: Look, sheet: TargetSheet, words: Words) -> None:
    """Zones, channels and offers by month: what all sheets add up by."""
    keys = [words("zone"), words("name"), words("channel"), words("offer")]
    _header(page, look, [*keys, *sheet.months, words("total")], 4)
    _widths(page, 8, 24, 14, 14)
    end = TOP + 1
    cells = product(enumerate(sheet.zones), enumerate(sheet.channels), enumerate(sheet.offers))
    for end, ((z, zone), (c, channel), (o, offer)) in enumerate(cells, TOP + 1):
        names = (zone, sheet.zone_names[z], words.channel(channel), words.offer(offer))
        page.write_row(end, 0, names)
        lines = sheet.targets[z, :, c, o].tolist()
        page.write_row(end, 4, [*lines, sum(lines)], look["lines"])
    page.autofilter(TOP, 0, end, 4 + len(sheet.months))
    page.write(end + 1, 0, words("total"), look["bold"])
    _summed(page, look, end + 1, 4, [*sheet.by_month.tolist(), sheet.total])


def _push(page: Any, look: Look, sheet: TargetSheet, words: Words) -> None:
    """The push level of every zone and channel by month; what is not reference in bold."""
    keys = [words("zone"), words("name"), words("channel")]
    _header(page, look, [*keys, *sheet.months], 3)
    _widths(page, 8, 24, *[16] * (1 + len(sheet.months)))
    end = TOP + 1
    cells = product(enumerate(sheet.zones), enumerate(sheet.channels))
    for end, ((z, zone), (c, channel)) in enumerate(cells, TOP + 1):
        page.write_row(end, 0, (zone, sheet.zone_names[z], words.channel(channel)))
        for column, level in enumerate(sheet.push[z, :, c].tolist(), 3):
            form = look["quiet" if level == sheet.reference_levels[c] else "bold"]
            page.write_string(end, column, words.level(channel, level), form)
    page.autofilter(TOP, 0, end, 2 + len(sheet.months))


def _why(page: Any, look: Look, sheet: TargetSheet, words: Words) -> None:
    """What binds, at which price."""
    keys = ("row", "at_least", "at_most", "plan_has", "missed_of", "one_more")
    _header(page, look, [*map(words, keys), words("unit")], 1)
    page.set_column(0, 0, 42)
    page.set_column(1, 6, 16)
    if not sheet.rows:
        page.write(TOP + 1, 0, words("sheet_why_none"))
    for i, row in enumerate(sheet.rows, TOP + 1):
        page.write(i, 0, words.row(row))
        figures = (row.lower, row.upper, row.value, row.shortfall, row.shadow_price)
        for j, value in enumerate(figures, 1):
            if abs(value) < float("inf"):
                page.write(i, j, value, look["figure"])
        page.write(i, 6, words.unit(row.unit))


def _avoid(page: Any, look: Look, sheet: TargetSheet, words: Words) -> None:
    """Channels by zone, those that live most on others' customers first."""
    keys = ("zone", "name", "channel", "taken_lines", "of_its_sales", "most_from", "lines")
    _header(page, look, [*map(words, keys)], 2)
    _widths(page, 8, 24, *[16] * 5)
    for row, taking in enumerate(largest_takings(sheet), TOP + 1):
        page.write_row(row, 0, (taking.zone, taking.zone_name, words.channel(taking.channel)))
        page.write(row, 3, taking.taken, look["lines"])
        page.write(row, 4, taking.share, look["share"])
        page.write(row, 5, words.channel(taking.giver))
        page.write(row, 6, taking.from_giver, look["lines"])


def _pay(page: Any, look: Look, scenario: Scenario, sheet: TargetSheet, words: Words) -> None:
    """The schemes, a sentence a component."""
    page.set_column(0, 0, 110)
    row = TOP - 1
    for channel in sheet.channels:
        for heading, sentences in pay_of(scenario, channel, words):
            page.write(row, 0, f"{words.channel(channel)} – {heading}", look["bold"])
            page.write_column(row + 1, 0, sentences, look["wide"])
            row += len(sentences) + 2
