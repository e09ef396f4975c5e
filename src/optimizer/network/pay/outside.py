"""Pay components from outside the package: what they earn, and what the policy expects of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.pay.amounts import cents
from optimizer.network.pay.terms import Terms
from optimizer.registry import resolved
from optimizer.scenario.schema.pay_section import PAY_COMPONENTS


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
