"""Every component of a scheme has its sentence, with its own figures, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter

from optimizer.report.locale import Words
from optimizer.report.render.pay_text import pay_of, scheme_text
from optimizer.scenario import Scenario
from optimizer.scenario.schema.pay_section import Scheme

STEPS = {
    "period": "year",
    "settled": "quarter",
    "points": {"postpaid": 1, "fibre": 1.5},
    "mode": "retroactive",
    "per_line": "netted",
    "steps": [{"rate": 4}, {"times": 1.1, "bonus": 500, "rate": 6}],
}
CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "per_line": ({"per_line": {"fibre": 18}}, ["For each line: fibre 18.00 €."]),
    "bonus": (
        {"tier": {"period": "month", "at": 20, "bonus": 300, "rate": 2, "offer": "fibre"}},
        [
            "Counted by the month (fibre), once 20 is reached: a bonus of 300 € and 2.00 € for "
            "each from there on."
        ],
    ),
    "steps": (
        {"tier": STEPS},
        [
            "Counted by the year (points: postpaid 1, fibre 1.5), once the quota is reached: "
            "4.00 € for each one, from the first of the period on.",
            "Counted by the year (points: postpaid 1, fibre 1.5), once 110.0% × the quota is "
            "reached: a bonus of 500 € and 6.00 € for each one, from the first of the period on.",
            "Settled by the quarter.",
            "In place of the pay by line of the same lines.",
        ],
    ),
    "air_time": (
        {"air_time": {"share": 0.05, "months": 12, "after_leaving": "stops"}},
        [
            "5.0% of each line's monthly revenue for 12 months, while it is active.",
            "It stops when the point of sale no longer sells for us.",
        ],
    ),
    "spiff": (
        {"spiff": {"offer": ["fibre"], "month": "2026-06", "rate": 7}},
        ["7.00 € more for each line of fibre in 2026-06."],
    ),
    "fixed": ({"fixed": 120}, ["120 € a month whatever is sold."]),
    "clawback": (
        {"clawback": {"months": 6, "fraction": 0.5, "how": "pro_rata", "of": ["per_line", "tier"]}},
        [
            "If the line leaves within 6 months, 50.0% of this pay is taken back, pro rata of the "
            "months left: by line, tier."
        ],
    ),
    "cap": (
        {"cap": {"at_most": 900, "period": "quarter"}},
        ["At most 900 € by the quarter of: all pay."],
    ),
    "delay": ({"delay": 2}, ["Paid 2 months after it is earned."]),
    "no delay": ({"delay": 0}, []),
}


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_a_component(case: str) -> None:
    """In English word for word; in French as many sentences, none with a key left in it."""
    item, wanted = CASES[case]
    scheme = TypeAdapter(Scheme).validate_python((item,))
    found = [text.replace("\u00a0", " ") for text in scheme_text(scheme, Words("en"))]
    assert found == wanted
    french = scheme_text(scheme, Words("fr"))
    assert len(french) == len(wanted)
    assert not any("pay_" in text or "per_" in text or "{" in text for text in french)


def test_channels_without_a_network_have_commissions(small: Scenario) -> None:
    """The resellers are paid under every scheme, the web by commission, the voice server not."""
    words = Words("en")
    assert len(pay_of(small, "indirect", words)) == 3
    ((heading, (text,)),) = pay_of(small, "shop", words)
    assert heading == "Commission"
    assert text.replace("\u00a0", " ") == "For each line: postpaid 4.00 €, fibre 6.00 €."
    assert pay_of(small, "ivr", words) == [("Commission", ["No pay by line."])]
