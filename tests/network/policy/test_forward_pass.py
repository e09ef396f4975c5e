"""What a policy leads to, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.policy.forward_pass import follow


def test_two_periods_of_a_coin() -> None:
    """A half chance of one line twice: quarters and a half; half of the lines poor."""
    chance = np.array([[0.5, 0.5]])
    picked = np.zeros((1, 2, 3), dtype=np.int64)
    outcome = follow(picked, chance, np.full((1, 2, 3), 0.25))
    assert outcome.final[0] == pytest.approx([0.25, 0.5, 0.25])
    assert outcome.expected_lines[0] == pytest.approx(1.0)
    assert outcome.poor[0] == pytest.approx([0.0, 0.25, 0.25])


def test_the_last_entry_holds_all_beyond() -> None:
    """With room for one line only, three quarters end there."""
    outcome = follow(
        np.zeros((1, 2, 2), dtype=np.int64), np.array([[0.5, 0.5]]), np.zeros((1, 2, 2))
    )
    assert outcome.final[0] == pytest.approx([0.25, 0.75])
