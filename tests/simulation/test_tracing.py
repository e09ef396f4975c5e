"""The trace of one point of sale adds up to the simulation's record."""

from __future__ import annotations

import pytest

from optimizer.network import COMPONENTS, prepare, replicate
from optimizer.plan import Plan
from optimizer.report import trace_text
from optimizer.scenario import Scenario
from optimizer.simulation import Runs, trace
from optimizer.simulation.replicating import on_network

SCHEMES = ("by_line", "threshold", "air_time")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_is_the_simulations_ledger(
    small: Scenario, small_plan: Plan, small_runs: Runs, scheme: str
) -> None:
    """Earned, taken back and paid by month and component are the runs' ledger's, to the cent."""
    table = trace(small, small_plan, 17, scheme).to_frame()
    ledger = small_runs.ledger(scheme)
    ledger = ledger[ledger["pos"] == "P0017"].set_index(["month", "component"])
    for kind in ("earned", "reversed", "paid"):
        rows = table[table["kind"] == kind].set_index(["month", "item"])["value"]
        expected = ledger[kind][ledger[kind] != 0]
        assert rows.to_dict() == pytest.approx(expected.to_dict(), abs=1e-9)


def test_the_lines_of_all_are_the_records(plain_network: Scenario, small_plan: Plan) -> None:
    """Traces of every point of sale of a zone add up to the record's lines of that zone."""
    expected, targets, followed = on_network(plain_network, small_plan)
    model = prepare(plain_network, expected, targets, "threshold", followed)
    record = replicate(model, 2)
    zone = plain_network.pos.zone[16] if plain_network.pos is not None else 0
    here = [i + 1 for i in range(len(model.zone)) if model.zone[i] == zone]
    traces = [trace(plain_network, small_plan, pos, "threshold", 2) for pos in here]
    for month, label in enumerate(plain_network.months):
        for offer, name in enumerate(plain_network.offers):
            sold = sum(
                event.value
                for found in traces
                for event in found.events
                if (event.kind, event.item, event.month) == ("sold", name, label)
            )
            assert sold == record.lines[month, zone, offer]


def test_motivation_is_explained(small: Scenario, small_plan: Plan) -> None:
    """Intercept and pulls sum to the logit of the aim; speed times the gap is the move."""
    from scipy.special import logit

    assert small.spec.network is not None
    b = small.spec.network.behaviour.coefficients
    found = trace(small, small_plan, "P0003", "air_time")
    before = found.start
    table = found.to_frame()
    for _, rows in table.groupby("month", sort=False):
        kinds = rows.set_index("kind")["value"]
        pulls = rows.loc[rows["kind"] == "pull", "value"].sum()
        assert b.intercept + pulls == pytest.approx(logit(kinds["aim"]))
        assert kinds["motivation"] == pytest.approx(before + b.speed * (kinds["aim"] - before))
        before = kinds["motivation"]


def test_an_exit_ends_it(small: Scenario, small_plan: Plan) -> None:
    """A point of sale that leaves sells no more; its customers go on to churn and use air time."""
    scenario = small.replace("network.behaviour.exit_below", 0.99)
    table = trace(scenario, small_plan, 1, "air_time").to_frame()
    gone = table.index[table["kind"] == "exit"]
    assert len(gone) == 1
    after = set(table.loc[gone[0] + 1 :, "kind"])
    assert not after & {"effort", "sold", "motivation", "quota"}
    assert {"earned", "paid"} <= after


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_person_can_read_it(small: Scenario, small_plan: Plan, language: str) -> None:
    """Every selling week has its line; words are the language's, and no key is left."""
    found = trace(small, small_plan, 17, "threshold")
    text = trace_text(found, language)
    assert text.count("semaine " if language == "fr" else "week ") >= 26
    assert ("objectif" if language == "fr" else "reached") in text
    assert "trace_" not in text
    total = sum(e.value for e in found.events if e.kind == "sold")
    assert total == found.total("sold") > 0
    assert set(COMPONENTS) >= {e.item for e in found.events if e.kind == "earned"}


def test_unknown_names_are_said(small: Scenario, small_plan: Plan) -> None:
    """No such point of sale, scheme or replication."""
    with pytest.raises(ValueError, match="1 to 60"):
        trace(small, small_plan, 61)
    with pytest.raises(ValueError, match="no replication"):
        trace(small, small_plan, 1, replication=-1)
    with pytest.raises(ValueError, match="by_line, threshold"):
        trace(small, small_plan, 1, "x")


def test_poor_lines_are_told(plain_network: Scenario, small_plan: Plan) -> None:
    """With gaming on, its level week by week and the poor lines of a month are events."""
    scenario = plain_network.replace("network.behaviour.gaming", True)
    found = trace(scenario, small_plan, 17, "by_line")
    kinds = {event.kind for event in found.events}
    assert {"gaming", "poor"} <= kinds
    assert 0 < found.total("poor") < found.total("sold")
    assert "poor lines among those sold" in trace_text(found)
    assert "gaming" not in {event.kind for event in trace(plain_network, small_plan, 17).events}
