"""Visit sheets: every figure against the record of the same replication, and the rules by hand."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.field.visiting.history import History
from optimizer.field.visiting.paired_futures import compare_visits
from optimizer.field.visiting.peers import peers_of
from optimizer.field.visiting.round_planning import VisitRequest
from optimizer.field.visiting.topic import topic_of
from optimizer.field.visiting.visits import Visits, plan_visits, rounds_frame
from optimizer.network import replicate
from optimizer.network.month_opening import reach_month
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import trace
from tests.network.networks import model_of


@pytest.fixture(scope="module")
def found(small: Scenario, small_plan: Plan) -> Visits:
    """Two weeks before the fifth month under the threshold, with four futures."""
    return plan_visits(small, small_plan, "2026-05", VisitRequest(2, 2, 60), "threshold", 4)


def test_money_is_the_ledger_of_the_replication(
    found: Visits, small: Scenario, small_plan: Plan
) -> None:
    """Earned, taken back and paid by point of sale and month: the simulation's own ledger."""
    ledger = replicate(model_of(small, small_plan, "threshold"), 0, keep_ledger=True).ledger
    assert ledger is not None
    assert np.array_equal(found.history.earned, ledger.earned[:, :4])
    assert np.array_equal(found.history.reversed, ledger.reversed[:, :4])
    assert np.array_equal(found.history.paid, ledger.paid[:, :4])
    assert np.array_equal(found.history.due, ledger.due[:, 3].sum(axis=1))


def test_a_sheet_is_what_a_trace_tells(found: Visits, small: Scenario, small_plan: Plan) -> None:
    """Lines, visits and motivation of one point of sale: those of its trace."""
    sheet = next(sheet for sheet in found.sheets if sheet.pos == "P0014")
    told = trace(small, small_plan, "P0014", "threshold")
    past = [event for event in told.events if event.month < "2026-05"]
    assert sheet.sold.sum() == sum(e.value for e in past if e.kind == "sold")
    assert sheet.early == sum(e.value for e in past if e.kind == "lost_early")
    seen = [17 * 5 - ((e.week - 1) * 5 + e.value) for e in past if e.kind == "visit"]
    assert list(sheet.visits) == pytest.approx(seen[::-1][:5])
    assert sheet.motivation == [e.value for e in past if e.kind == "motivation"][-1]


def test_late_is_what_should_have_been_paid() -> None:
    """Paid a month later: of 10, 20 and 30 earned and 4 paid, 26 are late and 56 due."""
    earned = np.zeros((1, 3, 6), dtype=np.int64)
    earned[0, :, 0] = 10, 20, 30
    paid = np.zeros_like(earned)
    paid[0, 2, 0] = 4
    none = np.zeros_like(earned)
    history = History(
        np.zeros((1, 3, 1)), np.zeros((1, 3)), earned, none, paid, np.array([1]), (), np.ones(1)
    )
    assert (history.late[0], history.due[0]) == (26, 56)
    assert history.with_payments(np.array([[0, 0, 30]]), 0).late[0] == 0


def test_peers_by_hand() -> None:
    """Four of a type: one's peers are the other three, and their mix spread over its lines."""
    sold = np.array([[4.0, 0.0], [3.0, 3.0], [6.0, 0.0], [0.0, 6.0]])[:, None]
    early = np.array([[1.0], [3.0], [0.0], [0.0]])
    money = np.zeros((4, 1, 6), dtype=np.int64)
    none = np.zeros(4, dtype=np.int64)
    history = History(sold, early, money, money, money, none, (), np.ones(4))
    found = peers_of(history, none, none, np.ones(4, dtype=np.bool_), 3)
    assert found.count.tolist() == [3, 3, 3, 3]
    assert found.expected[0].tolist() == [2.0, 2.0]
    assert (found.lines[0], found.early[0], found.early_of_peers[0]) == (6.0, 0.25, 3 / 18)
    # of two regions with two each, all of the type are peers
    found = peers_of(history, none, np.array([0, 0, 1, 1]), np.ones(4, dtype=np.bool_), 3)
    assert found.count.tolist() == [3, 3, 3, 3]


def test_what_the_threshold_is_worth(small: Scenario, small_plan: Plan) -> None:
    """Rate 7 for every line of the quarter from the quota on: 7 times the quota, by hand."""
    there = reach_month(model_of(small, small_plan, "threshold"), 4)
    sold = np.zeros((len(there.model.ids), 4, 4))
    sold[:, 3, 0] = 5.0
    sold[1, 3, 0] = 1000.0
    found = there.next_thresholds(sold)
    own = there.model.own
    assert found.goal[0] == there.model.quota[0, 1]
    assert found.euros[0] == 7 * there.model.quota[0, 1]
    assert np.isnan(found.goal[1])
    assert (found.counted[2:own] == 5).all()
    assert (found.weeks == 9).all()
    plain = reach_month(model_of(small, small_plan, "by_line"), 4).next_thresholds(sold)
    assert np.isnan(plain.goal).all()


