"""A target sheet as a workbook: to be filtered, printed and added up."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from optimizer.field.sheets.target_sheet import Sheet
from optimizer.report.locale import Words
from optimizer.report.render.pay_text import pay_of
from optimizer.report.render.worksheet import worksheet
from optimizer.report.sheets.sheet_avoid import to_avoid
from optimizer.scenario import Scenario

HEAD = 3
"""Row of every table's header, counted from 0."""
NAVY = "#0B3C5D"


def write_workbook(path: Path, scenario: Scenario, sheet: Sheet, words: Words) -> None:
    """Write the workbook of a sheet: targets, by zone, why, what not to do, how it is paid."""
    # a fixed date: the same plan gives the same bytes
    start = datetime.fromisoformat(f"{scenario.months[0]}-01")
    # a user's name that looks like a formula or an address is a name
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        name = words.name(sheet.kind, sheet.name)
        book.set_properties({"title": name, "created": start})
        look = _formats(book)
        title = f"{words('sheet_title')} – {name} – {scenario.spec.name}"
        _targets(_page(book, words("sheet_targets"), title, look), look, sheet, words)
        _zones(_page(book, words("sheet_zones"), title, look), look, sheet, words)
        _push(_page(book, words("sheet_push"), title, look), look, sheet, words)
        _why(_page(book, words("sheet_why"), title, look), look, sheet, words)
        _avoid(_page(book, words("sheet_avoid"), title, look), look, sheet, words)
        _pay(_page(book, words("sheet_pay"), title, look), look, scenario, sheet, words)


def _formats(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bg_color": NAVY, "font_color": "white", "border": 1}
    wide = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 15, "font_color": NAVY}),
        "big": book.add_format({"bold": True, "font_size": 22, "num_format": "#,##0"}),
        "quiet": book.add_format({"font_color": "#555555"}),
        "head": book.add_format(head | {"text_wrap": True, "valign": "vcenter"}),
        "lines": book.add_format({"num_format": "#,##0"}),
        "figure": book.add_format({"num_format": "#,##0.00"}),
        "share": book.add_format({"num_format": "0.0%"}),
        "change": book.add_format({"num_format": "+0.0%;-0.0%;0.0%", "bold": True}),
        "total": book.add_format({"num_format": "#,##0", "bold": True, "top": 1}),
        "wide": book.add_format(wide),
        "bold": book.add_format({"bold": True}),
    }


def _page(book: Any, name: str, title: str, look: dict[str, Any]) -> Any:
    """A worksheet with its title, ready to print."""
    page = worksheet(book, name)
    page.write(0, 0, title, look["title"])
    return page


def _header(page: Any, look: dict[str, Any], names: list[str], frozen: int) -> None:
    """A table's header, which stays in sight and is printed on every page."""
    for column, name in enumerate(names):
        page.write(HEAD, column, name, look["head"])
    page.freeze_panes(HEAD + 1, frozen)
    page.repeat_rows(HEAD)


def _summed(page: Any, look: dict[str, Any], row: int, first: int, sums: list[int]) -> None:
    """A row of sums over the rows from the header down, with their values."""
    for i, value in enumerate(sums):
        column = first + i
        top = xlsxwriter.utility.xl_rowcol_to_cell(HEAD + 1, column)
        end = xlsxwriter.utility.xl_rowcol_to_cell(row - 1, column)
        page.write_formula(row, column, f"=SUM({top}:{end})", look["total"], value)


def _targets(page: Any, look: dict[str, Any], sheet: Sheet, words: Words) -> None:
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
    names = [words("month"), *(words.offer(o) for o in sheet.offers), words("total")]
    _header(page, look, names, 1)
    by_month = sheet.targets.sum(axis=(0, 2))
    for i, month in enumerate(sheet.months):
        page.write(HEAD + 1 + i, 0, month)
        for j, lines in enumerate([*by_month[i].tolist(), int(by_month[i].sum())]):
            page.write(HEAD + 1 + i, 1 + j, lines, look["lines"])
    end = HEAD + 1 + len(sheet.months)
    page.write(end, 0, words("total"), look["bold"])
    _summed(page, look, end, 1, [*by_month.sum(axis=0).tolist(), sheet.total])
    page.write(end + 2, 0, words("sheet_neighbours"), look["bold"])
    page.write(end + 3, 0, words("month"), look["head"])
    for j, (channel, lines) in enumerate(sheet.neighbours.items()):
        page.write(end + 3, 1 + j, words.channel(channel), look["head"])
        for i, value in enumerate(lines.tolist()):
            page.write(end + 4 + i, 1 + j, value, look["lines"])
    for i, month in enumerate(sheet.months):
        page.write(end + 4 + i, 0, month)
    if sheet.kind == "region":
        _beside(page, look, sheet, words, end + 5 + len(sheet.months))


