"""Expected pay by what is counted: worked by hand, and against lines drawn one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from optimizer.network.pay.expected_pay import (
    Offers,
    PeriodPay,
    counting,
    line_worth,
    period_pay,
    planned_period,
)
from optimizer.network.pay.terms import Terms, scheme_terms
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.pay_section import Scheme
from optimizer.statistics import mean_interval
from tests.network.schemes import terms_of


def test_points_keep_mean_and_variance() -> None:
    """Points 1 and 3, half of the lines each: mean 2, square 5, so steps of 2.5 for .8 a line."""
    tier = {"tier": {"period": "month", "at": 9, "points": {"postpaid": 1, "fibre": 3}}}
    count = counting(terms_of([tier], 3), np.array([0.5, 0.5, 0.0]))
    assert (count.step, count.share) == pytest.approx((2.5, 0.8))
    assert count.weights == pytest.approx([0.4, 1.2, 0.0])


def test_some_offers_are_their_share() -> None:
    """A tier of one offer counts its lines one by one, a quarter of all."""
    tier = {"tier": {"period": "month", "offers": ["fibre"]}}
    count = counting(terms_of([tier], 3), np.array([0.5, 0.25, 0.25]))
    assert (count.step, count.share) == (1.0, 0.25)


def test_the_shortest_period_is_planned() -> None:
    """A month before a quarter before a year; a quarter without tiers."""
    tiers = [{"tier": {"period": period}} for period in ("year", "month")]
    assert planned_period(terms_of(tiers, 12)) == "month"
    assert planned_period(terms_of([{"fixed": 1}], 3)) == "quarter"


OFFERS = ("sim", "fibre")
OF = Offers(np.array([10.0, 30.0]), np.array([0.02, 0.01]), np.array([0.75, 0.25]))
PLAIN = Behaviour(pay_discount=1.0, clawback_aversion=1.0)


def terms_by(*items: dict[str, Any]) -> Terms:
    """Terms of a scheme."""
    months = tuple(f"2026-{m:02d}" for m in range(1, 13))
    scheme = TypeAdapter(Scheme).validate_python(list(items))
    return scheme_terms("x", scheme, OFFERS, months)


def pay_of(terms: Terms, quota: float, most: int, behaviour: Behaviour = PLAIN) -> PeriodPay:
    """Pay of the planned period."""
    period = planned_period(terms)
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    count = counting(terms, OF.mix)
    n = np.arange(most + 1.0)
    return period_pay(terms, behaviour, OF, count, np.array([quota]), n, (period, months))


LINE = {"per_line": {"sim": 4, "fibre": 12}}


def test_pay_by_line_is_the_mixs_mean() -> None:
    """.75 · 4 + .25 · 12 = 6 a line."""
    assert pay_of(terms_by(LINE), 5, 3).pay[0].tolist() == [0, 6, 12, 18]


@pytest.mark.parametrize("how", ["whole", "pro_rata"])
def test_clawback_and_poor_lines(how: str) -> None:
    """Lives drawn month by month lose the share of pay that the wage takes off, good and poor."""
    rule = {"clawback": {"months": 6, "fraction": 0.8, "how": how}}
    behaviour = PLAIN.model_copy(update={"poor_churn": 0.2})
    found = pay_of(terms_by({"per_line": {"sim": 10, "fibre": 10}}, rule), 5, 1, behaviour)
    rng = np.random.default_rng(4)

    def kept(churn: np.ndarray) -> np.ndarray:
        month = rng.geometric(churn[rng.choice(2, 200_000, p=OF.mix)])
        left = 1.0 if how == "whole" else (6 - month) / 6
        return 10 * (1 - 0.8 * np.where(month <= 6, left, 0.0))

    assert found.pay[0, 1] in mean_interval(kept(OF.churn), 0.999)
    poor = found.pay[0, 1] - found.loss[0, 1]
    assert poor in mean_interval(kept(np.array([0.2, 0.2])), 0.999)


def test_air_time_of_a_poor_line_ends_early() -> None:
    """10 % of 10 or 30 EUR for two months: the second month is lived with chance 1 − h."""
    found = pay_of(terms_by({"air_time": {"share": 0.1, "months": 2}}), 5, 1)
    good = 0.75 * 1 * 1.98 + 0.25 * 3 * 1.99
    assert found.pay[0, 1] == pytest.approx(good)
    assert found.loss[0, 1] == pytest.approx(good - (0.75 * 1 + 0.25 * 3) * 1.9)


def test_tier_alone_of_each_period() -> None:
    """A month's, quarter's or year's tier alone is the planned period, and paid as it says."""
    for period in ("month", "quarter", "year"):
        terms = terms_by(LINE, {"tier": {"period": period, "at": 2, "bonus": 50}})
        assert planned_period(terms) == period
        assert pay_of(terms, 9, 3).pay[0].tolist() == [0, 6, 62, 68]
        assert pay_of(terms, 9, 3).goals.tolist() == [[2.0]]