CALM = {
    "leaves": -1, "late": 0.0, "overpaid": 0.0, "planned": 10.0, "net": 100.0,
    "early": 0.0, "early_rate": 0.0, "peers_early": 0.1,
    "goal": 30.0, "counted": 20.0, "euros": 200.0, "chance": 0.5, "pace": 2.0, "weeks": 4,
    "trend": 0.0, "mix": np.array([5.0, 5.0]), "peers_mix": np.array([5.0, 5.0]),
    "worth": {"motivation": 1.0, "skill": 0.0, "staying": 0.0, "signing": 0.0},
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "about"),
    [
        ({"leaves": 2, "late": 50.0}, "leaving"),
        ({"late": 10.0}, "late"),
        ({"late": 9.0}, "threshold"),
        ({"overpaid": 10.0}, "overpaid"),
        ({"overpaid": 9.0}, "threshold"),
        ({"early": 3.0, "early_rate": 0.16}, "churn"),
        ({"early": 2.0, "early_rate": 0.16}, "threshold"),
        ({}, "threshold"),
        ({"goal": 31.0}, "steady"),
        ({"goal": float("nan")}, "steady"),
        ({"chance": 0.99}, "steady"),
        ({"chance": 0.99, "trend": -0.15}, "falling"),
        ({"chance": 1.0, "planned": 16.6, "trend": -0.9}, "falling"),
        ({"chance": 1.0, "planned": 16.7, "trend": -0.9}, "below"),
        ({"chance": 1.0, "planned": 40.0, "worth": {"skill": 1.0}}, "below"),
        ({"chance": 1.0, "planned": float("nan")}, "steady"),
        ({"chance": 0.0, "mix": np.array([8.0, 2.0])}, "offer"),
        ({"chance": 0.0, "worth": {"motivation": 1.0, "skill": 1.0}}, "skill"),
    ],
)
def test_the_one_thing_to_talk_about(changed: dict[str, object], about: str) -> None:
    """The first rule that holds, at its limits: 10 missing, 2.5 a week at most for four weeks."""
    assert topic_of(CALM | changed, False, ("a", "b")).about == about


def test_what_to_teach() -> None:
    """Nothing else to say: the offer that is furthest behind the peers' mix is named."""
    quiet = {"chance": 0.0, "mix": np.array([6.0, 4.0]), "worth": {"skill": 1.0}}
    assert topic_of(CALM | quiet, False, ("a", "b")).figures["offer"] == "b"


def test_a_prospect_is_to_sign() -> None:
    """Whatever its figures."""
    assert topic_of(CALM, True, ("a", "b")).about == "sign"


def test_a_sheet_for_everybody(found: Visits) -> None:
    """All with us, and the prospects to be seen; their planned days are the rounds'."""
    model, points = found.there.model, found.there.points
    named = {sheet.pos for sheet in found.sheets}
    assert {model.ids[i] for i in np.flatnonzero(points.active)} <= named
    days: dict[str, list[int]] = {}
    for one in found.rounds.rounds:
        for pos in one.pos:
            days.setdefault(model.ids[pos], []).append(one.day)
    assert {s.pos: list(s.planned) for s in found.sheets if s.planned} == days
    # one that has signed is a point of sale
    joinable = {model.ids[i] for i in np.flatnonzero(found.there.joinable)}
    assert {sheet.pos for sheet in found.sheets if sheet.prospect} == joinable & set(days)


def test_days_since_the_visit_before(found: Visits) -> None:
    """From the last of the past, then from the round before: the gap is kept by both."""
    again = [sheet for sheet in found.sheets if sheet.planned and sheet.visits]
    assert again
    for sheet in again:
        first = sheet.planned[0]
        assert sheet.since(first) == sheet.visits[0] + first + 0.5 >= 10
        assert sheet.since(first + 12) == 12


def test_rounds_as_a_table(found: Visits) -> None:
    """A row a visit; the parts of its worth add up to it, and arrivals are in order."""
    table = rounds_frame(found)
    assert len(table) == found.rounds.visits
    parts = table[[name for name in table if name.startswith("worth_") and "hour" not in name]]
    assert parts.sum(axis=1).to_numpy() == pytest.approx(table["worth"].to_numpy())
    for _, day in table.groupby(["engineer", "week", "day"]):
        assert day["order"].tolist() == [*range(1, len(day) + 1)]
        assert (np.diff(day["arrival_hours"]) >= 1.25).all()


def test_the_comparison_is_of_the_same_futures(found: Visits) -> None:
    """The rounds against themselves lead by nothing; each way's figures are a future's own."""
    compared, there = found.comparison, found.there
    assert compared is not None
    assert compared.futures == 4
    assert compared.over["planned"] == 0
    assert compared.visits["planned"] == found.rounds.visits
    record = there.future(2, found.rounds.days)
    assert compared.samples["planned"]["contribution"][1] == record.contribution
    lead = compared.lead("lines", "turnover")
    each = compared.samples["planned"]["lines"] - compared.samples["turnover"]["lines"]
    assert lead.mean == pytest.approx(each.mean())
    assert compared.lead("lines", "planned").mean == 0
    assert compared.worth["planned"] > compared.worth["random"]


def test_two_futures_at_least(found: Visits) -> None:
    """One has no interval."""
    with pytest.raises(ValueError, match="two futures"):
        compare_visits(found.there, found.history.aim, found.rounds, (), 1)


def test_months_that_are_not_there(small: Scenario, small_plan: Plan) -> None:
    """A month outside the plan is named."""
    with pytest.raises(ValueError, match="2026-01 to 2026-06"):
        plan_visits(small, small_plan, "2027-01", VisitRequest(2))
