"""Ledgers of actual sales: a simulated network's own ledger gives its own sheets.

The tables are written from replication 0 and read back: what a ledger knows has to come back the
same, to the cent and the line, and with it what the model makes of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.errors import ScenarioError
from optimizer.field.visiting.round_planning import VisitRequest
from optimizer.field.visiting.sales_ledger import day_of_date, read_ledger, working_day
from optimizer.field.visiting.visits import plan_visits
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.field.visiting.ledgers import date_of, write_ledger
from tests.network.networks import model_of

KNOWN = (
    "trend", "quota", "counted", "goal", "euros", "weeks", "due", "late", "overpaid",
    "early", "early_rate",
    "peers_early", "peers", "peers_lines", "visits",
)  # fmt: skip
ARRAYS = ("sold", "mix", "peers_mix", "earned", "reversed", "paid")


@pytest.mark.parametrize("scheme", ["threshold", "air_time"])
def test_the_same_sheets(settled: Scenario, small_plan: Plan, scheme: str, tmp_path: Path) -> None:
    """A sheet from the ledger of a simulated network is the sheet from the simulation."""
    folder = write_ledger(tmp_path / "ledger", settled, model_of(settled, small_plan, scheme), 4)
    request = VisitRequest(1, 1, 20, scheme=scheme)
    simulated = plan_visits(settled, small_plan, "2026-05", request)
    ledger = read_ledger(settled, folder, "2026-05")
    visits = plan_visits(settled, small_plan, "2026-05", request, ledger=ledger)
    assert (visits.sources.sold, simulated.sources.sold) == ("ledger", "simulation")
    assert any(sheet.late for sheet in visits.sheets)
    assert any(sheet.reversed.any() for sheet in visits.sheets) == (scheme == "air_time")
    for ours, theirs in zip(visits.sheets, simulated.sheets, strict=True):
        assert ours.pos == theirs.pos
        for name in ARRAYS:
            assert np.array_equal(getattr(ours, name), getattr(theirs, name)), name
        for name in KNOWN:
            a, b = getattr(ours, name), getattr(theirs, name)
            assert a == b or (a != a and b != b), name


def test_the_same_state(settled: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Paid on time, the model makes the same of it: motivation, aims, knowledge, and rounds."""
    calm = settled.replace("network.pay_office", None)
    folder = write_ledger(tmp_path / "ledger", calm, model_of(calm, small_plan, "threshold"), 4)
    request = VisitRequest(2, 2, 20, scheme="threshold")
    simulated = plan_visits(calm, small_plan, "2026-05", request)
    ledger = read_ledger(calm, folder, "2026-05")
    visits = plan_visits(calm, small_plan, "2026-05", replace(request, futures=2), ledger=ledger)
    for name in ("motivation", "knowledge", "last_visit", "reference_pay", "counted"):
        ours, theirs = (getattr(x.opening.points, name) for x in (visits, simulated))
        assert ours == pytest.approx(theirs), name
    assert [one.pos for one in visits.rounds.rounds] == [one.pos for one in simulated.rounds.rounds]
    assert visits.comparison is not None


