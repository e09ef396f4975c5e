"""Workbooks of targets, read back, are the plan."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import openpyxl
import pytest

from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.sheets.sheet_page import write_sheets
from optimizer.report.sheets.sheet_workbook import largest_takings
from optimizer.scenario import Scenario
from tests.field.action_scenarios import any_plan
from tests.field.sheets.test_adjacency import placed, square


def cells(path: Path) -> tuple[Counter[tuple[str, str, str, str]], float]:
    """Lines by zone, month, channel and offer of a workbook, and the total that it shows."""
    book = openpyxl.load_workbook(path, data_only=True)
    page = book["By zone"]
    header, *rows = (list(row) for row in page.iter_rows(min_row=4, values_only=True))
    found: Counter[tuple[str, str, str, str]] = Counter()
    for zone, _, channel, offer, *lines in rows[:-1]:
        for month, value in zip(header[4:-1], lines[:-1], strict=True):
            found[str(zone), str(month), str(channel), str(offer)] += int(str(value))
        assert sum(lines[:-1]) == lines[-1]  # type: ignore[arg-type]
    total = rows[-1][-1]
    assert book["Targets"]["A2"].value == total
    return found, float(str(total))


@pytest.mark.parametrize("kind", ["channel", "region"])
def test_workbooks_add_up_to_the_plan(
    kind: str, small: Scenario, small_plan: Plan, written: Path
) -> None:
    """By every margin: each zone, month, channel and offer; so all sums of them."""
    total: Counter[tuple[str, str, str, str]] = Counter()
    shown = 0.0
    for path in sorted(written.glob(f"{kind}-*.xlsx")):
        found, sum_shown = cells(path)
        assert not set(found) & set(total)
        total += found
        shown += sum_shown
    words = Words.of(small)
    table = small_plan.targets.groupby(["zone", "month", "channel", "offer"])["target"].sum()
    wanted = {
        (z, m, words.channel(str(c)), words.offer(str(o))): int(n)
        for (z, m, c, o), n in table.items()
        if n
    }  # type: ignore[misc,union-attr]
    assert {key: n for key, n in total.items() if n} == wanted
    assert shown == small_plan.target_lines.sum()


def test_a_workbook_is_ready_to_use(written: Path) -> None:
    """Header frozen, filter set, thousands separated, printed on one page's width; sums live."""
    book = openpyxl.load_workbook(written / "channel-web.xlsx")
    names = ["Targets", "By zone", "Push to carry out", "Why", "What not to do", "How it is paid"]
    assert book.sheetnames == names
    page = book["By zone"]
    assert page.freeze_panes == "E5"
    assert page.auto_filter.ref is not None
    assert page["E5"].number_format == "#,##0"
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert str(page.cell(page.max_row, page.max_column).value).startswith("=SUM(")


def test_push_of_the_workbooks_is_the_plans(
    small: Scenario, small_plan: Plan, written: Path
) -> None:
    """Level by level of every zone, channel and month; those off reference in bold."""
    words, found = Words.of(small), {}
    for path in written.glob("region-*.xlsx"):
        page = openpyxl.load_workbook(path)["Push to carry out"]
        months = [cell.value for cell in page[4]][3:]
        for row in page.iter_rows(min_row=5):
            for month, cell in zip(months, row[3:], strict=True):
                found[row[0].value, month, row[2].value] = cell.value
                assert bool(cell.font.bold) == (cell.value != "reference")
    pushes = small_plan.pushes.itertuples()
    assert found == {(p.zone, p.month, words.channel(str(p.channel))): p.level for p in pushes}


def test_neighbours_of_a_region(tmp_path: Path) -> None:
    """On the page and in the workbook, month by month; unknown ones are said to be."""
    row = placed(tmp_path / "s", [square("z0", 0, 0), square("z1", 1, 0)])
    made = any_plan(row, 2)
    write_sheets(tmp_path, row, made, "en")
    lines = made.target_lines.sum(axis=(2, 3, 4))
    page = (tmp_path / "region-region-0.html").read_text("utf-8")
    assert "Regions with a common border" in page
    table = page.split("Regions with a common border")[1].split("</table>")[0]
    for month, (own, other) in zip(row.months, lines.T, strict=True):
        cells = f'<td>{month}</td><td class="n own">{own:,}</td><td class="n">{other:,}</td>'
        assert cells in table
    sheet = openpyxl.load_workbook(tmp_path / "region-region-0.xlsx")["Targets"]
    at = next(row for row in sheet.iter_rows() if row[1].value == "region 1")[1]
    found = [sheet.cell(at.row + 1 + i, at.column).value for i in range(3)]
    assert found == [*lines[1].tolist(), lines[1].sum()]
    nowhere = row.replace("zones.outlines", None)
    write_sheets(tmp_path, nowhere, made, "fr")
    assert "Omis : le scénario ne dit pas" in (tmp_path / "region-region-0.html").read_text("utf-8")


def test_the_largest_share_comes_first() -> None:
    """By hand: 6 of 10 lines are taken in z1, 2 of 8 in z0, none where nothing is sold."""
    sheet: Any = SimpleNamespace(
        zones=("z0", "z1"),
        zone_names=("north", "south"),
        channels=("web", "shop"),
        givers=("phone", "door"),
        sold=np.array([[8.0, 0.0], [10.0, 0.0]]),
        taken=np.array([[[2.0, 0.0], [0.0, 0.0]], [[1.0, 5.0], [0.0, 0.0]]]),
    )
    first, second = largest_takings(sheet)
    assert (first.zone, first.zone_name, first.taken, first.share) == ("z1", "south", 6.0, 0.6)
    assert (first.giver, first.from_giver) == ("door", 5.0)
    assert (second.zone, second.share, second.giver) == ("z0", 0.25, "phone")
