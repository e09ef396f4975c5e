"""Settlement as a table of worked examples, in cents, and what holds for every scheme."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.arrays import Ints
from optimizer.network import COMPONENTS, Ledger, Sales, SellingCalendar, settle
from tests.network.pay_reference import Order
from tests.network.schemes import (
    ARPU,
    OFFERS,
    histories,
    sales_of,
    schemes,
    settled_early,
    terms_of,
)

Item = dict[str, Any]
P, F = "postpaid", "fibre"
ROUND_ARPU = np.array([20.0, 40.0, 10.0])


def lines(offer: str, month: int, *left: int | None) -> list[Order]:
    """Lines sold in a month's first week, each with the month at whose end it leaves, or None."""
    week = sum(SellingCalendar(24).weeks_of[:month])
    return [Order(offer, week, month, gone) for gone in left]


def n(count: int) -> list[None]:
    """So many lines that stay."""
    return [None] * count


def book(
    scheme: list[Item],
    orders: list[Order],
    months: int = 3,
    quota: int = 26,
    weeks: tuple[int, int] = (0, 99),
) -> dict[tuple[int, str], tuple[int, int]]:
    """Entries of one point of sale: (earned, reversed) in cents by month and component."""
    calendar = SellingCalendar(months)
    here = [weeks[0] <= week < weeks[1] for week in range(calendar.weeks)]
    quotas = np.full((1, calendar.quarters), quota)
    sales = sales_of([(orders, here)], months)
    ledger = settle(terms_of(scheme, months), calendar, quotas, ROUND_ARPU, sales)
    return {
        (m, kind): (int(ledger.earned[0, m, k]), int(ledger.reversed[0, m, k]))
        for m in range(months)
        for k, kind in enumerate(COMPONENTS)
        if ledger.earned[0, m, k] or ledger.reversed[0, m, k]
    }


BY_LINE: Item = {"per_line": {P: 10, F: 20}}
BONUS: Item = {"tier": {"period": "month", "at": 3, "bonus": 50}}
STEPS = [{"at": 2, "rate": 3}, {"at": 5, "rate": 4, "bonus": 10}]


def tier(**given: Any) -> Item:
    """A monthly tier."""
    return {"tier": {"period": "month"} | given}


def back(*of: str, months: int = 3, **given: Any) -> Item:
    """A clawback."""
    return {"clawback": {"of": list(of), "months": months} | given}


