"""A remuneration scheme as arrays: what the pay function and the policy read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from optimizer.arrays import Floats
from optimizer.network.calendar import SellingCalendar
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.pay_section import (
    PAYING,
    AirTime,
    AirTimeItem,
    Cap,
    CapItem,
    Clawback,
    ClawbackItem,
    DelayItem,
    FixedItem,
    OutsideComponent,
    PerLineItem,
    Scheme,
    Spiff,
    SpiffItem,
    TierItem,
    content_of,
    kind_of,
    paying,
)
from optimizer.scenario.schema.tier_section import Tier

COMPONENTS = PAYING
"""Components that are built in and pay, the first of the ledger's component axis."""


@dataclass(frozen=True, eq=False)
class Terms:
    """A scheme's terms.

    Attributes
    ----------
    per_line : array[offer]
        EUR a line.
    delay : int
        Months from earning to payment.
    offers : tuple of str
        Names of the offer axis; needed when a tier counts some offers only.
    spiff : array[week, offer] or None
        EUR a line sold in a selling week; None when no week pays any.
    fixed : float
        EUR a month.
    outside : tuple of (str, content)
        Components from outside the package that pay, by name.
    months : tuple of str
        The calendar months, ``YYYY-MM``, those of a warm-up first.
    components : tuple of str
        The ledger's component axis: what is built in, then what is used from outside.
    """

    name: str
    per_line: Floats
    tiers: tuple[Tier, ...]
    air_time: tuple[AirTime, ...]
    clawback: tuple[Clawback, ...]
    delay: int
    offers: tuple[str, ...] = ()
    spiff: Floats | None = None
    fixed: float = 0.0
    caps: tuple[Cap, ...] = ()
    outside: tuple[tuple[str, Any], ...] = ()
    months: tuple[str, ...] = ()
    components: tuple[str, ...] = COMPONENTS

    def units(self, tier: Tier) -> Floats:
        """``units[offer]``: what a line counts towards a tier (lines, or points)."""
        if tier.points is not None:
            return np.array([tier.points.get(offer, 0.0) for offer in self.offers])
        if tier.offers is not None:
            return np.array([float(offer in tier.offers) for offer in self.offers])
        return np.ones(len(self.per_line))

    def netted(self, tier: Tier) -> Floats | None:
        """``netted[offer]``: pay by line that a tier comes in place of (EUR a line), or None."""
        if tier.per_line == "added":
            return None
        return np.where(self.units(tier) > 0, self.per_line, 0.0)

    def taken_back(self, kind: str) -> Floats:
        """``share[age]`` of a component's pay for a line that leaves after so many months.

        Age 1 is the month of the sale; ``share[0]`` is 0. Several clawbacks add up to the whole
        at most. Empty when the component is not taken back.
        """
        parts = [part for part in self.clawback if kind in part.of and part.fraction > 0]
        ages = np.arange(max((part.months for part in parts), default=-1) + 1)
        share = np.zeros(len(ages))
        for part in parts:
            left = np.clip(part.months - ages, 0, None) / part.months
            within = (ages > 0) & (ages <= part.months)
            share += part.fraction * np.where(within, left if part.how == "pro_rata" else 1.0, 0.0)
        return np.minimum(share, 1.0)


def components_of(scenario: Scenario) -> tuple[str, ...]:
    """The ledger's component axis: what is built in, then what some scheme uses from outside."""
    network = scenario.spec.network
    return COMPONENTS if network is None else paying(network.schemes.values())


def terms_of_scheme(scenario: Scenario, name: str) -> Terms:
    """Terms of a scheme of the scenario.

    Raises
    ------
    ValueError
        When there is no such scheme.
    """
    network = scenario.spec.network
    if network is None or name not in network.schemes:
        known = ", ".join(network.schemes) if network is not None else "none"
        raise ValueError(f"no scheme {name!r}; the scenario has: {known}")
    months = (*_before(scenario.months[0], network.warm_up), *scenario.months)
    offers, components = tuple(scenario.offers), components_of(scenario)
    return scheme_terms(name, network.schemes[name], offers, months, components)


def _before(first: str, count: int) -> list[str]:
    """So many calendar months before one, ``YYYY-MM``."""
    year, month = (int(part) for part in first.split("-"))
    at = 12 * year + month - 1
    return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(at - count, at)]


def scheme_terms(
    name: str,
    items: Scheme,
    offers: tuple[str, ...],
    months: tuple[str, ...],
    components: tuple[str, ...] | None = None,
) -> Terms:
    """Terms of a scheme.

    Parameters
    ----------
    months : tuple of str
        The calendar months, ``YYYY-MM``, those of a warm-up first.
    components : tuple of str, optional
        The ledger's component axis, the same for all schemes that are compared; default that of
        this scheme alone.
    """
    per_line = np.zeros(len(offers))
    for item in items:
        if isinstance(item, PerLineItem):
            per_line += [item.per_line.get(offer, 0.0) for offer in offers]
    spiffs = [item.spiff for item in items if isinstance(item, SpiffItem)]
    return Terms(
        name=name,
        per_line=per_line,
        tiers=tuple(item.tier for item in items if isinstance(item, TierItem)),
        air_time=tuple(item.air_time for item in items if isinstance(item, AirTimeItem)),
        clawback=tuple(item.clawback for item in items if isinstance(item, ClawbackItem)),
        delay=sum(item.delay for item in items if isinstance(item, DelayItem)),
        offers=offers,
        spiff=_by_week(spiffs, offers, months) if spiffs else None,
        fixed=sum(item.fixed for item in items if isinstance(item, FixedItem)),
        caps=tuple(item.cap for item in items if isinstance(item, CapItem)),
        outside=tuple(
            (str(kind_of(item)), content_of(item))
            for item in items
            if isinstance(item, OutsideComponent)
        ),
        months=months,
        components=components or paying([items]),
    )


def _by_week(spiffs: Iterable[Spiff], offers: tuple[str, ...], months: tuple[str, ...]) -> Floats:
    """``rate[week, offer]``: EUR a line of all spiffs (EUR)."""
    weeks = SellingCalendar(len(months)).weeks_of
    middles = [
        day for month, count in zip(months, weeks, strict=True) for day in _days(month, count)
    ]
    rate = np.zeros((len(middles), len(offers)))
    for spiff in spiffs:
        span = spiff.months or spiff.dates
        assert span is not None
        # YYYY-MM-DD and YYYY-MM compare as text; a month takes in all its days
        when = [span.first <= day[: len(span.first)] <= span.last for day in middles]
        named = [offer in spiff.offers for offer in offers]
        rate += spiff.rate * np.outer(when, named)
    return rate


def _days(month: str, weeks: int) -> list[str]:
    """The middle day of each selling week: the month in so many equal parts."""
    first = date.fromisoformat(f"{month}-01")
    length = ((first + timedelta(days=31)).replace(day=1) - first).days
    return [str(first + timedelta(days=int((w + 0.5) * length / weeks))) for w in range(weeks)]
