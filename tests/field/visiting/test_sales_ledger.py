"""Ledgers of actual sales: a simulated network's own ledger gives its own sheets.

The tables are written from replication 0 and read back: what a ledger knows has to come back the
same, to the cent and the line, and with it what the model makes of it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.field.visiting.ledger_files import read_ledger
from optimizer.field.visiting.round_planning import VisitRequest
from optimizer.field.visiting.visits import plan_visits
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.field.visiting.ledgers import write_ledger
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