EXAMPLES = [
    pytest.param(
        [tier(at=3, rate=5, mode="retroactive", offer=F)],
        lines(P, 0, *n(4)) + lines(F, 0, *n(3)),
        {(0, "tier"): (1500, 0)},
        id="a tier on fibre counts and pays fibre alone: 3 x 5",
    ),
    pytest.param(
        [tier(at=3, rate=5, mode="retroactive")],
        lines(P, 0, *n(4)) + lines(F, 0, *n(3)),
        {(0, "tier"): (3500, 0)},
        id="the same on the total: 7 x 5",
    ),
    pytest.param(
        [tier(at=10, rate=2, points={P: 1, F: 3})],
        lines(P, 0, *n(4)) + lines(F, 0, *n(3)),
        {(0, "tier"): (600, 0)},
        id="in points, 4 + 9 = 13: 3 points beyond 10, 2 EUR each",
    ),
    pytest.param(
        [tier(steps=STEPS)],
        lines(P, 0, *n(7)),
        {(0, "tier"): (2700, 0)},
        id="marginal steps: (5 - 2) x 3 + (7 - 5) x 4 + 10",
    ),
    pytest.param(
        [tier(steps=STEPS, mode="retroactive")],
        lines(P, 0, *n(7)),
        {(0, "tier"): (3800, 0)},
        id="retroactive steps: the highest alone, 7 x 4 + 10",
    ),
    pytest.param(
        [tier(steps=[{"at": 2, "rate": 3}, {"at": 5, "bonus": 10}])],
        lines(P, 0, *n(7)),
        {(0, "tier"): (2500, 0)},
        id="a rate left out goes on: (7 - 2) x 3 + 10",
    ),
    pytest.param(
        [tier(at=3, bonus=50), tier(at=4, bonus=7)],
        lines(P, 0, *n(4)),
        {(0, "tier"): (5700, 0)},
        id="two tiers stand together: both are paid",
    ),
    pytest.param(
        [tier(period="quarter", settled="month", mode="retroactive",
              steps=[{"at": 0, "rate": 1}, {"at": 5, "rate": 2}])],
        lines(P, 0, *n(3)) + lines(P, 1, *n(3)) + lines(P, 2, *n(3)),
        {(0, "tier"): (300, 0), (1, "tier"): (900, 0), (2, "tier"): (600, 0)},
        id="monthly accelerator: 3 x 1; 6 x 2 less 3 paid; 9 x 2 less 12 paid",
    ),
    pytest.param(
        [{"per_line": {P: 8}},
         tier(period="year", at=5, rate=10, mode="retroactive", per_line="netted")],
        lines(P, 0, *n(3)) + lines(P, 1, *n(3)),
        {(0, "per_line"): (2400, 0), (1, "per_line"): (2400, 0), (2, "tier"): (1200, 0)},
        id="yearly retroactive rate in place of 8 a line paid by month: 6 x 10 less 48",
    ),
    pytest.param(
        [BY_LINE, {"spiff": {"offer": P, "month": "2026-02", "rate": 5}},
         {"air_time": {"share": 0.05, "months": 12}}, back("per_line", "spiff", "air_time")],
        lines(P, 1, 2),
        {(1, "per_line"): (1000, 0), (1, "spiff"): (500, 0), (1, "air_time"): (100, 0),
         (2, "per_line"): (0, 1000), (2, "spiff"): (0, 500), (2, "air_time"): (100, 200)},
        id="three components paid the order; each takes back what it paid for it",
    ),
    pytest.param(
        [BY_LINE, back("per_line", months=2)],
        lines(P, 0, 0, 1, 2),
        {(0, "per_line"): (3000, 1000), (1, "per_line"): (0, 1000)},
        id="window of 2 months: the month of the sale is the first",
    ),
    pytest.param(
        [BONUS, back("tier")],
        lines(P, 0, 1, 2, None),
        {(0, "tier"): (5000, 0), (1, "tier"): (0, 5000)},
        id="the threshold is lost with the first order: the bonus goes back, once",
    ),
    pytest.param(
        [BONUS, back("tier")],
        lines(P, 0, 1, 2, None, None),
        {(0, "tier"): (5000, 0), (2, "tier"): (0, 5000)},
        id="one line to spare: the second loss takes the bonus",
    ),
    pytest.param(
        [BONUS, back("tier", fraction=0.5)],
        lines(P, 0, 1, None, None),
        {(0, "tier"): (5000, 0), (1, "tier"): (0, 2500)},
        id="half a clawback takes half the bonus",
    ),
    pytest.param(
        [BONUS, back("tier", months=1)],
        lines(P, 0, 1, None, None),
        {(0, "tier"): (5000, 0)},
        id="lost after the window: the bonus stays",
    ),
    pytest.param(
        [tier(at=1, rate=7, period="quarter"), back("tier")],
        lines(P, 0, 0, None, None, None),
        {(2, "tier"): (2100, 700)},
        id="lost before the quarter was settled: counted, and taken back in the same run",
    ),
    pytest.param(
        [tier(steps=STEPS, mode="retroactive"), back("tier")],
        lines(P, 0, 1, *n(4)),
        {(0, "tier"): (3000, 0), (1, "tier"): (0, 1800)},
        id="a retroactive step is lost: 5 x 4 + 10 paid, 4 x 3 due",
    ),
    pytest.param(
        [tier(at=3, bonus=30, period="quarter", settled="month"), back("tier")],
        lines(P, 0, 1, None, None) + lines(P, 2, None),
        {(0, "tier"): (3000, 0), (1, "tier"): (0, 3000), (2, "tier"): (3000, 0)},
        id="lost in February, reached again in March: earned again",
    ),
    pytest.param(
        [BY_LINE, back("per_line", months=4, how="pro_rata")],
        lines(P, 0, 0) + lines(F, 0, 1),
        {(0, "per_line"): (3000, 750), (1, "per_line"): (0, 1000)},
        id="pro rata of 4 months: 3/4 of 10 after one, 2/4 of 20 after two",
    ),
    pytest.param(
        [BONUS, back("tier", months=4, how="pro_rata")],
        lines(P, 0, 1, None, None),
        {(0, "tier"): (5000, 0), (1, "tier"): (0, 2500)},
        id="pro rata bonus: the line that broke it had lived 2 of 4 months",
    ),
    pytest.param(
        [BY_LINE, {"cap": {"at_most": 25}}, back("per_line")],
        lines(P, 0, 1, 2, None, None),
        {(0, "per_line"): (2500, 0), (1, "per_line"): (0, 625), (2, "per_line"): (0, 625)},
        id="a cap left 25 of 40: an order gives back a quarter of 25, not 10",
    ),
    pytest.param(
        [BY_LINE, {"cap": {"at_most": 45, "period": "quarter"}}, back("per_line")],
        lines(P, 0, *n(2)) + lines(P, 1, *n(2)) + lines(P, 2, 2, None),
        {(0, "per_line"): (2000, 0), (1, "per_line"): (2000, 0), (2, "per_line"): (500, 250)},
        id="a quarter's cap fills month by month; March's orders were paid 2.50 each",
    ),
    pytest.param(
        [
            tier(at=0, rate=10, period="quarter", settled="month"),
            {"cap": {"at_most": 50, "period": "quarter"}},
            back("tier"),
        ],
        lines(P, 0, 0, 0, *n(3)) + lines(P, 1, *n(5)),
        {(0, "tier"): (5000, 2000)},
        id="what a cap lost stays lost: a later loss to the cap gives nothing back",
    ),
    pytest.param(
        [BY_LINE, {"fixed": 30}, {"cap": {"at_most": 45, "of": ["fixed", "per_line"]}}],
        lines(P, 0, *n(2)),
        {(0, "per_line"): (1500, 0)} | {(m, "fixed"): (3000, 0) for m in range(3)},
        id="a cap serves fixed pay first when it names it first",
    ),
    pytest.param(
        [{"per_line": {P: 0.145, F: 0.145}}],
        lines(P, 0, None) + lines(F, 0, None) + lines(P, 1, *n(3)),
        {(0, "per_line"): (28, 0), (1, "per_line"): (44, 0)},
        id="half a cent goes to the even one, offer by offer: 14 + 14; 43.5 is 44",
    ),
    pytest.param(
        [{"per_line": {P: 0.145}}, back("per_line")],
        lines(P, 0, 0, 1, 2),
        {(0, "per_line"): (44, 14), (1, "per_line"): (0, 15), (2, "per_line"): (0, 15)},
        id="three orders of 14.5 cents leave one by one: 14 + 15 + 15 = 44",
    ),
    pytest.param(
        [{"delay": 1}, {"fixed": 10.005}],
        [],
        {(m, "fixed"): (1000, 0) for m in range(3)},
        id="fixed pay needs no sale; delay moves no entry",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "orders", "expected"), EXAMPLES)
