"""Sales that differ from what is expected as months do: levels, and counts restless by a gamma."""

from __future__ import annotations

import numpy as np

from optimizer.field.midyear.attainment import Attainment


def attainment(seed: int = 1, restless: float = 0.0, mean: float = 60.0) -> Attainment:
    """Five zones, four months, two channels, two offers."""
    rng = np.random.default_rng(seed)
    expected = rng.uniform(0.5 * mean, 1.5 * mean, (5, 4, 2, 2))
    jump = rng.gamma(1 / restless, restless, (5, 4, 2, 1)) if restless else 1.0
    sold = rng.poisson(expected * jump * np.exp(rng.normal(0, 0.1, (5, 1, 2, 1)))).astype(float)
    return Attainment(((),) * 5, expected, sold, expected, np.zeros((5, *sold.shape)))