def test_a_ledger_after_a_warm_up(settled: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Months before the plan are simulated; the ledger's months follow them."""
    folder = write_ledger(tmp_path / "ledger", settled, model_of(settled, small_plan), 2)
    warm = settled.replace("network.warm_up", 3)
    ledger = read_ledger(warm, folder, "2026-03")
    visits = plan_visits(warm, small_plan, "2026-03", VisitRequest(1, 1, 20), ledger=ledger)
    lines = {sheet.pos: sheet.sold for sheet in visits.sheets}
    assert lines["P0002"].tolist() == ledger.sold[1].tolist()
    assert visits.opening.history.months == 5


def test_sales_alone(settled: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Without churn, payments and visits these are not known, and nothing pretends to be."""
    folder = write_ledger(tmp_path / "ledger", settled, model_of(settled, small_plan), 3)
    for name in ("churn", "payments", "visits"):
        (folder / f"{name}.csv").unlink()
    ledger = read_ledger(settled, folder, "2026-04")
    visits = plan_visits(settled, small_plan, "2026-04", VisitRequest(1, 1, 20), ledger=ledger)
    assert (visits.sources.paid, visits.sources.visits) == ("none", "none")
    assert not visits.sources.churn
    for sheet in visits.sheets:
        assert np.isnan([sheet.due, sheet.late, sheet.early, sheet.early_rate]).all()
        assert sheet.visits == ()
        assert sheet.topic.about not in ("late", "churn")


def test_sales_far_below_plan(settled: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """A fifth of the plan sold: the chance follows the sales, and nobody is told all is well."""
    model = model_of(settled, small_plan, "threshold")
    weeks = np.array(model.calendar.weeks_of[:4])
    planned = np.einsum("pmo,m->po", model.rate[:, :4], weeks) / 4
    lines = np.floor(0.2 * planned)
    rows = [
        f"{model.ids[p]},{m},{offer},{lines[p, o]:.0f}"
        for p in range(model.own)
        for m in settled.months[:4]
        for o, offer in enumerate(settled.offers)
    ]
    text = "\n".join(["pos,month,offer,sold", *rows]) + "\n"
    (tmp_path / "sales.csv").write_text(text, encoding="utf-8")
    ledger = read_ledger(settled, tmp_path, "2026-05")
    request = VisitRequest(1, 1, 20, scheme="threshold")
    visits = plan_visits(settled, small_plan, "2026-05", request, ledger=ledger)
    large = [sheet for sheet in visits.sheets if sheet.planned_lines >= 30]
    assert large
    for sheet in large:
        assert sheet.mix.sum() <= 0.2 * sheet.planned_lines + 1e-9
        assert sheet.chance < 0.05
        assert sheet.topic.about in ("leaving", "below")
    assert any(sheet.topic.about == "below" for sheet in large)


def test_paid_too_much_is_not_late(settled: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """10,000 EUR paid: nothing is due or late, and what is too much is named, to the cent."""
    folder = write_ledger(tmp_path / "ledger", settled, model_of(settled, small_plan), 3)
    (folder / "payments.csv").write_text("pos,date,paid\nP0001,2026-03-15,10000\n")
    ledger = read_ledger(settled, folder, "2026-04")
    visits = plan_visits(settled, small_plan, "2026-04", VisitRequest(1, 1, 20), ledger=ledger)
    sheet = next(sheet for sheet in visits.sheets if sheet.pos == "P0001")
    assert (sheet.due, sheet.late) == (0.0, 0.0)
    assert sheet.overpaid == -visits.opening.history.late[0] / 100.0 > 0
    assert sheet.topic.about in ("leaving", "overpaid")
    others = [sheet for sheet in visits.sheets if sheet.pos != "P0001"]
    assert all(sheet.overpaid == 0.0 <= sheet.late for sheet in others)


def test_spiffs_of_some_weeks_are_taken_at_their_mean(
    settled: Scenario, small_plan: Plan, tmp_path: Path
) -> None:
    """10 EUR in two of four weeks are 5 EUR a line of a past month, by hand."""
    spiff = {"spiff": {"offer": "fibre", "dates": "2026-01-01..2026-01-15", "rate": 10}}
    changed = settled.replace_all(
        {"network.schemes.by_line": [{"per_line": {"prepaid": 1}}, spiff]}
    )
    model = model_of(changed, small_plan)
    assert model.terms.spiff is not None
    mean = model.terms.spiff[:4, 3].mean()
    assert 0 < mean < 10
    folder = write_ledger(tmp_path / "ledger", changed, model, 2)
    ledger = read_ledger(changed, folder, "2026-03")
    visits = plan_visits(changed, small_plan, "2026-03", VisitRequest(1, 1, 20), ledger=ledger)
    pays = visits.opening.history.earned[: model.own, 0].sum(axis=1)
    lines = ledger.sold[:, 0]
    assert pays == pytest.approx(100 * (lines[:, 0] + mean * lines[:, 3]), abs=1)


@given(st.integers(1, 12), st.sampled_from([4, 5]))
def test_dates_and_working_days(month: int, weeks: int) -> None:
    """Every working day has a date of its own, and the date leads back to it."""
    name = f"2026-{month:02d}"
    dates = [date_of(name, weeks, day) for day in range(weeks * 5)]
    assert len(set(dates)) == weeks * 5
    assert all(f"{date:%Y-%m}" == name for date in dates)
    assert [working_day(date, weeks) for date in dates] == list(range(weeks * 5))


@pytest.mark.parametrize(
    "text", ["2026-07-14", "14/07/2026", "46217", "46217,0", "2026-07-14 10:30:00"]
)
def test_a_date_as_people_write_it(text: str) -> None:
    """The fourteenth of July; 46217 days after 30 December 1899."""
    assert day_of_date(text) == dt.date(2026, 7, 14)


@pytest.mark.parametrize("text", ["07/14/2026", "14.07.26", "", "2026-02-30"])
def test_no_date(text: str) -> None:
    """An American date is refused, not taken for another."""
    with pytest.raises(ValueError, match="no date"):
        day_of_date(text)


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
