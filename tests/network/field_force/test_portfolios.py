"""Points of sale are shared out along a tour, evenly, neighbours together."""

from __future__ import annotations

import numpy as np

from optimizer.network.field_force.portfolios import portfolios
from optimizer.network.field_force.prospects import with_prospects
from optimizer.scenario import Scenario


def test_portfolios_are_even_and_contiguous(small: Scenario) -> None:
    """Sizes differ by one at most; along the tour each engineer has one stretch, ranked."""
    pos = small.pos
    assert pos is not None
    held = portfolios(small, pos, len(pos))
    assert held is not None
    sizes = np.bincount(held.engineer)
    assert sizes.max() - sizes.min() <= 1
    along = held.engineer[np.argsort(held.place)]
    assert (np.diff(along) >= 0).all()
    for engineer in range(held.engineers):
        assert sorted(held.rank[held.engineer == engineer]) == list(range(sizes[engineer]))


def test_prospects_are_their_neighbours(small: Scenario) -> None:
    """Points of sale keep their engineer, and every prospect has one."""
    scenario = small.replace("network.recruitment", {"prospects": 0.5})
    assert scenario.pos is not None
    own, everybody = len(scenario.pos), with_prospects(scenario)
    before, held = portfolios(scenario, scenario.pos, own), portfolios(scenario, everybody, own)
    assert before is not None
    assert held is not None
    assert (held.engineer[:own] == before.engineer).all()
    assert len(held.engineer) == len(everybody) > own


def test_without_engineers_there_are_none(small: Scenario) -> None:
    """None, not empty ones."""
    alone = small.replace("network.sales_engineers.count", 0)
    assert alone.pos is not None
    assert portfolios(alone, alone.pos, len(alone.pos)) is None
