"""The books agree, to the cent, with pay worked out order by order in exact fractions."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.network import COMPONENTS, SellingCalendar, settle
from optimizer.scenario.schema.market_section import Calendar
from tests.network.pay_reference import Reference
from tests.network.schemes import ARPU, histories, sales_of, schemes, settled_early, terms_of


@settings(max_examples=300, deadline=None)
@given(scheme=schemes() | settled_early(), months=st.sampled_from([2, 4, 7, 14]), data=st.data())
def test_books_agree_with_orders_one_at_a_time(
    scheme: list[dict[str, Any]], months: int, data: st.DataObject
) -> None:
    """Random schemes, orders, losses, joiners and leavers: every entry is the same."""
    found = [data.draw(histories(months)) for _ in range(3)]
    calendar = SellingCalendar(months)
    quota = np.array(data.draw(st.lists(
        st.lists(st.integers(0, 9), min_size=calendar.quarters, max_size=calendar.quarters),
        min_size=3, max_size=3)))  # fmt: skip
    ledger = settle(
        terms_of(scheme, months), calendar, quota, np.array(list(ARPU.values())),
        sales_of(found, months),
    )  # fmt: skip
    for pos, (orders, here) in enumerate(found):
        names = list(Calendar(start="2026-01", months=months).month_names)
        expected = Reference(scheme, names, quota[pos].tolist(), ARPU, orders, here).rows
        for (month, kind), row in expected.items():
            at = pos, month, COMPONENTS.index(kind)
            assert [ledger.earned[at], ledger.reversed[at]] == row, (pos, month, kind)