def test_worked_examples(
    scheme: list[Item], orders: list[Order], expected: dict[tuple[int, str], tuple[int, int]]
) -> None:
    """Each scheme books just these cents for these orders (the cases of ``docs/pay.md``)."""
    assert book(scheme, orders) == expected


QUOTA: Item = {"tier": {"period": "quarter", "at": "quota", "bonus": 100}}


@pytest.mark.parametrize(
    ("weeks", "count", "paid"),
    [((0, 99), 25, 0), ((0, 99), 26, 10000), ((4, 99), 17, 0), ((4, 99), 18, 10000),
     ((0, 7), 14, 10000), ((0, 7), 13, 0), ((0, 0), 0, 0)],
)  # fmt: skip
def test_the_quota_is_that_of_the_weeks_with_us(
    weeks: tuple[int, int], count: int, paid: int
) -> None:
    """26 lines in 13 weeks: 18 for 9 weeks, 14 for 7; who never was there reaches nothing."""
    month = 0 if weeks[1] < 99 else 1
    found = book([QUOTA], lines(P, month, *n(count)), weeks=weeks)
    assert found.get((2, "tier"), (0, 0))[0] == paid


def test_fixed_pay_is_by_weeks() -> None:
    """100 EUR a month: joins in the third week of January, leaves after two of March's five."""
    found = book([{"fixed": 100}], [], weeks=(2, 10))
    earned = [found[m, "fixed"][0] for m in range(3)]
    assert earned == [5000, 10000, 4000]


@pytest.mark.parametrize(
    ("after", "months"), [("continues", [0, 1, 2, 3]), ("stops", [0, 1])]
)  # fmt: skip
def test_air_time_of_a_point_of_sale_that_left(after: str, months: list[int]) -> None:
    """It left in February's first week: air time goes on, or ends with February."""
    part = {"share": 0.05, "months": 12, "after_leaving": after}
    found = book([{"air_time": part}], lines(P, 0, None), months=4, weeks=(0, 5))
    assert found == {(m, "air_time"): (100, 0) for m in months}


def test_who_left_is_still_settled() -> None:
    """It left after January: its quarter is paid in March, a loss in April still taken back."""
    scheme = [BY_LINE, {"tier": {"period": "quarter", "rate": 1}}, back("per_line", months=6)]
    found = book(scheme, lines(P, 0, 3, *n(8)), months=4, quota=26, weeks=(0, 4))
    assert found == {(0, "per_line"): (9000, 0), (2, "tier"): (100, 0), (3, "per_line"): (0, 1000)}