def _beside(page: Any, look: dict[str, Any], sheet: Sheet, words: Words, row: int) -> None:
    """Targets of the neighbouring regions by month, or why there are none."""
    page.write(row, 0, words("sheet_beside"), look["bold"])
    if not sheet.beside:
        unknown = sheet.beside_by == "unknown"
        text = words("sheet_beside_unknown" if unknown else "sheet_beside_nobody")
        page.write(row + 1, 0, text, look["quiet"])
        return
    page.write(row + 1, 0, words("month"), look["head"])
    for j, other in enumerate(sheet.beside, 1):
        page.write(row + 1, j, other.name, look["head"])
        for i, (month, lines) in enumerate(zip(sheet.months, other.by_month.tolist(), strict=True)):
            page.write(row + 2 + i, 0, month)
            page.write(row + 2 + i, j, lines, look["lines"])
        page.write(row + 2 + len(sheet.months), j, int(other.by_month.sum()), look["total"])
    page.write(row + 2 + len(sheet.months), 0, words("total"), look["bold"])


def _zones(page: Any, look: dict[str, Any], sheet: Sheet, words: Words) -> None:
    """Zones, channels and offers by month: what all sheets add up by."""
    keys = [words("zone"), words("name"), words("channel"), words("offer")]
    _header(page, look, [*keys, *sheet.months, words("total")], 4)
    page.set_column(0, 0, 8)
    page.set_column(1, 1, 24)
    page.set_column(2, 3, 14)
    row = HEAD + 1
    for z, zone in enumerate(sheet.zones):
        for c, channel in enumerate(sheet.channels):
            for o, offer in enumerate(sheet.offers):
                lines = sheet.targets[z, :, c, o].tolist()
                names = (
                    zone,
                    sheet.zone_names[z],
                    words.channel(channel),
                    words.offer(offer),
                )
                for column, name in enumerate(names):
                    page.write_string(row, column, name)
                for i, value in enumerate([*lines, sum(lines)]):
                    page.write(row, 4 + i, value, look["lines"])
                row += 1
    page.autofilter(HEAD, 0, row - 1, 4 + len(sheet.months))
    page.write(row, 0, words("total"), look["bold"])
    _summed(page, look, row, 4, [*sheet.by_month.tolist(), sheet.total])


def _push(page: Any, look: dict[str, Any], sheet: Sheet, words: Words) -> None:
    """The push level of every zone and channel by month; what is not reference in bold."""
    keys = [words("zone"), words("name"), words("channel")]
    _header(page, look, [*keys, *sheet.months], 3)
    page.set_column(0, 0, 8)
    page.set_column(1, 1, 24)
    page.set_column(2, 2 + len(sheet.months), 16)
    row = HEAD + 1
    for z, zone in enumerate(sheet.zones):
        for c, channel in enumerate(sheet.channels):
            for column, name in enumerate((zone, sheet.zone_names[z], words.channel(channel))):
                page.write_string(row, column, name)
            for m, level in enumerate(sheet.push[z, :, c].tolist()):
                usual = level == sheet.usual[c]
                page.write_string(
                    row,
                    3 + m,
                    words.level(channel, level),
                    look["quiet" if usual else "bold"],
                )
            row += 1
    page.autofilter(HEAD, 0, row - 1, 2 + len(sheet.months))


def _why(page: Any, look: dict[str, Any], sheet: Sheet, words: Words) -> None:
    """What binds, at which price."""
    keys = ("row", "at_least", "at_most", "plan_has", "missed_of", "one_more")
    _header(page, look, [*map(words, keys), words("unit")], 1)
    page.set_column(0, 0, 42)
    page.set_column(1, 6, 16)
    if not sheet.rows:
        page.write(HEAD + 1, 0, words("sheet_why_none"))
    for i, row in enumerate(sheet.rows, HEAD + 1):
        page.write(i, 0, words.row(row))
        figures = (row.lower, row.upper, row.value, row.shortfall, row.shadow_price)
        for j, value in enumerate(figures, 1):
            if abs(value) < float("inf"):
                page.write(i, j, value, look["figure"])
        page.write(i, 6, words.unit(row.unit))


def _avoid(page: Any, look: dict[str, Any], sheet: Sheet, words: Words) -> None:
    """Channels by zone, those that live most on others' customers first."""
    names = [words("zone"), words("name"), words("channel"), words("taken_lines")]
    names += [words("of_its_sales"), words("most_from"), words("lines")]
    _header(page, look, names, 2)
    page.set_column(0, 0, 8)
    page.set_column(1, 1, 24)
    page.set_column(2, 6, 16)
    for i, found in enumerate(to_avoid(sheet), HEAD + 1):
        page.write_string(i, 0, found.zone)
        page.write_string(i, 1, found.zone_name)
        page.write(i, 2, words.channel(found.channel))
        page.write(i, 3, found.taken, look["lines"])
        page.write(i, 4, found.share, look["share"])
        page.write(i, 5, words.channel(found.giver))
        page.write(i, 6, found.from_giver, look["lines"])


def _pay(page: Any, look: dict[str, Any], scenario: Scenario, sheet: Sheet, words: Words) -> None:
    """The schemes, a sentence a component."""
    page.set_column(0, 0, 110)
    row = HEAD - 1
    for channel in sheet.channels:
        for heading, sentences in pay_of(scenario, channel, words):
            page.write(row, 0, f"{words.channel(channel)} – {heading}", look["bold"])
            for i, sentence in enumerate(sentences, row + 1):
                page.write_string(i, 0, sentence, look["wide"])
            row += len(sentences) + 2
