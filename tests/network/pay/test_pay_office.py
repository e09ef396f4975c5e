"""The pay office against the ledger that knows all months at once, and its own chances."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network.pay.ledger import Ledger, Mistakes
from optimizer.network.pay.pay_office import mishaps, payments
from optimizer.network.streams import Streams
from optimizer.scenario.schema.environment_section import PayOffice


@given(
    seed=st.integers(0, 1000),
    late=st.floats(0, 1),
    wrong=st.floats(0, 1),
    delay=st.integers(0, 3),
)
def test_paying_month_by_month_is_the_ledger(
    seed: int, late: float, wrong: float, delay: int
) -> None:
    """Payments handed out month by month add up to the ledger settled in one go, to the cent."""
    rng = np.random.default_rng(seed)
    months, count = 7, 5
    spec = PayOffice(late=late, late_months=3, wrong=wrong, wrong_share=0.33, corrected_after=2)
    earned = rng.integers(0, 100_000, (count, months, 3))
    reversed_ = rng.integers(0, 30_000, (count, months, 3))
    paid = np.zeros_like(earned)
    happened = [mishaps(spec, Streams(seed, 0), m, count) for m in range(months)]
    for month, mishap in enumerate(happened):
        net = earned[:, month] - reversed_[:, month]
        split = list(payments(net, mishap))
        assert (sum(cents for _, cents in split) == net).all()
        for after, cents in split:
            if month + delay + after < months:
                paid[:, month + delay + after] += cents
    errors = np.stack([m.error for m in happened], axis=1)
    mistakes = Mistakes(
        np.rint((earned - reversed_) * errors[:, :, None]).astype(np.int64),
        np.full((count, months), 2),
    )
    lates = np.stack([m.late for m in happened], axis=1)
    whole = Ledger.settled(earned, reversed_, delay, lates, mistakes)
    assert (paid == whole.paid).all()


def test_mishaps_happen_as_often_as_stated() -> None:
    """Of 100,000 payments each chance lies within four standard errors; too little as too much."""
    spec = PayOffice(late=0.1, late_months=4, wrong=0.05, wrong_share=0.2)
    found = mishaps(spec, Streams(1, 2), 3, 100_000)
    assert abs((found.late > 0).mean() - 0.1) < 4 * np.sqrt(0.09 / 1e5)
    assert set(np.unique(found.late)) == {0, 1, 2, 3, 4}
    assert abs((found.error != 0).mean() - 0.05) < 4 * np.sqrt(0.0475 / 1e5)
    assert abs(found.error.mean()) < 4 * np.sqrt(0.05 * 0.04 / 1e5)
    assert set(np.unique(found.error)) == {-0.2, 0.0, 0.2}
    assert found.felt[found.error > 0].max() == found.late[found.error > 0].max()
