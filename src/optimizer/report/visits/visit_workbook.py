"""A sales engineer's workbook: rounds, points of sale, remuneration by month."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from optimizer.field.visiting.visit_sheet import VisitSheet
from optimizer.field.visiting.visit_worth import WORTH_PARTS
from optimizer.field.visiting.visits import VisitPlan
from optimizer.network import DAYS
from optimizer.report.locale import Words
from optimizer.report.render.workbook import HEAD, QUIET, TITLE, WIDE, Look, workbook
from optimizer.report.visits.visit_text import clock, round_why, sources_text, topic_text

TOP = 3
"""Row of every table's header, counted from 0."""
Column = tuple[str, int, str, Sequence[Any]]
"""Name, width (characters), look and cells."""
_LOOKS: dict[str, dict[str, Any]] = {
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
        look = book.looks(_LOOKS)

        def page(key: str) -> Any:
            sheet = book.sheet(words(key))
            sheet.write_string(0, 0, title, look["title"])
            sheet.write_string(1, 0, sources_text(plan.sources, words), look["quiet"])
            return sheet

        _rounds(page("visit_rounds"), look, plan, sheets, words)
        _points(page("visit_points"), look, plan, sheets, words)
        _pay(page("visit_pay"), look, sheets, words)


def _table(page: Any, look: Look, columns: list[Column]) -> None:
    """A table; NaN is an empty cell."""
    for column, (name, width, *_) in enumerate(columns):
        page.write_string(TOP, column, name, look["head"])
        page.set_column(column, column, width)
    page.freeze_panes(TOP + 1, 0)
    page.repeat_rows(TOP)
    count = 0
    for count, row in enumerate(zip(*(cells for *_, cells in columns), strict=True), 1):
        for column, (value, (_, _, kind, _)) in enumerate(zip(row, columns, strict=True)):
            if isinstance(value, str):
                page.write_string(TOP + count, column, value, look.get(kind))
            elif value == value:
                page.write_number(TOP + count, column, value, look.get(kind))
    page.autofilter(TOP, 0, TOP + max(count, 1), len(columns) - 1)


def _rounds(page: Any, look: Look, plan: VisitPlan, sheets: list[VisitSheet], words: Words) -> None:
    """A row a visit."""
    by_name, weekdays = {sheet.pos: sheet for sheet in sheets}, words("visit_days").split(",")
    trips = [one for one in plan.rounds.rounds if sheets and one.engineer == sheets[0].engineer]
    calls = [
        (
            trip,
            by_name[plan.opening.model.ids[pos]],
            trip.hours.arrivals[i],
            trip.hours.legs[i],
            pos,
        )
        for trip in trips
        for i, pos in enumerate(trip.pos)
    ]
    why = [
        round_why(sheet, trip.day, plan.rounds.worth_parts(trip.day, pos), words)
        for trip, sheet, _, _, pos in calls
    ]
    columns: list[Column] = [
        (words("visit_week"), 9, "whole", [trip.day // DAYS + 1 for trip, *_ in calls]),
        ("", 11, "", [weekdays[trip.day % DAYS] for trip, *_ in calls]),
        (words("visit_arrival"), 9, "", [clock(arrival) for _, _, arrival, *_ in calls]),
        (words("visit_road"), 9, "whole", [round(leg * 60) for *_, leg, _ in calls]),
        (words("visit_points"), 16, "", [sheet.pos for _, sheet, *_ in calls]),
        (words("zone"), 22, "", [sheet.zone_name for _, sheet, *_ in calls]),
        (words("visit_worth"), 10, "whole", [worth for trip in trips for worth in trip.worth]),
        (words("visit_hours"), 9, "euros", [trip.hours.hours for trip, *_ in calls]),
        (words("visit_why"), 80, "wide", why),
    ]
    _table(page, look, columns)


def _points(page: Any, look: Look, plan: VisitPlan, sheets: list[VisitSheet], words: Words) -> None:
    """A row a point of sale: the figures of its sheet."""
    last = [sheet.visits[0] if sheet.visits else float("nan") for sheet in sheets]
    mixes = [
        (offer, [s.mix.tolist()[o] for s in sheets]) for o, offer in enumerate(plan.scenario.offers)
    ]
    worths = [(part, [sheet.worth[part] for sheet in sheets]) for part in WORTH_PARTS]
    columns: list[Column] = [
        (words("visit_points"), 16, "", [sheet.pos for sheet in sheets]),
        (words("zone"), 20, "", [sheet.zone_name for sheet in sheets]),
        (words("visit_talk"), 60, "wide", [topic_text(sheet.topic, words) for sheet in sheets]),
        (words("visit_turnover_none"), 9, "whole", [float(sheet.mix.sum()) for sheet in sheets]),
        (words("visit_trend"), 11, "share", [sheet.trend for sheet in sheets]),
        *((words.offer(offer), 10, "whole", lines) for offer, lines in mixes),
        (words("visit_quota"), 10, "whole", [sheet.quota for sheet in sheets]),
        (words("visit_threshold"), 10, "whole", [sheet.goal for sheet in sheets]),
        (words("visit_threshold") + " (€)", 10, "euros", [sheet.euros for sheet in sheets]),
        (words("visit_due"), 10, "euros", [sheet.due for sheet in sheets]),
        (words("visit_late"), 10, "euros", [sheet.late for sheet in sheets]),
        (words("visit_overpaid"), 10, "euros", [sheet.overpaid for sheet in sheets]),
        (words("visit_early"), 10, "share", [sheet.early_rate for sheet in sheets]),
        (words("visit_early_peers"), 10, "share", [sheet.peers_early for sheet in sheets]),
        (words("visit_last"), 10, "whole", last),
        (words("visit_motivation"), 12, "euros", [sheet.motivation for sheet in sheets]),
        *((words(f"visit_part_{part}") + " (€)", 11, "euros", euros) for part, euros in worths),
    ]
    _table(page, look, columns)


def _pay(page: Any, look: Look, sheets: list[VisitSheet], words: Words) -> None:
    """A row a point of sale and month."""
    rows = [(s, i) for s in sheets if not s.prospect for i in range(len(s.months))]
    paid = [float(s.paid[i]) if s.late == s.late else float("nan") for s, i in rows]
    columns: list[Column] = [
        (words("visit_points"), 16, "", [s.pos for s, _ in rows]),
        (words("month"), 10, "", [s.months[i] for s, i in rows]),
        (words("lines"), 10, "whole", [float(s.sold[i].sum()) for s, i in rows]),
        (words("visit_earned"), 12, "euros", [float(s.earned[i]) for s, i in rows]),
        (words("visit_reversed"), 12, "euros", [float(s.reversed[i]) for s, i in rows]),
        (words("visit_paid"), 12, "euros", paid),
    ]
    _table(page, look, columns)
