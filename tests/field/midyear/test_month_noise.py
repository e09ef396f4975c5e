"""The noise of months: counts with a gamma mean have the dispersion that they should."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.field.midyear.month_noise import month_noise_of
from tests.field.midyear.restless_sales import attainment


def test_dispersion_of_restless_months() -> None:
    """Counts with a gamma mean of variance s² about m have dispersion 1 + s² m."""
    found = [month_noise_of(attainment(seed, 0.04)).dispersion for seed in range(60)]
    assert np.mean(found) == pytest.approx(1 + 0.04 * 120, rel=0.15)
    calm = [month_noise_of(attainment(seed)).dispersion for seed in range(60)]
    assert np.mean(calm) == pytest.approx(1.0, abs=0.15)