def test_steps_marginal_and_retroactive() -> None:
    """Two steps at 2 and 4: rates of 1 and 3 for what lies beyond, or for all."""
    steps = [{"at": 2, "rate": 1}, {"at": 4, "rate": 3}]
    for mode, expected in (
        ("marginal", [0, 0, 0, 1, 2, 5]),
        ("retroactive", [0, 0, 2, 3, 12, 15]),
    ):
        found = pay_of(terms_by({"tier": {"steps": steps, "mode": mode}}), 9, 5)
        assert found.pay[0].tolist() == expected


def test_a_longer_tier_is_read_at_the_current_pace() -> None:
    """Month and quarter: with n lines a month, a third of what 3 n lines a quarter would pay."""
    terms = terms_by(
        {"tier": {"period": "month", "at": 3, "bonus": 10}},
        {"tier": {"period": "quarter", "at": 6, "bonus": 90}},
    )
    assert planned_period(terms) == "month"
    assert pay_of(terms, 9, 4).pay[0] == pytest.approx([0, 0, 30, 40, 40])


def test_caps_cut_what_comes_last() -> None:
    """At most 20 a quarter of pay by line and tier, or 20 of the tier alone."""
    tier = {"tier": {"at": 2, "bonus": 30}}
    both = terms_by(LINE, tier, {"cap": {"at_most": 20, "period": "quarter"}})
    assert pay_of(both, 9, 4).pay[0].tolist() == [0, 6, 20, 20, 20]
    alone = terms_by(LINE, tier, {"cap": {"at_most": 20, "period": "quarter", "of": "tier"}})
    assert pay_of(alone, 9, 4).pay[0].tolist() == [0, 6, 32, 38, 44]


def test_a_tier_of_one_offer_counts_its_share() -> None:
    """Fibre alone, a quarter of the lines: a count stands for four lines of pay by line."""
    terms = terms_by(LINE, {"tier": {"offer": "fibre", "at": 2, "bonus": 50}})
    count = counting(terms, OF.mix)
    assert (count.step, count.share) == (1.0, 0.25)
    assert count.weights.tolist() == [0, 1]
    assert pay_of(terms, 9, 2).pay[0].tolist() == [0, 24, 98]


def test_points_have_the_mean_and_variance_of_what_is_counted() -> None:
    """1 and 5 points: κ N with N of mean λ s has the mean λ E v and the variance λ E v²."""
    terms = terms_by({"tier": {"points": {"sim": 1, "fibre": 5}, "at": 6, "bonus": 50}})
    count = counting(terms, OF.mix)
    assert count.step * count.share == pytest.approx(0.75 * 1 + 0.25 * 5)
    assert count.step**2 * count.share == pytest.approx(0.75 * 1 + 0.25 * 25)
    assert count.weights * count.step == pytest.approx([1, 5])


def test_a_poor_line_counts_but_loses_its_share_of_a_tier() -> None:
    """Tier pay taken back whole within 2 months at churn .1: a poor one of n loses 1/n of 19 %."""
    rule = {"clawback": {"months": 2, "of": ["tier"]}}
    behaviour = PLAIN.model_copy(update={"poor_churn": 0.1})
    free = Offers(OF.arpu, np.zeros(2), OF.mix)
    terms = terms_by({"tier": {"at": 2, "bonus": 40}}, rule)
    count = counting(terms, free.mix)
    n = np.arange(5.0)
    found = period_pay(terms, behaviour, free, count, np.array([9.0]), n, ("quarter", 3))
    assert found.loss[0] == pytest.approx([0, 0, 40 / 2 * 0.19, 40 / 3 * 0.19, 40 / 4 * 0.19])


def test_late_pay_is_worth_less() -> None:
    """Two months at .99 a month."""
    late = line_worth(
        terms_by(LINE, {"delay": 2}), PLAIN.model_copy(update={"pay_discount": 0.99}), OF, OF.churn
    )
    assert late.net == pytest.approx(6 * 0.99**2)
