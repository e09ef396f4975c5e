"""Knowledge fades by the week and is taught at visits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.network.points.skill import after_week, skill_ratio
from optimizer.scenario.schema.field_force_section import Skill

SPEC = Skill(effect=0.5, lift=0.25, memory_weeks=8, usual=0.4)


def test_a_week_forgets_then_teaches() -> None:
    """None leaves e^(−1/8); one visit closes a quarter of the gap, two 7/16 of it."""
    left = 0.4 * math.exp(-1 / 8)
    after = after_week(np.full(3, 0.4), np.array([0, 1, 2]), SPEC)
    assert after == pytest.approx([left, 1 - (1 - left) * 0.75, 1 - (1 - left) * 0.75**2])


def test_the_usual_knowledge_sells_the_plan() -> None:
    """At 0.4 exactly 1; at full knowledge 1.5/1.2, at none 1/1.2."""
    assert skill_ratio(np.array([0.4, 1.0, 0.0]), SPEC) == pytest.approx([1, 1.5 / 1.2, 1 / 1.2])
