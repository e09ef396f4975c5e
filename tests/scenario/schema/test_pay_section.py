"""The one list of pay components, gone through whole: each can be written, settled and read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimizer.network import Ledger, Sales, SellingCalendar, settle
from optimizer.network.pay.expected_pay import Offers, counting, period_pay
from optimizer.network.pay.terms import Terms
from optimizer.report.locale import Words
from optimizer.report.render.pay_text import scheme_text
from optimizer.scenario import Scenario
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.pay_section import PAY_COMPONENTS, PayEffect
from tests.network.schemes import ARPU, OFFERS, terms_of

LINE = {"per_line": {"postpaid": 10.0, "fibre": 10.0, "prepaid": 10.0}}
EXAMPLES: dict[str, Any] = {
    "per_line": {"postpaid": 4},
    "tier": {"period": "month", "at": 2, "bonus": 50},
    "air_time": {"share": 0.1, "months": 6},
    "spiff": {"offer": "postpaid", "month": "2026-01..2026-03", "rate": 3},
    "fixed": 120,
    "clawback": {"months": 3},
    "cap": {"at_most": 15},
    "delay": 1,
}
"""One of each, in a scheme that pays by line; a new component adds its own."""
PAYING = [name for name, kind in PAY_COMPONENTS.items() if kind.effect is PayEffect.PAYS]


def ledger_of(terms: Terms) -> Ledger:
    """Four lines a week of one point of sale over a quarter; one of each month leaves with it."""
    calendar = SellingCalendar(3)
    sold = np.zeros((calendar.weeks, 1, len(OFFERS)))
    sold[:, 0, 0] = 4.0
    lost = [np.zeros((1, len(OFFERS), month + 1)) for month in range(3)]
    for month, lines in enumerate(lost):
        lines[0, 0, month] = 1.0
    here = np.ones((calendar.weeks, 1), dtype=np.bool_)
    quota, arpu = np.array([[40]]), np.array([ARPU[offer] for offer in OFFERS])
    return settle(terms, calendar, quota, arpu, Sales(sold, here, lost))


def test_every_component_has_an_example() -> None:
    """A new component without one is seen by no test below."""
    assert list(EXAMPLES) == list(PAY_COMPONENTS)


@pytest.mark.parametrize("name", PAY_COMPONENTS)
def test_every_component_does_what_it_says(name: str) -> None:
    """What pays earns on its own line; the others take back, limit or delay pay by line."""
    plain, ledger = (
        ledger_of(terms_of(scheme, 3)) for scheme in ([LINE], [LINE, {name: EXAMPLES[name]}])
    )
    effect = PAY_COMPONENTS[name].effect
    earned, before = ledger.earned[0].sum(axis=0), plain.earned[0].sum(axis=0)
    if effect is PayEffect.PAYS:
        line = terms_of([LINE], 3).components.index(name)
        assert earned[line] > before[line]
        others = np.arange(len(earned)) != line
        assert earned[others].tolist() == before[others].tolist()
    elif effect is PayEffect.TAKES_BACK:
        assert ledger.reversed.sum() > plain.reversed.sum() == 0
    elif effect is PayEffect.LIMITS:
        assert 0 < earned.sum() < before.sum()
    else:
        assert ledger.paid[0, 0].sum() == 0 < plain.paid[0, 0].sum()


@pytest.mark.parametrize("name", PAY_COMPONENTS)
def test_the_effort_policy_sees_every_component(name: str) -> None:
    """Expected pay of a quarter moves the way that the component does; a spiff by the week."""
    if name == "spiff":
        pytest.skip("a spiff is added week by week: tests/network/policy/test_policy_lookup.py")
    mix = np.ones(3) / 3
    offers = Offers(np.array([ARPU[offer] for offer in OFFERS]), np.full(3, 0.05), mix)

    def expected(scheme: list[Any]) -> float:
        terms = terms_of(scheme, 3)
        n, quota = np.arange(61.0), np.array([40.0])
        period = ("quarter", 3.0)
        paid = period_pay(terms, Behaviour(), offers, counting(terms, mix), quota, n, period)
        return float(paid.pay[0, 60])

    with_it, without = expected([LINE, {name: EXAMPLES[name]}]), expected([LINE])
    pays = PAY_COMPONENTS[name].effect is PayEffect.PAYS
    assert with_it > without if pays else with_it < without


@pytest.mark.parametrize("name", PAY_COMPONENTS)
def test_every_component_is_validated_and_worded(name: str, small: Scenario) -> None:
    """A scenario takes it, and both languages have a sentence of their own for it."""
    lines = {"per_line": {"postpaid": 10}}
    component = {name: {"postpaid": 4} if name == "per_line" else EXAMPLES[name]}
    changed = small.replace("network.schemes", {"one": [lines, component]})
    assert changed.spec.network is not None
    scheme = changed.spec.network.schemes["one"]
    french, english = (scheme_text(scheme, Words(language))[1:] for language in ("fr", "en"))
    assert len(french) == len(english) >= 1
    assert all(text and text not in english for text in french)


@pytest.mark.parametrize("name", PAYING)
def test_every_line_of_the_ledger_has_a_name(name: str) -> None:
    """In both languages, and not its key."""
    labels = [Words(language).component(name) for language in ("fr", "en")]
    assert not any("component" in label for label in labels)
    assert name == "fixed" or labels[0] != labels[1]


def test_what_is_not_registered_is_refused_with_all_that_is(small: Scenario) -> None:
    """The fault lists every component, the nearest first."""
    with pytest.raises(Exception, match="did you mean 'spiff'") as refused:
        small.replace("network.schemes.by_line", [{"spif": 3}])
    assert ", ".join(EXAMPLES) in str(refused.value)