def test_a_spiff_by_days_counts_the_weeks_in_them() -> None:
    """8 to 21 June are weeks 2 and 3 of June's five (middles on 4, 10, 16, 22 and 28 June)."""
    month = 5
    first = sum(SellingCalendar(6).weeks_of[:month])
    orders = [Order(P, first + week, month) for week in range(5)]
    scheme: list[Item] = [{"spiff": {"offer": P, "dates": "2026-06-08..2026-06-21", "rate": 3}}]
    assert book(scheme, orders, months=6) == {(month, "spiff"): (600, 0)}


def test_orders_of_a_month_share_a_spiff_of_some_of_its_weeks() -> None:
    """Which of five lines left is not known: it gives back a fifth of the two spiffs paid."""
    orders = [Order(P, week, 0, 1 if week == 0 else None) for week in range(4)]
    spiff: Item = {"spiff": {"offer": P, "dates": "2026-01-08..2026-01-21", "rate": 3}}
    found = book([spiff, back("spiff")], orders)
    assert found == {(0, "spiff"): (600, 0), (1, "spiff"): (0, 150)}


# What holds for every scheme ------------------------------------------------------------------


def ledger_of(
    scheme: list[Item], months: int, sales: Sales, quota: Ints
) -> Ledger:  # fmt: skip
    """The ledger of a random history."""
    arpu = np.array(list(ARPU.values()))
    return settle(terms_of(scheme, months), SellingCalendar(months), quota, arpu, sales)


def quotas_of(count: int, months: int) -> Ints:
    """Small quotas that differ."""
    return np.arange(count * SellingCalendar(months).quarters).reshape(count, -1) % 7


cases = st.sampled_from([3, 7, 13]).flatmap(
    lambda months: st.tuples(st.just(months), st.lists(histories(months), min_size=3, max_size=3))
)


@settings(max_examples=80, deadline=None)
@given(scheme=schemes(), case=cases)
def test_nothing_below_zero_and_no_more_back_than_earned(scheme: list[Item], case: Any) -> None:
    """Earned and reversed are never negative; what was reversed was earned before; paid + due."""
    months, found = case
    ledger = ledger_of(scheme, months, sales_of(found, months), quotas_of(3, months))
    assert (ledger.earned >= 0).all()
    assert (ledger.reversed >= 0).all()
    so_far = (ledger.earned - ledger.reversed).cumsum(axis=1)
    assert (so_far >= 0).all()
    assert (so_far == ledger.paid.cumsum(axis=1) + ledger.due).all()


@settings(max_examples=40, deadline=None)
@given(scheme=schemes(), case=cases, order=st.permutations(range(3)))
def test_a_permuted_network_has_a_permuted_ledger(
    scheme: list[Item], case: Any, order: list[int]
) -> None:
    """No point of sale's pay depends on where it stands in the arrays."""
    months, found = case
    quota = quotas_of(3, months)
    plain = ledger_of(scheme, months, sales_of(found, months), quota)
    turned = ledger_of(scheme, months, sales_of([found[i] for i in order], months), quota[order])
    assert np.array_equal(turned.earned, plain.earned[order])
    assert np.array_equal(turned.reversed, plain.reversed[order])


@settings(max_examples=80, deadline=None)
@given(scheme=schemes(capped=False), case=cases, data=st.data())
def test_one_more_line_never_pays_less(scheme: list[Item], case: Any, data: st.DataObject) -> None:
    """Without caps and clawback, whatever the tiers, a line more is worth at least nothing."""
    months, found = case
    plain = [item for item in scheme if "clawback" not in item]
    orders, here = found[0]
    weeks = [week for week, present in enumerate(here) if present] or [0]
    week = data.draw(st.sampled_from(weeks))
    month = int(np.repeat(np.arange(months), SellingCalendar(months).weeks_of)[week])
    more = [([*orders, Order(data.draw(st.sampled_from(OFFERS)), week, month)], here), *found[1:]]
    quota = quotas_of(3, months)
    before = ledger_of(plain, months, sales_of(found, months), quota).earned
    after = ledger_of(plain, months, sales_of(more, months), quota).earned
    assert (after.sum(axis=(1, 2)) >= before.sum(axis=(1, 2))).all()


