"""Competitors' push: mean, spread, persistence; the pay office against the ledger, its chances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network.environment import competitors_push, mishaps, payments
from optimizer.network.pay.ledger import Ledger, Mistakes
from optimizer.network.random_draws import Streams
from optimizer.scenario import Scenario
from optimizer.scenario.schema.network_section import Competitors, PayOffice, RandomPush


def test_the_wandering_push_has_its_stated_law(plain_network: Scenario) -> None:
    """Over 4,000 replications: mean one, sd and lag-one correlation of the log as stated."""
    spec = Competitors(random=RandomPush(sd=0.2, persistence=0.6, each="zone"))
    runs = np.array(
        [competitors_push(spec, plain_network.zones, 4, Streams(9, r), True) for r in range(4000)]
    )
    log = np.log(runs)
    size = log[:, 0].size
    for month in range(4):
        assert abs(runs[:, month].mean() - 1) < 4 * 0.21 / np.sqrt(size)
        assert log[:, month].std() == pytest.approx(0.2, rel=0.03)
    lag = np.corrcoef(log[:, 2].ravel(), log[:, 3].ravel())[0, 1]
    assert abs(lag - 0.6) < 4 * 0.64 / np.sqrt(size)


def test_areas_share_a_push(plain_network: Scenario) -> None:
    """By nation all zones are pushed alike, by region those of one; without noise none moves."""
    for each, groups in (("nation", 1), ("region", 2), ("zone", 6)):
        spec = Competitors(random=RandomPush(each=each))
        push = competitors_push(spec, plain_network.zones, 2, Streams(9, 0), True)
        assert len(np.unique(push[0])) == groups
        assert (competitors_push(spec, plain_network.zones, 2, Streams(9, 0), False) == 1).all()


def test_a_given_push_is_taken_as_given(plain_network: Scenario) -> None:
    """By month, for all zones."""
    push = competitors_push(
        Competitors(push=(1.0, 1.5)), plain_network.zones, 2, Streams(9, 0), True
    )
    assert push.tolist() == [[1.0] * 6, [1.5] * 6]


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
