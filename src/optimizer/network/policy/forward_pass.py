"""What a policy leads to: lines, poor lines and pay, followed forward from the first week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints


@dataclass(frozen=True, eq=False)
class PolicyOutcome:
    """Expected results of the policies.

    Attributes
    ----------
    final : array[problem, lines]
        Distribution of the lines at the end; its last entry holds all beyond.
    poor : array[problem, lines]
        Expected poor lines times the chance of ending with so many lines.
    expected_lines : array[problem]
        Good and poor.
    """

    final: Floats
    poor: Floats
    expected_lines: Floats


def follow(picked: Ints, chance: Floats, poor_rate: Floats) -> PolicyOutcome:
    """Follow policies of problems with the same rates.

    Of k lines sold in a week each is poor with the same chance (thinning of a Poisson flow), so
    with k lines come k·θ_g g/(a + θ e + θ_g g) poor ones in expectation.

    Parameters
    ----------
    picked : array[problem, period, lines] of int
        Position of what is done among the rates.
    chance : array[rate, sold]
    poor_rate : array[problem, period, lines]
        Poor lines a period, θ_g g.
    """
    count, periods, states = picked.shape
    reached, poor = np.zeros((2, count, states))
    reached[:, 0] = 1.0
    most = chance.shape[1] - 1
    mean = chance @ np.arange(most + 1.0)
    expected = np.zeros(count)
    for t in range(periods):
        sold = mean[picked[:, t]]
        share = poor_rate[:, t] / np.maximum(sold, 1e-300)
        expected += (reached * sold).sum(axis=1)
        ahead, poor_ahead = np.zeros((2, count, states + most))
        for k in range(most + 1):
            move = chance[picked[:, t], k]
            ahead[:, k : k + states] += move * reached
            poor_ahead[:, k : k + states] += move * (poor + k * share * reached)
        reached, poor = _cut(ahead, states), _cut(poor_ahead, states)
    return PolicyOutcome(reached, poor, expected)


def _cut(ahead: Floats, states: int) -> Floats:
    """The last entry holds all beyond."""
    kept = ahead[:, :states].copy()
    kept[:, -1] += ahead[:, states:].sum(axis=1)
    return kept
