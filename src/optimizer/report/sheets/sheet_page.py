"""Target sheets for people: a page of HTML and a workbook for each channel and each region."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import numpy as np

from optimizer.field.sheets.target_sheet import TargetSheet, sheets_of
from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.render.pages import rendered
from optimizer.report.render.pay_text import pay_of
from optimizer.report.sheets.sheet_workbook import largest_takings, write_workbook
from optimizer.scenario import Scenario

MOST_ROWS = 8
"""Rows that bind, and zones to avoid, that a page shows; the workbook has all."""


def write_sheets(
    folder: str | Path, scenario: Scenario, plan: Plan, language: str | None = None
) -> tuple[Path, ...]:
    """Write ``channel-…``, ``region-…`` as page and workbook, and ``sheets.json``; give the pages.

    Parameters
    ----------
    folder : str or Path
        It is there.
    language : {"fr", "en"}, optional
        Default the scenario's.
    """
    folder, words = Path(folder), Words.of(scenario, language=language)
    sheets, pages = sheets_of(scenario, plan), []
    for name, sheet in zip(_names(sheets), sheets, strict=True):
        page = folder / f"{name}.html"
        page.write_text(sheet_page(scenario, plan, sheet, words), encoding="utf-8")
        write_workbook(folder / f"{name}.xlsx", scenario, sheet, words)
        pages.append(page)
    text = json.dumps([sheet.as_json() for sheet in sheets], ensure_ascii=False)
    (folder / "sheets.json").write_text(text + "\n", encoding="utf-8")
    return tuple(pages)


def _names(sheets: tuple[TargetSheet, ...]) -> list[str]:
    """File names: kind, and the name in ASCII; numbered where two would be the same."""
    names: list[str] = []
    for sheet in sheets:
        plain = unicodedata.normalize("NFKD", sheet.name).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-") or "sheet"
        name, number = f"{sheet.kind}-{slug}", 1
        while name in names:
            number += 1
            name = f"{sheet.kind}-{slug}-{number}"
        names.append(name)
    return names


def sheet_page(scenario: Scenario, plan: Plan, sheet: TargetSheet, words: Words) -> str:
    """The page of a sheet."""

    def change(ratio: float) -> str:
        if ratio != ratio:
            return "–"
        percent = round(100 * ratio, 1) + 0.0  # no minus before a zero
        return ("+" if percent > 0 else "") + words.number(percent, 1) + words.percent_sign

    return rendered(
        "sheet.html.j2",
        words,
        change=change,
        scenario=scenario,
        sheet=sheet,
        objective="" if plan.objective is None else words.stage(plan.objective),
        by_month=sheet.targets.sum(axis=(0, 2)).tolist(),
        by_zone=_by_zone(sheet),
        rows=sheet.rows[:MOST_ROWS],
        missed=any(row.shortfall for row in sheet.rows),
        pushes=sheet.push_counts,
        avoid=largest_takings(sheet)[:MOST_ROWS],
        most=MOST_ROWS,
        infinite=np.isinf,
        pay=[(c, *part) for c in sheet.channels for part in pay_of(scenario, c, words)],
    )


def _by_zone(sheet: TargetSheet) -> list[tuple[str, str, list[int]]]:
    """Zone, its name and its target by offer, with the total."""
    lines = sheet.targets.sum(axis=(1, 2))
    return [
        (zone, sheet.zone_names[z], [*lines[z].tolist(), int(lines[z].sum())])
        for z, zone in enumerate(sheet.zones)
    ]
