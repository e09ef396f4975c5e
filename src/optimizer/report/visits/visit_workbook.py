"""A sales engineer's workbook: rounds, points of sale, remuneration by month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from optimizer.field.visiting.visit_sheet import VisitSheet
from optimizer.field.visiting.visit_worth import WORTH_PARTS
from optimizer.field.visiting.visits import VisitPlan
from optimizer.network import DAYS
from optimizer.report.locale import Words
from optimizer.report.render.workbook import HEAD, QUIET, TITLE, WIDE, workbook
from optimizer.report.visits.visit_text import clock, round_why, sources_text, topic_text

TOP = 3
"""Row of every table's header, counted from 0."""
_FORMATS: dict[str, dict[str, Any]] = {
    "title": TITLE,
    "quiet": QUIET,
    "head": HEAD,
    "euros": {"num_format": "#,##0.00"},
    "whole": {"num_format": "#,##0"},
    "share": {"num_format": "0.0%"},
    "wide": WIDE,
}


def write_visit_workbook(path: Path, plan: VisitPlan, engineer: int, words: Words) -> None:
    """Write the workbook of a sales engineer."""
    sheets = [sheet for sheet in plan.sheets if sheet.engineer == engineer]
    title = f"{words('visit_engineer')} {engineer + 1} – {plan.scenario.spec.name}"
    with workbook(path, title, plan.scenario.months[0]) as book:
        look = {key: book.format(**properties) for key, properties in _FORMATS.items()}

        def page(key: str) -> Any:
            sheet = book.sheet(words(key))
            sheet.write_string(0, 0, title, look["title"])
            sheet.write_string(1, 0, sources_text(plan.sources, words), look["quiet"])
            return sheet

        _rounds(page("visit_rounds"), look, plan, sheets, words)
        _points(page("visit_points"), look, plan, sheets, words)
        _pay(page("visit_pay"), look, sheets, words)


def _table(page: Any, look: dict[str, Any], columns: list[tuple[str, int, str]], rows: Any) -> None:
    """A table: columns by name, width and look; NaN is an empty cell."""
    for column, (name, width, _) in enumerate(columns):
        page.write_string(TOP, column, name, look["head"])
        page.set_column(column, column, width)
    page.freeze_panes(TOP + 1, 0)
    page.repeat_rows(TOP)
    count = 0
    for count, row in enumerate(rows, 1):
        for column, (value, (_, _, kind)) in enumerate(zip(row, columns, strict=True)):
            if isinstance(value, str):
                page.write_string(TOP + count, column, value, look.get(kind))
            elif value == value:
                page.write_number(TOP + count, column, value, look.get(kind))
    page.autofilter(TOP, 0, TOP + max(count, 1), len(columns) - 1)


def _rounds(
    page: Any, look: dict[str, Any], plan: VisitPlan, sheets: list[VisitSheet], words: Words
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
    by_name, weekdays = {sheet.pos: sheet for sheet in sheets}, words("visit_days").split(",")
    rows = []
    for trip in plan.rounds.rounds:
        if not sheets or trip.engineer != sheets[0].engineer:
            continue
        for i, pos in enumerate(trip.pos):
            sheet = by_name[plan.opening.model.ids[pos]]
            rows.append(
                (
                    trip.day // DAYS + 1,
                    weekdays[trip.day % DAYS],
                    clock(trip.hours.arrivals[i]),
                    round(trip.hours.legs[i] * 60),
                    sheet.pos,
                    sheet.zone_name,
                    trip.worth[i],
                    trip.hours.hours,
                    round_why(sheet, trip.day, plan.rounds.worth_parts(trip.day, pos), words),
                )
            )
    _table(page, look, columns, rows)


def _points(
    page: Any, look: dict[str, Any], plan: VisitPlan, sheets: list[VisitSheet], words: Words
) -> None:
    """A row a point of sale: the figures of its sheet."""
    columns = [
        (words("visit_points"), 16, ""),
        (words("zone"), 20, ""),
        (words("visit_talk"), 60, "wide"),
        (words("visit_turnover_none"), 9, "whole"),
        (words("visit_trend"), 11, "share"),
        *((words.offer(offer), 10, "whole") for offer in plan.scenario.offers),
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
        for sheet in sheets
    )
    _table(page, look, columns, rows)


def _pay(page: Any, look: dict[str, Any], sheets: list[VisitSheet], words: Words) -> None:
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
        for sheet in sheets
        if not sheet.prospect
        for i, month in enumerate(sheet.months)
    )
    _table(page, look, columns, rows)
