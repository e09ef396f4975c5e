"""Pay order by order in exact fractions: slow, and written apart from the engine.

One point of sale, one order at a time, everything derived again from the start at the end of each
month. It follows ``docs/pay.md`` and shares no code with ``optimizer.network``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, inf
from typing import Any

KINDS = ("per_line", "tier", "air_time", "spiff", "fixed")


@dataclass(frozen=True)
class Order:
    """A line: offer, week and month of its sale, month at whose end it left (or None)."""

    offer: str
    week: int
    month: int
    left: int | None = None

    def age(self) -> int:
        """Months it was billed until it left, that of the sale being the first."""
        assert self.left is not None
        return self.left - self.month + 1


def exact(number: float) -> Fraction:
    """A number as written."""
    return Fraction(str(number))


def to_cents(euros: Fraction) -> int:
    """Half to even; a millionth of a cent is nothing."""
    return round(round(euros * 100, 6))


@dataclass
class Reference:
    """Pay of one point of sale.

    ``scheme`` is a list of components as in a scenario file; ``quota`` by quarter; ``here`` by
    week; ``starts`` the calendar months, ``YYYY-MM``.
    """

    scheme: list[dict[str, Any]]
    starts: list[str]
    quota: list[int]
    arpu: dict[str, float]
    orders: list[Order]
    here: list[bool]
    rows: dict[tuple[int, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.months = len(self.starts)
        self.weeks_of = [5 if m % 3 == 2 else 4 for m in range(self.months)]
        self.first_week = [sum(self.weeks_of[:m]) for m in range(self.months + 1)]
        self.offers = list(self.arpu)
        self.tiers = [item["tier"] for item in self.scheme if "tier" in item]
        self.gross: dict[tuple[str, int], int] = {}
        self.earned: dict[tuple[str, int], int] = {}
        self.before: dict[tuple[str, int], int] = {}
        self.booked: dict[tuple[int, int], dict[str, int]] = {}
        for month in range(self.months):
            self.close(month)

    # -- the month ---------------------------------------------------------------------------

    def close(self, month: int) -> None:
        """Earn, cap, take back."""
        claims: list[tuple[str, int | None, int]] = []
        for kind in KINDS:
            if kind == "tier":
                for i in range(len(self.tiers)):
                    claims.append((kind, i, self.settle_tier(i, month)))
            else:
                claims.append((kind, None, getattr(self, f"pay_{kind}")(month)))
        left = self.cap(claims, month)
        earned, reversed_ = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
        for (kind, i, amount), given in zip(claims, left, strict=True):
            earned[kind] += given
            if kind == "tier" and i is not None:
                account = self.account(i, self.period_index(self.tiers[i], month))
                account["earned"] += given
            else:
                self.gross[kind, month], self.earned[kind, month] = amount, given
        for kind in ("per_line", "spiff", "air_time"):
            for u in range(month + 1):
                target = self.order_target(kind, u, month)
                reversed_[kind] += target - self.before.get((kind, u), 0)
                self.before[kind, u] = target
        self.take_back_tiers(month, earned, reversed_)
        for kind in KINDS:
            self.rows[month, kind] = [earned[kind], reversed_[kind]]

    def cap(self, claims: list[tuple[str, int | None, int]], month: int) -> list[int]:
        """Each cap in turn; a cap counts what every cap let through."""
        given = [amount for _, _, amount in claims]
        for item in self.scheme:
            if "cap" not in item:
                continue
            cap = item["cap"]
            kinds = cap.get("of", KINDS)
            kinds = [kinds] if isinstance(kinds, str) else kinds
            since = self.period_start(cap.get("period", "month"), month)
            used = sum(self.capped.get((kind, m), 0) for kind in kinds for m in range(since, month))
            room = to_cents(exact(cap["at_most"])) - used
            for kind in kinds:
                for j, claim in enumerate(claims):
                    if claim[0] == kind:
                        given[j] = min(given[j], room)
                        room -= given[j]
        for (kind, _, _), amount in zip(claims, given, strict=True):
            self.capped[kind, month] = self.capped.get((kind, month), 0) + amount
        return given

    @property
    def capped(self) -> dict[tuple[str, int], int]:
        """What the caps let through, by kind and month."""
        return self.__dict__.setdefault("_capped", {})

    # -- pay for single orders ---------------------------------------------------------------

    def rate(self, offer: str) -> Fraction:
        """Pay by line."""
        parts = [item["per_line"] for item in self.scheme if "per_line" in item]
        return sum((exact(part.get(offer, 0)) for part in parts), Fraction(0))

    def pay_per_line(self, month: int) -> int:
        """Offer by offer, each rounded."""
        return sum(
            to_cents(sum((self.rate(o) for x in self.orders if (x.offer, x.month) == (o, month)),
                         Fraction(0)))
            for o in self.offers
        )  # fmt: skip

    def spiff_of(self, order: Order) -> Fraction:
        """What the spiffs of its week pay for an order."""
        total = Fraction(0)
        for item in self.scheme:
            if "spiff" in item:
                spiff = item["spiff"]
                offers = spiff["offers"]
                offers = [offers] if isinstance(offers, str) else offers
                if order.offer in offers and self.in_span(spiff, order):
                    total += exact(spiff["rate"])
        return total

    def in_span(self, spiff: dict[str, Any], order: Order) -> bool:
        """Whether the middle of the order's week lies in the span."""
        year, month = (int(part) for part in self.starts[order.month].split("-"))
        start = datetime.date(year, month, 1)
        after = datetime.date(year + month // 12, month % 12 + 1, 1)
        weeks = self.weeks_of[order.month]
        number = order.week - self.first_week[order.month]
        middle = Fraction((after - start).days * (2 * number + 1), 2 * weeks)
        day = start + datetime.timedelta(days=int(middle))
        first, _, last = (spiff.get("months") or spiff["dates"]).partition("..")
        last = last or first
        text = day.isoformat()[: len(first)]
        return first <= text <= last

    def spiff_mean(self, offer: str, month: int) -> Fraction:
        """What a line of an offer and month was paid on average."""
        orders = [x for x in self.orders if (x.offer, x.month) == (offer, month)]
        return sum((self.spiff_of(x) for x in orders), Fraction(0)) / len(orders)

    def pay_spiff(self, month: int) -> int:
        """Offer by offer, each rounded."""
        total = 0
        for o in self.offers:
            orders = [x for x in self.orders if (x.offer, x.month) == (o, month)]
            total += to_cents(sum((self.spiff_of(x) for x in orders), Fraction(0)))
        return total

    def air_of(self, order: Order, month: int) -> Fraction:
        """Air time of an order in a month."""
        if month < order.month or (order.left is not None and month > order.left):
            return Fraction(0)
        total = Fraction(0)
        for item in self.scheme:
            if "air_time" in item and month - order.month < item["air_time"]["months"]:
                part = item["air_time"]
                stops = part.get("after_leaving", "continues") == "stops"
                if not stops or self.weeks_here(month):
                    total += exact(part["share"]) * exact(self.arpu[order.offer])
        return total

    def pay_air_time(self, month: int) -> int:
        """Offer by offer, each rounded."""
        total = 0
        for o in self.offers:
            active = [self.air_of(x, month) for x in self.orders if x.offer == o]
            total += to_cents(sum(active, Fraction(0)))
        return total

    def pay_fixed(self, month: int) -> int:
        """By weeks."""
        fixed = sum((exact(i["fixed"]) for i in self.scheme if "fixed" in i), Fraction(0))
        return to_cents(fixed * self.weeks_here(month) / self.weeks_of[month])

    def weeks_here(self, month: int) -> int:
        """Selling weeks of a month that it was with us."""
        return sum(self.here[self.first_week[month] : self.first_week[month + 1]])

    # -- clawback ----------------------------------------------------------------------------

    def share(self, kind: str, order: Order) -> Fraction:
        """Share of an order's pay that is taken back."""
        total = Fraction(0)
        for item in self.scheme:
            if "clawback" in item:
                part = item["clawback"]
                of = part.get("of", ["per_line"])
                if kind not in ([of] if isinstance(of, str) else of):
                    continue
                window, age = part["months"], order.age()
                if age <= window:
                    how = part.get("how", "whole")
                    kept = Fraction(window - age, window) if how == "pro_rata" else Fraction(1)
                    total += exact(part.get("fraction", 1)) * kept
        return min(total, Fraction(1))

    def order_target(self, kind: str, u: int, month: int) -> int:
        """Cents of the pay earned in month ``u`` that are taken back by the end of ``month``."""
        total = 0
        for o in self.offers:
            euros = Fraction(0)
            for x in self.orders:
                if x.offer != o or x.left is None or x.left > month:
                    continue
                if kind == "air_time":
                    euros += self.share(kind, x) * self.air_of(x, u)
                elif x.month == u:
                    paid = self.rate(o) if kind == "per_line" else self.spiff_mean(o, u)
                    euros += self.share(kind, x) * paid
            total += to_cents(euros)
        gross, earned = self.gross[kind, u], self.earned[kind, u]
        return round(Fraction(total * earned, gross)) if gross else 0

    # -- tiers -------------------------------------------------------------------------------

    LENGTH = {"month": 1, "quarter": 3, "year": 12}

    def period_index(self, tier: dict[str, Any], month: int) -> int:
        """Number of the tier's period."""
        return month // self.LENGTH[tier.get("period", "quarter")]

    def period_start(self, period: str, month: int) -> int:
        """First month of a period."""
        return month - month % self.LENGTH[period]

    def period_end(self, period: str, month: int) -> bool:
        """Whether a period ends with a month."""
        return (month + 1) % self.LENGTH[period] == 0 or month == self.months - 1

    def account(self, i: int, period: int) -> dict[str, int]:
        """What was booked for a tier's period."""
        empty = {"gross": 0, "earned": 0, "gross_back": 0, "back": 0}
        return self.booked.setdefault((i, period), empty)

    def counted(self, tier: dict[str, Any], period: int, month: int) -> list[Order]:
        """Orders of a period up to a month."""
        return [x for x in self.orders
                if x.month <= month and self.period_index(tier, x.month) == period]  # fmt: skip

    def value(self, tier: dict[str, Any], orders: list[Order], period: int, month: int) -> Fraction:
        """What a tier is worth for these orders."""
        units = sum((self.units(tier, x) for x in orders), Fraction(0))
        steps = tier.get("steps") or [tier]
        goals = [self.goal(tier, step, period, month) for step in steps]
        rates, bonuses = [], []
        for step in steps:
            rates.append(exact(step["rate"]) if step.get("rate") is not None
                         else rates[-1] if rates else Fraction(0))  # fmt: skip
            carried = bonuses[-1] if bonuses and tier.get("mode") == "retroactive" else Fraction(0)
            bonuses.append(exact(step["bonus"]) if step.get("bonus") is not None else carried)
        reached = [k for k, goal in enumerate(goals) if goal <= units]
        if not reached:
            return Fraction(0)
        if tier.get("mode", "marginal") == "retroactive":
            k = reached[-1]
            pay = rates[k] * units
            if tier.get("per_line") == "netted":
                pay -= sum((self.rate(x.offer) for x in orders if self.units(tier, x)), Fraction(0))
            return bonuses[k] + max(pay, Fraction(0))
        total = Fraction(0)
        for k in reached:
            top = min(units, goals[k + 1]) if k + 1 < len(goals) else units
            total += bonuses[k] + rates[k] * max(top - goals[k], Fraction(0))
        return total

    def units(self, tier: dict[str, Any], order: Order) -> Fraction:
        """What an order counts."""
        if tier.get("points"):
            return exact(tier["points"].get(order.offer, 0))
        offers = tier.get("offers")
        if offers is not None:
            return Fraction(order.offer in ([offers] if isinstance(offers, str) else offers))
        return Fraction(1)

    def goal(self, tier: dict[str, Any], step: dict[str, Any], period: int, month: int) -> Any:
        """A threshold; infinite for who is not there."""
        kind = tier.get("period", "quarter")
        months = range(
            period * self.LENGTH[kind], min((period + 1) * self.LENGTH[kind], self.months)
        )
        of = sum(self.weeks_of[m] for m in months)
        present = 0
        here_now = self.here[self.first_week[month + 1] - 1]
        for m in months:
            present += self.weeks_here(m) if m <= month else self.weeks_of[m] * here_now
        if not present:
            return inf
        at = step.get("at", "quota")
        goal = (
            self.period_quota(kind, months) * Fraction(present, of) if at == "quota" else exact(at)
        )
        goal *= exact(step.get("times", 1))
        return goal if tier.get("points") else Fraction(ceil(round(goal, 9)))

    def period_quota(self, kind: str, months: range) -> int:
        """A year sums its quarters; a month takes its part of one, rounded up."""
        if kind == "month":
            quarter = months[0] // 3
            parts = min(3, self.months - 3 * quarter)
            return ceil(Fraction(self.quota[quarter], parts))
        return sum(self.quota[q] for q in sorted({m // 3 for m in months}))

    def settle_tier(self, i: int, month: int) -> int:
        """What a month's settlement earns before caps."""
        tier = self.tiers[i]
        if not self.period_end(tier.get("settled") or tier.get("period", "quarter"), month):
            return 0
        period = self.period_index(tier, month)
        account = self.account(i, period)
        worth = to_cents(self.value(tier, self.counted(tier, period, month), period, month))
        more = max(worth - account["gross"], 0)
        account["gross"] += more
        return more

    def take_back_tiers(self, month: int, earned: dict[str, int], back: dict[str, int]) -> None:
        """Every settled period again, without the orders that left."""
        for i, tier in enumerate(self.tiers):
            now = self.period_index(tier, month)
            settles = tier.get("settled") or tier.get("period", "quarter")
            for period in range(now + 1 if self.period_end(settles, month) else now):
                change = self.tier_change(i, tier, period, month)
                if change > 0:
                    back["tier"] += change
                else:
                    earned["tier"] -= change

    def tier_change(self, i: int, tier: dict[str, Any], period: int, month: int) -> int:
        """What more is taken back for a period; below 0 it is earned again."""
        account = self.account(i, period)
        orders = self.counted(tier, period, month)
        gone = [x for x in orders if x.left is not None and x.left <= month]
        gone = sorted(gone, key=lambda x: self.share("tier", x), reverse=True)
        euros = Fraction(0)
        for x in gone:
            share = self.share("tier", x)
            if share == 0:
                break
            worth = self.value(tier, orders, period, month)
            orders = [y for y in orders if y is not x]
            euros += share * (worth - self.value(tier, orders, period, month))
        gross = min(to_cents(euros), account["gross"])
        target = gross
        if account["gross"]:
            target = round(Fraction(gross * account["earned"], account["gross"]))
        if gross >= account["gross_back"]:
            target = max(target, account["back"])
        change = target - account["back"]
        account["gross_back"], account["back"] = gross, target
        return change
