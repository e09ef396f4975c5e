"""Rounds and visit sheets for people: an index, a page and a workbook for each engineer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from optimizer.field.visiting.paired_futures import MEASURED, WAYS
from optimizer.field.visiting.round_planning import VisitRound
from optimizer.field.visiting.visit_sheet import VisitSheet
from optimizer.field.visiting.visits import VisitPlan, rounds_table
from optimizer.network import DAYS
from optimizer.report.locale import Words
from optimizer.report.render.pages import rendered
from optimizer.report.visits.visit_text import (
    clock,
    counted,
    far_text,
    lead_text,
    round_why,
    sources_text,
    summary_text,
    topic_text,
)
from optimizer.report.visits.visit_workbook import write_visit_workbook


def write_visits(folder: str | Path, plan: VisitPlan, language: str | None = None) -> None:
    """Write ``index.html``, ``engineer-…`` as ``.html`` and ``.xlsx``, tables and ``visits.json``.

    Parameters
    ----------
    folder : str or Path
        It is there.
    language : {"fr", "en"}, optional
        Default the scenario's.
    """
    folder, words = Path(folder), Words.of(plan.scenario, language=language)
    plain: dict[str, Any] = {"index": False, "lineterminator": "\n", "float_format": "%.10g"}
    rounds_table(plan).to_csv(folder / "rounds.csv", **plain)
    if plan.comparison is not None:
        plan.comparison.to_frame().to_csv(folder / "comparison.csv", **plain)
    (folder / "index.html").write_text(index_page(plan, words), encoding="utf-8")
    for engineer in range(len(plan.bases)):
        name = file_of(engineer)
        (folder / f"{name}.html").write_text(engineer_page(plan, engineer, words), encoding="utf-8")
        write_visit_workbook(folder / f"{name}.xlsx", plan, engineer, words)
    for name, figures in (
        ("visits", plan.as_json()),
        ("sheets", [sheet.as_json() for sheet in plan.sheets]),
    ):
        text = json.dumps(figures, ensure_ascii=False, allow_nan=False)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def file_of(engineer: int) -> str:
    """Name of an engineer's files."""
    return f"engineer-{engineer + 1:02d}"


def engineer_page(plan: VisitPlan, engineer: int, words: Words) -> str:
    """An engineer's rounds by week, then the sheets of his points of sale, the first seen first."""
    sheets = [sheet for sheet in plan.sheets if sheet.engineer == engineer]
    sheets.sort(key=lambda sheet: (sheet.planned or (10**6,))[0])
    travel = plan.opening.model.engineers.travel
    return rendered(
        "visits.html.j2",
        words,
        change=lambda ratio: _change(ratio, words),
        scenario=plan.scenario,
        plan=plan,
        engineer=engineer,
        weeks=_weeks(plan, engineer, words),
        sheets=sheets,
        topic=lambda sheet: topic_text(sheet.topic, words),
        counted=lambda text: counted(text, words),
        bars=_bars,
        day_name=lambda day: _day(day, words),
        sources=sources_text(plan.sources, words),
        start=clock(0.0),
        semi=words("semicolon"),
        most_hours=words.number(7.5 if travel is None else travel.hours_per_day, 1),
    )


def _change(ratio: float, words: Words) -> str:
    if ratio != ratio:
        return "–"
    return ("+" if ratio > 0 else "") + words.figure(ratio, "share")


def _day(day: int, words: Words) -> str:
    """A working day from the month's opening: week and weekday."""
    return f"{words('visit_week')} {day // DAYS + 1}, {words('visit_days').split(',')[day % DAYS]}"


def _weeks(plan: VisitPlan, engineer: int, words: Words) -> list[tuple[int, list[dict[str, Any]]]]:
    """Week, and its days on the road with their calls."""
    rounds = {one.day: one for one in plan.rounds.rounds if one.engineer == engineer}
    weeks: dict[int, list[dict[str, Any]]] = {}
    for day in plan.rounds.road:
        calls = _calls(plan, rounds[day], words) if day in rounds else []
        hours = rounds[day].hours.hours if day in rounds else 0.0
        row = {"day": words("visit_days").split(",")[day % DAYS], "calls": calls, "hours": hours}
        weeks.setdefault(day // DAYS + 1, []).append(row)
    return list(weeks.items())


def _calls(plan: VisitPlan, one: VisitRound, words: Words) -> list[dict[str, Any]]:
    ids = plan.opening.model.ids
    sheets = {sheet.pos: sheet for sheet in plan.sheets if sheet.engineer == one.engineer}
    calls = []
    for i, pos in enumerate(one.pos):
        sheet = sheets[ids[pos]]
        calls.append(
            {
                "at": clock(one.hours.arrivals[i]),
                "pos": sheet.pos,
                "zone": sheet.zone_name,
                "type": sheet.type,
                "prospect": sheet.prospect,
                "road": round(one.hours.legs[i] * 60),
                "worth": one.worth[i],
                "why": round_why(sheet, one.day, plan.rounds.worth_parts(one.day, pos), words),
            }
        )
    return calls


def _bars(sheet: VisitSheet) -> list[tuple[float, float, float]]:
    """Left edge, top and height of a bar a month, in a box of 100 by 30."""
    lines = sheet.sold.sum(axis=1)
    most, wide = max(float(lines.max(initial=0.0)), 1.0), 100.0 / max(len(lines), 1)
    return [(i * wide, 30.0 - 30.0 * v / most, 30.0 * v / most) for i, v in enumerate(lines)]


def index_page(plan: VisitPlan, words: Words) -> str:
    """All engineers, what the rounds bring, and against what."""
    rows = []
    for engineer, base in enumerate(plan.bases):
        trips = [one for one in plan.rounds.rounds if one.engineer == engineer]
        rows.append(
            {
                "file": file_of(engineer),
                "number": engineer + 1,
                "base": base,
                "visits": sum(len(one.pos) for one in trips),
                "points": len({pos for one in trips for pos in one.pos}),
                "hours": sum(one.hours.hours for one in trips),
                "worth": sum(sum(one.worth) for one in trips),
            }
        )
    return rendered(
        "visit_index.html.j2",
        words,
        scenario=plan.scenario,
        plan=plan,
        rows=rows,
        summary=summary_text(plan, words),
        far=far_text(plan, words),
        sources=sources_text(plan.sources, words),
        start=clock(0.0),
        comparison=plan.comparison,
        ways=WAYS,
        leads=_leads(plan, words),
    )


def _leads(plan: VisitPlan, words: Words) -> list[list[str]]:
    """A row a figure: mean with the rounds, then the lead over each other way and its interval."""
    compared = plan.comparison
    if compared is None:
        return []
    rows = []
    for name in MEASURED:
        digits = 4 if name == "motivation" else 0
        mean = words.number(float(compared.samples["planned"][name].mean()), digits)
        row = [words(f"visit_fig_{name}"), mean]
        for way in WAYS[1:]:
            lead = compared.lead(name, way)
            proven = "visit_proven" if lead.low > 0 or lead.high < 0 else "visit_unproven"
            row.append(f"{lead_text(lead, words)} ({words(proven)})")
        rows.append(row)
    return rows
