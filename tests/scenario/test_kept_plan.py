"""A scenario whose plan keeps to targets that people already have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.scenario import keep_targets, load
from tests.tiny import tiny


def test_targets_are_kept_at_a_price(tmp_path: Path) -> None:
    """The copy has the targets to the last bit, and its first objective counts lines moved."""
    tiny(tmp_path, 1)
    scenario = load(tmp_path)
    targets = np.full((2, 2, 3, 2), np.nan)
    targets[0, 1, 2, 0] = 1 / 3
    kept = keep_targets(scenario, targets, 0.5)
    np.testing.assert_array_equal(kept.kept, targets)
    weights = kept.spec.plan.objectives[0].weights
    assert weights is not None
    assert weights["moved"] == 0.5
    assert scenario.kept is None
    again = keep_targets(kept, targets, 2.0).spec.plan.objectives[0].weights
    assert again is not None
    assert again["moved"] == 2.0


@pytest.mark.parametrize(("shape", "price"), [((2, 2, 3, 1), 0.5), ((2, 2, 3, 2), -1)])
def test_what_cannot_be_kept_is_refused(
    tmp_path: Path, shape: tuple[int, ...], price: float
) -> None:
    """Targets of another shape; a negative price."""
    tiny(tmp_path, 1)
    with pytest.raises(ValueError, match=r"targets must have the shape|write 0 or more"):
        keep_targets(load(tmp_path), np.ones(shape), price)
