"""Prospects resemble the points of sale of their zone."""

from __future__ import annotations

import numpy as np

from optimizer.network import with_prospects
from optimizer.scenario import Scenario


def test_each_is_like_one_of_its_zone(small: Scenario) -> None:
    """Half as many in every zone; potential and type are those of one that is there."""
    scenario = small.replace("network.recruitment", {"prospects": 0.5})
    assert scenario.pos is not None
    pos, own = with_prospects(scenario), len(scenario.pos)
    held = np.bincount(scenario.pos.zone, minlength=6)
    assert (np.bincount(pos.zone[own:], minlength=6) == np.floor(held * 0.5 + 0.5)).all()
    there = set(zip(scenario.pos.zone, scenario.pos.type, scenario.pos.potential, strict=True))
    new = zip(pos.zone[own:], pos.type[own:], pos.potential[own:], strict=True)
    assert set(new) <= there
    assert all(name.startswith("prospect ") for name in pos.ids[own:])


def test_without_recruitment_there_are_none(plain_network: Scenario) -> None:
    """The points of sale as they are."""
    assert with_prospects(plain_network) is plain_network.pos
