"""Pay is settled by scheme and paid late by what is said."""

from __future__ import annotations

import numpy as np

from optimizer.network.pay.settlement import Entries
from optimizer.network.pay_desk import PayDesk
from optimizer.network.random_draws import Streams
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of


def test_each_is_paid_with_its_own_delay(plain_network: Scenario, small_plan: Plan) -> None:
    """Two months for the one on the scheme with a delay, at once for all others."""
    line = {"per_line": {"fibre": 10}}
    scenario = plain_network.replace(
        "network.schemes", {"now": [line], "late": [line, {"delay": 2}]}
    )
    assert scenario.pos is not None
    model = model_of(scenario, small_plan, "now", {scenario.pos.ids[1]: "late"})
    desk = PayDesk(model, Streams(1, 0))
    earned = np.zeros((len(model.ids), 5), dtype=np.int64)
    earned[:2, 0] = 700
    paid = dict(desk.payments(3, Entries(earned, np.zeros_like(earned))))
    assert paid[3][:2, 0].tolist() == [700, 0]
    assert paid[5][:2, 0].tolist() == [0, 700]
    assert desk.late(0)[:3].tolist() == [0.0, 2.0, 0.0]


def test_exceptions_are_settled_by_their_own_scheme(
    plain_network: Scenario, small_plan: Plan
) -> None:
    """A line of fibre in a month: 10 EUR, and 3 on the other scheme."""
    schemes = {"ten": [{"per_line": {"fibre": 10}}], "three": [{"per_line": {"fibre": 3}}]}
    scenario = plain_network.replace("network.schemes", schemes)
    assert scenario.pos is not None
    model = model_of(scenario, small_plan, "ten", {scenario.pos.ids[1]: "three"})
    desk = PayDesk(model, Streams(1, 0))
    sold, with_us = np.zeros((len(model.ids), 4)), np.ones(len(model.ids), dtype=np.bool_)
    sold[:, 3] = 0.25
    for _ in range(4):
        desk.sell(sold, with_us)
    entries = desk.settle(np.zeros((len(sold), 4, 0)), np.zeros((len(sold), 4, 1)))
    assert entries.earned[:3, 0].tolist() == [1000, 300, 1000]
