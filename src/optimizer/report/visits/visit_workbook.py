"""A sales engineer's workbook: rounds, points of sale, remuneration by month."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from optimizer.field.visiting.visit_sheet import VisitSheet
from optimizer.field.visiting.visit_worth import WORTH_PARTS
from optimizer.field.visiting.visits import VisitPlan
from optimizer.network import DAYS
from optimizer.report.locale import Words
from optimizer.report.render.worksheet import worksheet
from optimizer.report.visits.visit_text import clock, round_why, sources_text, topic_text

HEAD = 3
"""Row of every table's header, counted from 0."""


def write_visit_workbook(path: Path, found: VisitPlan, engineer: int, words: Words) -> None:
    """Write the workbook of a sales engineer."""
    # a fixed date: the same visits give the same bytes
    start = datetime.fromisoformat(f"{found.scenario.months[0]}-01")
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    mine = [sheet for sheet in found.sheets if sheet.engineer == engineer]
    with xlsxwriter.Workbook(str(path), plain) as book:
        title = f"{words('visit_engineer')} {engineer + 1} – {found.scenario.spec.name}"
        book.set_properties({"title": title, "created": start})
        look = {
            "title": book.add_format({"bold": True, "font_size": 15, "font_color": "#0B3C5D"}),
            "quiet": book.add_format({"font_color": "#555555"}),
            "head": book.add_format(
                {"bold": True, "bg_color": "#0B3C5D", "font_color": "white", "text_wrap": True}
            ),
            "euros": book.add_format({"num_format": "#,##0.00"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "share": book.add_format({"num_format": "0.0%"}),
            "wide": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        said = sources_text(found.sources, words)
        _rounds(_page(book, words("visit_rounds"), (title, said), look), look, found, mine, words)
        _points(_page(book, words("visit_points"), (title, said), look), look, found, mine, words)
        _pay(_page(book, words("visit_pay"), (title, said), look), look, mine, words)


def _page(book: Any, name: str, said: tuple[str, str], look: dict[str, Any]) -> Any:
    page = worksheet(book, name)
    page.write_string(0, 0, said[0], look["title"])
    page.write_string(1, 0, said[1], look["quiet"])
    return page


def _table(page: Any, look: dict[str, Any], columns: list[tuple[str, int, str]], rows: Any) -> None:
    """A table: columns by name, width and look; NaN is an empty cell."""
    for column, (name, width, _) in enumerate(columns):
        page.write_string(HEAD, column, name, look["head"])
        page.set_column(column, column, width)
    page.freeze_panes(HEAD + 1, 0)
    page.repeat_rows(HEAD)
    count = 0
    for count, row in enumerate(rows, 1):
        for column, (value, (_, _, kind)) in enumerate(zip(row, columns, strict=True)):
            if isinstance(value, str):
                page.write_string(HEAD + count, column, value, look.get(kind))
            elif value == value:
                page.write_number(HEAD + count, column, value, look.get(kind))
    page.autofilter(HEAD, 0, HEAD + max(count, 1), len(columns) - 1)


def _rounds(
    page: Any, look: dict[str, Any], found: VisitPlan, mine: list[VisitSheet], words: Words
) -> None:
    """A row a visit."""
    columns = [
        (words("visit_week"), 9, "whole"),
        ("", 11, ""),
        (words("visit_arrival"), 9, ""),
        (words("visit_road"), 9, "whole"),
        (words("visit_points"), 16, ""),
        (words("zone"), 22, ""),
        (words("visit_worth"), 10, "whole"),
        (words("visit_hours"), 9, "euros"),
        (words("visit_why"), 80, "wide"),
    ]
    sheets, ids = {sheet.pos: sheet for sheet in mine}, found.opening.model.ids
    rows = []
    for one in found.rounds.rounds:
        for i, pos in enumerate(one.pos if mine and one.engineer == mine[0].engineer else ()):
            sheet = sheets[ids[pos]]
            weekday = words("visit_days").split(",")[one.day % DAYS]
            rows.append(
                (
                    one.day // DAYS + 1,
                    weekday,
                    clock(one.hours.arrivals[i]),
                    round(one.hours.legs[i] * 60),
                    sheet.pos,
                    sheet.zone_name,
                    one.worth[i],
                    one.hours.hours,
                    round_why(sheet, one.day, found.rounds.worth_parts(one.day, pos), words),
                )
            )
    _table(page, look, columns, rows)


def _points(
    page: Any, look: dict[str, Any], found: VisitPlan, mine: list[VisitSheet], words: Words
) -> None:
    """A row a point of sale: the figures of its sheet."""
    columns = [
        (words("visit_points"), 16, ""),
        (words("zone"), 20, ""),
        (words("visit_talk"), 60, "wide"),
        (words("visit_turnover_none"), 9, "whole"),
        (words("visit_trend"), 11, "share"),
        *((words.offer(offer), 10, "whole") for offer in found.scenario.offers),
        (words("visit_quota"), 10, "whole"),
        (words("visit_threshold"), 10, "whole"),
        (words("visit_threshold") + " (€)", 10, "euros"),
        (words("visit_due"), 10, "euros"),
        (words("visit_late"), 10, "euros"),
        (words("visit_overpaid"), 10, "euros"),
        (words("visit_early"), 10, "share"),
        (words("visit_early_peers"), 10, "share"),
        (words("visit_last"), 10, "whole"),
        (words("visit_motivation"), 12, "euros"),
        *((words(f"visit_part_{part}") + " (€)", 11, "euros") for part in WORTH_PARTS),
    ]
    rows = (
        (
            sheet.pos,
            sheet.zone_name,
            topic_text(sheet.topic, words),
            float(sheet.mix.sum()),
            sheet.trend,
            *sheet.mix.tolist(),
            sheet.quota,
            sheet.goal,
            sheet.euros,
            sheet.due,
            sheet.late,
            sheet.overpaid,
            sheet.early_rate,
            sheet.peers_early,
            sheet.visits[0] if sheet.visits else float("nan"),
            sheet.motivation,
            *(sheet.worth[part] for part in WORTH_PARTS),
        )
        for sheet in mine
    )
    _table(page, look, columns, rows)


def _pay(page: Any, look: dict[str, Any], mine: list[VisitSheet], words: Words) -> None:
    """A row a point of sale and month."""
    columns = [
        (words("visit_points"), 16, ""),
        (words("month"), 10, ""),
        (words("lines"), 10, "whole"),
        (words("visit_earned"), 12, "euros"),
        (words("visit_reversed"), 12, "euros"),
        (words("visit_paid"), 12, "euros"),
    ]
    rows = (
        (
            sheet.pos,
            month,
            float(sheet.sold[i].sum()),
            float(sheet.earned[i]),
            float(sheet.reversed[i]),
            float(sheet.paid[i]) if sheet.late == sheet.late else float("nan"),
        )
        for sheet in mine
        if not sheet.prospect
        for i, month in enumerate(sheet.months)
    )
    _table(page, look, columns, rows)
