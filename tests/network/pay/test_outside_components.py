"""A pay component from outside goes through a scenario, the books, the policy and the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.arrays import Floats
from optimizer.errors import ScenarioError
from optimizer.network.pay.amounts import expected_outside_pay, outside_pay
from optimizer.network.pay.expected_pay import Offers, counting, period_pay
from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.plan.report_page import write_report
from optimizer.report.render.pay_text import scheme_text
from optimizer.scenario import Scenario
from optimizer.scenario.schema.base import Model, Positive
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.pay_section import PAY_COMPONENTS, PayComponent
from optimizer.simulation import simulate, trace
from tests.network.schemes import OFFERS, terms_of


class Bundle(Model):
    """So much for each pair of lines of two offers in a month."""

    offers: tuple[str, str]
    rate: Positive


def pairs(content: Bundle, lines: Floats, offers: tuple[str, ...], month: str) -> Floats:
    """The fewer of the two, times the rate; twice that in January."""
    first, second = (lines[:, offers.index(name)] for name in content.offers)
    return np.minimum(first, second) * content.rate * (2.0 if month.endswith("-01") else 1.0)


def of_the_scenario(
    content: Any, offers: tuple[str, ...], months: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """The two offers are the scenario's."""
    for name in content["offers"]:
        if offers and name not in offers:
            yield f"{name!r} is no offer", f"use one of: {', '.join(offers)}"


BUNDLE = PayComponent(
    content=Bundle,
    earn=pairs,
    check=of_the_scenario,
    labels={"fr": "lot", "en": "bundle"},
    sentences={"fr": "{rate} € par paire {offers}.", "en": "{rate} EUR a pair of {offers}."},
)
PAIR = {"bundle": {"offers": ["postpaid", "fibre"], "rate": 5}}
LINE = {"per_line": {"postpaid": 10}}


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    """The component, for these tests alone."""
    PAY_COMPONENTS.register("bundle", BUNDLE, "1.0")
    yield
    PAY_COMPONENTS.unregister("bundle")


def test_a_month_by_hand() -> None:
    """Two pairs at 5, twice that in January, whole cents; two such components add up."""
    terms = terms_of([PAIR, {"bundle": {"offers": ["postpaid", "prepaid"], "rate": 0.145}}], 3)
    sold = np.array([[3.0, 2.0, 1.0], [0.0, 4.0, 4.0]])
    assert outside_pay(terms, sold, 1)["bundle"].tolist() == [1000 + 14, 0]
    assert outside_pay(terms, sold, 0)["bundle"].tolist() == [2000 + 29, 0]


def test_expected_by_hand() -> None:
    """Twelve lines in a quarter are four a month, one and a third of each: 4 pairs, and January."""
    terms, mix = terms_of([PAIR], 3), np.ones(3) / 3
    paid = expected_outside_pay(terms, np.array([[0.0, 12.0]]), mix, 3.0)["bundle"]
    assert paid == pytest.approx(np.array([[0.0, 4 * 5 * (2 + 1 + 1) / 3]]))
    even = PayComponent(Bundle, earn=pairs, expect=lambda content, lines, *_: lines.sum(axis=1))
    PAY_COMPONENTS.unregister("bundle")
    PAY_COMPONENTS.register("bundle", even, "2.0")
    own = expected_outside_pay(terms, np.array([[0.0, 12.0]]), mix, 3.0)["bundle"]
    assert own == pytest.approx(np.array([[0.0, 12.0]]))


def test_a_cap_holds_and_clawback_leaves_it() -> None:
    """Of 24 lines 8 pairs pay 53.33; a cap of 20 a month lets 60 through, one of 10 only 30."""
    mix, n = np.ones(3) / 3, np.array([0.0, 24.0])
    offers = Offers(np.ones(3), np.full(3, 0.1), mix)

    def pay(*more: dict[str, Any]) -> float:
        terms = terms_of([PAIR, *more], 3)
        behaviour, quota = Behaviour(pay_discount=1.0), np.array([9.0])
        count = counting(terms, mix)
        found = period_pay(terms, behaviour, offers, count, quota, n, ("quarter", 3.0))
        return float(found.pay[0, 1])

    assert pay() == pytest.approx(8 * 5 * 4 / 3)
    assert pay({"cap": {"at_most": 20}}) == pytest.approx(8 * 5 * 4 / 3)
    assert pay({"cap": {"at_most": 10, "of": "bundle"}}) == pytest.approx(30)
    assert pay({"per_line": {"prepaid": 0}}, {"clawback": {"months": 6}}) == pytest.approx(pay())


@pytest.mark.parametrize("euros", [[1.0], [1.0, np.nan], [1.0, -1.0]])
def test_what_is_no_pay_is_refused(euros: list[float]) -> None:
    """Too few, no number, less than nothing: each names the component and the month."""
    PAY_COMPONENTS.unregister("bundle")
    PAY_COMPONENTS.register("bundle", PayComponent(Bundle, earn=lambda *_: np.array(euros)), "3")
    with pytest.raises(ValueError, match=r"'bundle' gives .* in 2026-02"):
        outside_pay(terms_of([PAIR], 3), np.zeros((2, len(OFFERS))), 1)


def test_faults_name_the_place(small: Scenario) -> None:
    """A key of the content that is wrong, and what its own check says."""
    with pytest.raises(ScenarioError, match=r"by_line\[0\].bundle.rate.*greater than 0"):
        small.replace("network.schemes.by_line", [{"bundle": {**PAIR["bundle"], "rate": 0}}])
    wrong = {"bundle": {"offers": ["postpaid", "dsl"], "rate": 1}}
    with pytest.raises(ScenarioError, match=r"by_line\[0\].bundle.*'dsl' is no offer"):
        small.replace("network.schemes.by_line", [wrong])


def test_from_the_scenario_to_the_report(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """It is paid, has its line in the ledger, the trace and the report, in the user's words."""
    schemes = {"usual": [LINE], "paired": [LINE, PAIR]}
    scenario = small.replace("network.schemes", schemes)
    runs = simulate(scenario, small_plan, replications=2)
    cash = runs.cash(()).set_index(["scheme", "component"])["earned"]
    assert cash["paired", "bundle"] > 0 == cash["usual", "bundle"]
    ledger = runs.ledger("paired")
    assert ledger.loc[ledger["component"] == "bundle", "earned"].sum() > 0
    text = write_report(tmp_path, scenario, small_plan, runs, "fr").read_text(encoding="utf-8")
    assert "<td>lot</td>" in text
    assert Words("en").component("bundle") == "bundle"
    assert scenario.spec.network is not None
    sentence = scheme_text(scenario.spec.network.schemes["paired"], Words("en"))[1]
    assert sentence.startswith("5.0 EUR a pair")
    seller = ledger.loc[ledger["component"] == "bundle", "pos"].iloc[0]
    assert "bundle" in set(trace(scenario, small_plan, seller, "paired").to_frame()["item"])