@settings(max_examples=80, deadline=None)
@given(scheme=schemes(capped=False) | settled_early(), case=cases, data=st.data())
def test_one_more_loss_never_pays_more(scheme: list[Item], case: Any, data: st.DataObject) -> None:
    """Without caps, a line that leaves, or leaves earlier, never leaves more pay by the end."""
    months, found = case
    plain = [item for item in scheme if "cap" not in item]
    orders, here = found[0]
    if not orders:
        return
    gone = data.draw(st.sampled_from(orders))
    last = months - 1 if gone.left is None else gone.left
    left = data.draw(st.integers(gone.month, last))
    others = [order for order in orders if order is not gone]
    fewer = [([*others, Order(gone.offer, gone.week, gone.month, left)], here), *found[1:]]
    quota = quotas_of(3, months)
    before = ledger_of(plain, months, sales_of(found, months), quota)
    after = ledger_of(plain, months, sales_of(fewer, months), quota)
    net = [(one.earned - one.reversed).sum(axis=(1, 2)) for one in (before, after)]
    assert (net[1] <= net[0]).all()


EQUAL: list[Item] = [
    {"per_line": {P: 10, F: 10}},
    {"spiff": {"offers": [P, F], "month": "2026-02", "rate": 2}},
    {"tier": {"period": "quarter", "at": 3, "rate": 5, "bonus": 7, "mode": "retroactive"}},
    {"air_time": {"share": 0.05, "months": 2}},
    {"cap": {"at_most": 60}},
    {"clawback": {"of": ["per_line", "tier", "spiff", "air_time"], "months": 2}},
]


@settings(max_examples=40, deadline=None)
@given(case=cases, seed=st.integers(0, 999))
def test_offers_of_equal_terms_are_one_offer(case: Any, seed: int) -> None:
    """Calling some orders of one offer by another's name changes no entry."""
    months, found = case
    rng = np.random.default_rng(seed)

    def named(offers: list[str]) -> Sales:
        return sales_of(
            [([Order(rng.choice(offers), x.week, x.month, x.left) for x in orders], here)
             for orders, here in found], months)  # fmt: skip

    terms, quota = terms_of(EQUAL, months), quotas_of(3, months)
    arpu, calendar = np.array([20.0, 20.0, 10.0]), SellingCalendar(months)
    one = settle(terms, calendar, quota, arpu, named([P]))
    two = settle(terms, calendar, quota, arpu, named([P, F]))
    assert np.array_equal(one.earned, two.earned)
    assert np.array_equal(one.reversed, two.reversed)


@settings(max_examples=40, deadline=None)
@given(case=cases, rate=st.sampled_from([0.005, 1.0, 12.345]))
def test_at_zero_marginal_is_retroactive(case: Any, rate: float) -> None:
    """With one threshold at 0 every line lies beyond it."""
    months, found = case
    found = [
        ledger_of([tier(at=0, rate=rate, mode=mode), back("tier")], months,
                  sales_of(found, months), quotas_of(3, months))
        for mode in ("marginal", "retroactive")
    ]  # fmt: skip
    assert np.array_equal(found[0].earned, found[1].earned)
    assert np.array_equal(found[0].reversed, found[1].reversed)


def test_sales_of_another_calendar_are_refused() -> None:
    """Four months of sales do not settle three."""
    sales = sales_of([([], [True] * SellingCalendar(4).weeks)], 4)
    with pytest.raises(ValueError, match="for a calendar of 13 and 3"):
        settle(terms_of([BY_LINE], 3), SellingCalendar(3), np.zeros((1, 1), int), ROUND_ARPU, sales)


def test_a_month_is_closed_with_all_its_weeks() -> None:
    """Three weeks of January's four counted: closing it is refused."""
    from optimizer.network import Books

    books = Books(terms_of([BY_LINE], 3), SellingCalendar(3), np.zeros((1, 1), int), ROUND_ARPU)
    for _ in range(3):
        books.sell(np.zeros((1, 3)), np.ones(1, dtype=np.bool_))
    with pytest.raises(ValueError, match="ends with week 4; 3 were counted"):
        books.close(np.zeros((1, 3, 1)), np.zeros((1, 3, 1)))


def test_state_that_a_scheme_does_not_need_is_not_kept() -> None:
    """Pay by line alone keeps no account of orders; with a clawback one, by month of sale."""
    from optimizer.network import Books

    quota = np.zeros((5, 4), dtype=np.int64)
    plain = Books(terms_of([BY_LINE], 12), SellingCalendar(12), quota, ROUND_ARPU)
    assert not plain.orders
    assert not plain.tiers
    clawed = Books(
        terms_of([BY_LINE, back("per_line")], 12), SellingCalendar(12), quota, ROUND_ARPU
    )
    assert clawed.orders["per_line"].euros.shape == (5, 3, 12)
    assert clawed.orders["per_line"].gross is None
