"""Competitors' push: its stated mean, spread and persistence."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.points.competitors import competitors_push
from optimizer.network.streams import Streams
from optimizer.scenario import Scenario
from optimizer.scenario.schema.environment_section import Competitors, RandomPush


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
