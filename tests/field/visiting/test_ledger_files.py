"""Tables of a ledger: every fault of every table at once, by line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import ScenarioError
from optimizer.field.visiting.ledger_files import read_ledger
from optimizer.scenario import Scenario


def faults_of(scenario: Scenario, folder: Path, **tables: str) -> list[str]:
    """Every fault of these tables as text."""
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        read_ledger(scenario, folder, "2026-03")
    return [
        f"{Path(f.file).name}:{f.line}:{f.field}: {f.wrong} > {f.right}"
        for f in raised.value.faults
    ]


SALES = "pos,month,offer,sold\nP0001,2026-01,fibre,4\nP0001,2026-02,fibre,3\n"


def test_every_fault_of_every_table_at_once(settled: Scenario, tmp_path: Path) -> None:
    """Unknown names, what is doubled, negative, not whole, not past, or leaves before its sale."""
    found = faults_of(
        settled,
        tmp_path,
        sales=SALES + "P001,2026-01,fiber,-1\nP0002,2026-03,fibre,1.5\nP0001,2026-01,fibre,4\n",
        churn="pos,offer,sold_in,left_in,lines\nP0001,fibre,2026-02,2026-01,1\n",
        payments="pos,date,paid\nP0001,2026-03-01,12\nP0001,01/31/2026,a\n",
        visits="pos,day\nP0001,2026-01-02\n",
    )
    expected = (
        "sales.csv:4:pos: 'P001' is no point of sale",
        "sales.csv:4:offer: 'fiber' is no offer",
        "sales.csv:4:sold: -1 is below 0",
        "sales.csv:5:month: 2026-03 is not among the months past > write a month from 2026-01 to",
        "sales.csv:5:sold: 1.5 is no whole number",
        "sales.csv:6:pos, month, offer: the same pos, month, offer as line 2",
        "churn.csv:2:left_in: 2026-01 is before the sale",
        "payments.csv:2:date: 2026-03 is not among the months past",
        "payments.csv:3:date: '01/31/2026' is no date (the day comes before the month)",
        "payments.csv:3:paid: 'a' is not a number",
        "visits.csv:1:date: column is missing",
        "visits.csv:1:day: is no column of this table",
    )
    for start in expected:
        assert any(fault.startswith(start) for fault in found), (start, found)
    assert len(found) == len(expected)


def test_what_does_not_fit_together(settled: Scenario, tmp_path: Path) -> None:
    """More lines leave than were sold; a month that no row names; no sales at all."""
    churn = "pos,offer,sold_in,left_in,lines\n"
    churn += "P0001,fibre,2026-01,2026-01,3\nP0001,fibre,2026-01,2026-02,2\n"
    found = faults_of(settled, tmp_path / "a", sales=SALES, churn=churn)
    wrong = "churn.csv:2:lines: 5 lines left of 4 sold in that month"
    assert len(found) == 1
    assert found[0].startswith(wrong)
    found = faults_of(settled, tmp_path / "b", sales=SALES.replace("2026-02", "2026-01", 1))
    assert any("the same" in fault for fault in found)
    found = faults_of(
        settled, tmp_path / "c", sales="pos,month,offer,sold\nP0001,2026-01,fibre,4\n"
    )
    assert found == [
        "sales.csv:None:month: no row for 2026-02 > give its sales, with 0 where nothing was sold"
    ]
    assert "cannot be read" in faults_of(settled, tmp_path / "d")[0]


def test_no_month_past(settled: Scenario, tmp_path: Path) -> None:
    """Before the plan's first month a ledger has nothing to say."""
    with pytest.raises(ScenarioError, match="no month past"):
        read_ledger(settled, tmp_path, "2026-01")
