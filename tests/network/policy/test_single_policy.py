"""The policy of one point of sale: two periods by hand, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.policy.single_policy import effort_policy


def test_two_periods() -> None:
    """models.md §4, first check: one sale a period at most, cost 5e², 2 a line, 6 more at two."""
    policy = effort_policy([0, 2, 10], 2, 0, 1, 10, np.linspace(0, 1, 101), "bernoulli")
    assert policy.effort[0, 0] == pytest.approx(0.5)
    assert policy.effort[1, 0] == pytest.approx(0.2)
    assert policy.effort[1, 1] == pytest.approx(0.8)
    assert policy.expected_lines == pytest.approx(1.0)
    assert policy.expected_pay == pytest.approx(4.4)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([0, 1], 0, 1, 1, 1, [0, 1]), "at least one period"),
        (([0, 1], 2, -1, 1, 1, [0, 1]), "0 or more"),
        (([0, 1], 2, 0.5, 1, 1, [0, 1], "bernoulli"), "at most 1"),
        (([0, 1], 2, 0.5, 1, 1, [0, 1], "normal"), "poisson"),
    ],
)
def test_misuse_is_said(arguments: tuple[object, ...], said: str) -> None:
    """Figures that make no sense raise, with what would."""
    with pytest.raises(ValueError, match=said):
        effort_policy(*arguments)  # type: ignore[arg-type]
