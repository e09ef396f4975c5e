"""What a point of sale's staff know of our offers: visits teach, time forgets.

Knowledge k lies in [0, 1]. A visit closes a part of the gap to 1; a week leaves e^(−1/memory).
Lines sold go with (1 + a k) / (1 + a k₀), so that the usual knowledge k₀ sells what is planned.
The form is this engine's own assumption.
"""

from __future__ import annotations

import math

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.scenario.schema.field_force_section import Skill


def skill_ratio(knowledge: Floats, spec: Skill) -> Floats:
    """Lines sold over those at the usual knowledge; ``knowledge[pos]`` in [0, 1]."""
    return np.asarray((1.0 + spec.effect * knowledge) / (1.0 + spec.effect * spec.usual))


def after_week(knowledge: Floats, visits: Ints, spec: Skill) -> Floats:
    """Knowledge after a week that forgets, then teaches at each visit.

    Parameters
    ----------
    knowledge : array[pos]
    visits : array[pos] of int
        Visits in the week.
    """
    left = knowledge * math.exp(-1.0 / spec.memory_weeks)
    # few are visited more than once a week: powers are looked up
    powers = (1.0 - spec.lift) ** np.arange(int(visits.max(initial=0)) + 1)
    return np.asarray(1.0 - (1.0 - left) * powers[visits])
