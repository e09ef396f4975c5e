"""Points of sale that differ in their aversions are a few kinds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.network.points.aversion_kinds import aversion_kinds
from optimizer.scenario import Scenario
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.points_of_sale_section import PosType


def test_ratios_are_rounded_to_a_ladder(plain_network: Scenario) -> None:
    """A ratio of 1.3 is nearest to 1, of 1.6 to 2; of 100 the ladder's last, 4."""
    assert plain_network.pos is not None
    count = len(plain_network.pos)
    risk = np.resize([1.0, 1.3, 1.6, 100.0], count)
    pos = replace(plain_network.pos, risk_aversion=risk, type=np.zeros(count, dtype=np.int64))
    of, kind = aversion_kinds(pos, [PosType(risk_aversion=0.01)], Behaviour())
    assert [each.risk_aversion for each in of] == pytest.approx([0.01, 0.02, 0.04])
    assert kind[:4].tolist() == [0, 0, 1, 2]
    assert {each.loss_aversion for each in of} == {2.25}


def test_without_differences_the_kinds_are_the_types(plain_network: Scenario) -> None:
    """Switched off, the table's ratios are not read."""
    assert plain_network.pos is not None
    pos = replace(plain_network.pos, risk_aversion=np.full(len(plain_network.pos), 4.0))
    types = [PosType()]
    of, kind = aversion_kinds(pos, types, Behaviour(differences=False))
    assert of is types
    assert kind is pos.type
