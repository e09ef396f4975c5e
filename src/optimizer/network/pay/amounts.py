"""Amounts that lines, revenue and time earn, before and after caps, to the cent.

Amounts are whole cents (int64), rounded half to even once per point of sale, month, component
and offer; a tier once per tier and settlement. ``docs/pay.md`` has the rules in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.pay.terms import Terms
from optimizer.registry import resolved
from optimizer.scenario.schema.pay_section import PAY_COMPONENTS
from optimizer.scenario.schema.tier_section import Tier

REACHED = 1e-9
"""Expected lines are not whole: a threshold counts as reached with so few lines missing."""


def cents(euros: Floats) -> Ints:
    """Euros to whole cents, half to even.

    A millionth of a cent is taken as nothing, so that 0.145 · 100 rounds as written.
    """
    return np.rint(np.round(euros * 100.0, 6)).astype(np.int64)


def part_of(amount: Ints, part: Ints, whole: Ints) -> Ints:
    """``amount · part / whole`` in whole cents, half to even, exactly; 0 where whole is 0."""
    below, rest = np.divmod(amount * part, np.maximum(whole, 1))
    double = 2 * rest
    up = (double > whole) | ((double == whole) & (below % 2 == 1))
    return np.where(whole > 0, below + up, 0)


def air_time_pay(terms: Terms, active: Floats, arpu: Floats, selling: Bools) -> Ints:
    """Air time of a month (cents), ``[pos]``.

    Parameters
    ----------
    active : array[pos, offer, cohort]
        Lines billed, by month of sale, the last cohort being this month's.
    arpu : array[offer]
        EUR a month.
    selling : array[pos] of bool
        Whether it sold for us in the month.
    """
    euros = np.zeros(active.shape[:2])
    for part in terms.air_time:
        revenue = active[:, :, -part.months :].sum(axis=2) * (part.share * arpu)
        euros += revenue if part.after_leaving == "continues" else revenue * selling[:, None]
    return np.asarray(cents(euros).sum(axis=1))


def thresholds(tier: Tier, quota: Floats, share: Floats) -> Floats:
    """``[step, pos]``: lines or points to reach.

    A threshold in lines that is not whole is met by the next whole line. The quota is that of
    the part of the period in which the point of sale is with us; a number is the same for all.
    A point of sale that is not with us at all reaches nothing.

    Parameters
    ----------
    quota : array[pos]
        Of the tier's period (lines).
    share : array[pos]
        Of the period's selling weeks that it is with us.
    """
    own = quota * share
    steps = [(own if s.at == "quota" else np.full_like(own, s.at)) * s.times for s in tier.ladder]
    goals = np.round(steps, 9) if tier.points is not None else np.ceil(np.round(steps, 9))
    return np.where(share > 0, goals, np.inf)


def tier_euros(tier: Tier, units: Floats, goals: Floats, by_line: Floats | None = None) -> Floats:
    """``[pos]``: what a tier is worth for a whole period (EUR, not rounded).

    Parameters
    ----------
    units : array[pos]
        Lines or points of the period.
    goals : array[step, pos]
        See :func:`thresholds`.
    by_line : array[pos], optional
        Pay by line for the same lines, to be netted (EUR).
    """
    reached = units >= goals - REACHED
    euros = np.zeros_like(units)
    for i, step in enumerate(tier.ladder):
        rate, bonus = step.rate or 0.0, step.bonus or 0.0
        if tier.mode == "retroactive":
            net = bonus + np.maximum(rate * units - (0.0 if by_line is None else by_line), 0.0)
            euros = np.where(reached[i], net, euros)
            continue
        # of what lies beyond this step, up to the next one
        beyond = np.minimum(units, goals[i + 1]) if i + 1 < len(goals) else units
        pay = bonus + rate * np.maximum(beyond - np.where(reached[i], goals[i], 0.0), 0.0)
        euros += np.where(reached[i], pay, 0.0)
    return euros


def tier_taken_back(
    tier: Tier,
    units: Floats,
    goals: Floats,
    lost: Floats,
    shares: Floats,
    by_line: tuple[Floats, Floats] | None = None,
) -> Floats:
    """What a settled tier takes back for lines that left (EUR, not rounded).

    Lines that left are removed in groups of equal clawback share, the largest share first. Each
    group takes back its share of what the tier is worth less without it.

    Parameters
    ----------
    units : array[pos]
        Lines or points that were settled.
    goals : array[step, pos]
    lost : array[share, pos]
        Of these, those that left within the window, by the share that they take back.
    shares : array[share]
        Falling.
    by_line : (array[pos], array[share, pos]), optional
        Pay by line, netted, of the settled lines and of those that left (EUR).

    Returns
    -------
    array[pos]
        Between 0 and what the tier was worth.
    """
    net, net_lost = by_line if by_line is not None else (None, None)
    worth = tier_euros(tier, units, goals, net)
    back = np.zeros_like(worth)
    for i, share in enumerate(shares):
        units = units - lost[i]
        net = None if net is None or net_lost is None else net - net_lost[i]
        left = tier_euros(tier, units, goals, net)
        back += share * np.maximum(worth - left, 0.0)
        worth = left
    return back


def capped(amounts: Sequence[Ints], room: Ints) -> list[Ints]:
    """Amounts (cents, ``[pos]`` each) cut to the room there is, the first served first."""
    given = []
    for amount in amounts:
        given.append(np.minimum(amount, room))
        room = room - given[-1]
    return given


def outside_pay(terms: Terms, sold: Floats, month: int) -> dict[str, Ints]:
    """Cents that a month earns, ``[pos]`` by component.

    Parameters
    ----------
    sold : array[pos, offer]
        Lines of the month.
    month : int
        Counts through all months.

    Raises
    ------
    ValueError
        When a component does not give euros, 0 or more, for every point of sale.
    """
    paid: dict[str, Ints] = {}
    for name, content in terms.outside:
        amount = cents(_euros(terms, name, content, sold, terms.months[month]))
        paid[name] = paid.get(name, np.zeros_like(amount)) + amount
    return paid


def expected_outside_pay(
    terms: Terms, lines: Floats, mix: Floats, months: float
) -> dict[str, Floats]:
    """EUR that a period of so many months earns, by component, as the effort policy sees it.

    Parameters
    ----------
    lines : array
        Lines of the period, of the network's mix.
    mix : array[offer]
    """
    by_offer = lines.reshape(-1, 1) * mix
    paid: dict[str, Floats] = {}
    for name, content in terms.outside:
        expect = PAY_COMPONENTS[name].expect
        if expect is not None:
            euros = np.asarray(expect(content, by_offer, terms.offers, months), np.float64)
        else:
            even = by_offer / months
            every = [_euros(terms, name, content, even, month) for month in terms.months]
            euros = months * np.mean(every, axis=0)
        paid[name] = paid.get(name, np.zeros_like(lines)) + euros.reshape(lines.shape)
    return paid


def _euros(terms: Terms, name: str, content: Any, lines: Floats, month: str) -> Floats:
    """``[pos]``: what a component earns for ``lines[pos, offer]`` of a calendar month."""
    earn = PAY_COMPONENTS[name].earn
    assert earn is not None
    euros = np.asarray(resolved(earn)(content, lines, terms.offers, month), dtype=np.float64)
    if euros.shape != lines.shape[:1] or not (np.isfinite(euros) & (euros >= 0)).all():
        raise ValueError(
            f"the pay component {name!r} gives {euros!r} in {month}; it must give euros, 0 or "
            f"more, for each of {len(lines)} points of sale"
        )
    return euros
