"""Random remuneration schemes and order histories for the tests of pay."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from pydantic import TypeAdapter

from optimizer.arrays import Bools
from optimizer.network import Sales, SellingCalendar, Terms, scheme_terms
from optimizer.scenario.schema.market_section import Calendar
from optimizer.scenario.schema.pay_section import Scheme
from tests.network.pay_reference import Order

OFFERS = ("postpaid", "fibre", "prepaid")
ARPU = {"postpaid": 19.99, "fibre": 35.5, "prepaid": 7.25}
Item = dict[str, Any]

# whole cents, half cents, and amounts that binary fractions cannot write
EUROS = st.sampled_from([0.0, 0.005, 0.145, 1.0, 2.5, 8.1, 12.345, 30.0])
PERIODS = ("month", "quarter", "year")


def terms_of(scheme: list[Item], months: int, start: str = "2026-01") -> Terms:
    """Terms of a scheme written as in a scenario file."""
    items = TypeAdapter(Scheme).validate_python(scheme)
    return scheme_terms("x", items, OFFERS, Calendar(start=start, months=months).month_names)


def some_offers(draw: st.DrawFn) -> list[str]:
    """At least one offer."""
    return draw(st.lists(st.sampled_from(OFFERS), min_size=1, max_size=3, unique=True))


@st.composite
def tiers(draw: st.DrawFn, best_rate: float | None) -> Item:
    """A tier; one that nets pay by line only when told what the best-paid line gets."""
    period = draw(st.sampled_from(PERIODS))
    tier: Item = {"period": period, "mode": draw(st.sampled_from(["marginal", "retroactive"]))}
    counts = draw(st.sampled_from(["all", "offers", "points"]))
    if counts == "offers":
        tier["offers"] = some_offers(draw)
    if counts == "points":
        weights = st.sampled_from([0.1, 0.5, 1.0, 3.0])
        tier["points"] = {offer: draw(weights) for offer in some_offers(draw)}
    if draw(st.booleans()):
        shorter = PERIODS[: PERIODS.index(period) + 1]
        tier["settled"] = draw(st.sampled_from(shorter))
    base = 0.0
    netted = best_rate is not None and counts != "points" and draw(st.booleans())
    if netted:
        tier |= {"per_line": "netted", "mode": "retroactive"}
        base = best_rate or 0.0
    quota = draw(st.booleans())
    factors = sorted(draw(st.lists(st.sampled_from([0.5, 0.8, 1.0, 1.1, 1.5, 2.0]), min_size=1,
                                   max_size=3, unique=True)))  # fmt: skip
    steps, rate, bonus = [], base, 0.0
    for factor in factors:
        rate += draw(EUROS)
        bonus += draw(EUROS)
        at: Item = {"at": "quota", "times": factor} if quota else {"at": 4 * factor}
        given: Item = {"rate": rate} if netted or draw(st.booleans()) else {}
        given |= {"bonus": bonus} if draw(st.booleans()) else {}
        if "rate" not in given:
            rate = steps[-1].get("rate", base) if steps else base
        if "bonus" not in given:
            bonus = max((s.get("bonus", 0.0) for s in steps), default=0.0)
        steps.append(at | given)
    if len(steps) == 1 and draw(st.booleans()):
        return {"tier": tier | steps[0]}
    return {"tier": tier | {"steps": _climbing(steps, base)}}


def _climbing(steps: list[Item], base: float) -> list[Item]:
    """Make rates and bonuses that are given rise, whatever was left out between."""
    for name, low in (("rate", base), ("bonus", 0.0)):
        for step in steps:
            if name in step:
                low = step[name] = max(step[name], low)
    return steps


@st.composite
def schemes(draw: st.DrawFn, capped: bool = True) -> list[Item]:
    """A scheme that is sound: it takes back and caps only what it pays."""
    items: list[Item] = []
    by_line = dict.fromkeys(OFFERS, 0.0)
    for _ in range(draw(st.integers(0, 2))):
        part = {offer: draw(EUROS) for offer in some_offers(draw)}
        by_line = {offer: by_line[offer] + part.get(offer, 0.0) for offer in OFFERS}
        items.append({"per_line": part})
    best = max(by_line.values()) if items else None
    items += [draw(tiers(best)) for _ in range(draw(st.integers(0, 2)))]
    for _ in range(draw(st.integers(0, 2))):
        after = draw(st.sampled_from(["continues", "stops"]))
        share, months = draw(st.sampled_from([0.025, 0.05, 0.333])), draw(st.integers(1, 5))
        items.append({"air_time": {"share": share, "months": months, "after_leaving": after}})
    for _ in range(draw(st.integers(0, 2))):
        when = draw(st.sampled_from([
            {"months": "2026-02"}, {"months": "2026-01..2026-02"},
            {"dates": "2026-01-10..2026-01-20"}, {"dates": "2026-01-20..2026-02-15"},
        ]))  # fmt: skip
        items.append({"spiff": {"offers": some_offers(draw), "rate": draw(EUROS) + 0.01} | when})
    if draw(st.booleans()) or not items:
        items.append({"fixed": draw(EUROS)})
    kinds = [next(iter(item)) for item in items]
    back = sorted(set(kinds) - {"fixed"})
    for _ in range(draw(st.integers(0, 2)) if back else 0):
        of = draw(st.lists(st.sampled_from(back), min_size=1, unique=True))
        how = draw(st.sampled_from(["whole", "pro_rata"]))
        fraction, months = draw(st.sampled_from([0.3, 0.5, 1.0])), draw(st.integers(1, 6))
        part = {"of": of, "how": how, "fraction": fraction, "months": months}
        items.append({"clawback": part})
    for _ in range(draw(st.integers(0, 2)) if capped else 0):
        cap: Item = {"at_most": draw(st.sampled_from([0.01, 3.335, 20.0, 60.0]))}
        cap["period"] = draw(st.sampled_from(PERIODS))
        if draw(st.booleans()):
            cap["of"] = draw(st.lists(st.sampled_from(sorted(set(kinds))), min_size=1, unique=True))
        items.append({"cap": cap})
    return items


@st.composite
def settled_early(draw: st.DrawFn) -> list[Item]:
    """A tier settled within its period, taken back, maybe capped: lost and reached again."""
    steps, rate, bonus = [], 0.0, 0.0
    for at in sorted(draw(st.lists(st.integers(1, 8), min_size=1, max_size=3, unique=True))):
        rate, bonus = rate + draw(EUROS), bonus + draw(EUROS)
        steps.append({"at": at, "rate": rate, "bonus": bonus})
    period = draw(st.sampled_from(["quarter", "year"]))
    settled = draw(st.sampled_from(PERIODS[: PERIODS.index(period)]))
    mode = draw(st.sampled_from(["marginal", "retroactive"]))
    tier = {"steps": steps, "period": period, "settled": settled, "mode": mode}
    part: Item = {"of": ["tier"], "months": draw(st.integers(1, 6))}
    part |= {"how": draw(st.sampled_from(["whole", "pro_rata"]))}
    part |= {"fraction": draw(st.sampled_from([0.3, 1.0]))}
    items = [{"tier": tier}, {"clawback": part}]
    if draw(st.booleans()):
        cap = {"at_most": draw(st.sampled_from([3.335, 20.0, 60.0]))}
        items.append({"cap": cap | {"period": draw(st.sampled_from(PERIODS))}})
    return items


@st.composite
def histories(draw: st.DrawFn, months: int) -> tuple[list[Order], list[bool]]:
    """Orders of one point of sale with their losses, and the weeks that it was with us."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    calendar = SellingCalendar(months)
    month_of = np.repeat(np.arange(months), calendar.weeks_of)
    join, leave = 0, calendar.weeks
    if rng.random() < 0.5:
        join, leave = sorted(rng.integers(0, calendar.weeks + 1, 2).tolist())
    here = [join <= week < leave for week in range(calendar.weeks)]
    churn = rng.choice([0.0, 0.2, 0.7])
    orders = []
    for _ in range(int(rng.integers(0, 16)) if join < leave else 0):
        week = int(rng.integers(join, leave))
        month = int(month_of[week])
        left = month + int(rng.geometric(churn)) - 1 if churn else months
        offer = OFFERS[int(rng.integers(0, 3))]
        orders.append(Order(offer, week, month, left if left < months else None))
    return orders, here


def sales_of(histories: list[tuple[list[Order], list[bool]]], months: int) -> Sales:
    """The same as arrays over points of sale."""
    calendar = SellingCalendar(months)
    sold = np.zeros((calendar.weeks, len(histories), len(OFFERS)))
    lost = [np.zeros((len(histories), len(OFFERS), month + 1)) for month in range(months)]
    here: Bools = np.zeros((calendar.weeks, len(histories)), dtype=np.bool_)
    for pos, (orders, weeks) in enumerate(histories):
        here[:, pos] = weeks
        for order in orders:
            sold[order.week, pos, OFFERS.index(order.offer)] += 1
            if order.left is not None:
                lost[order.left][pos, OFFERS.index(order.offer), order.month] += 1
    return Sales(sold, here, lost)
