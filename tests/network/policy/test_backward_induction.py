"""One week of backward induction, and what a policy leads to, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.policy.backward_induction import (
    Continuation,
    InductionStep,
    SalesAhead,
    Workspace,
    follow,
)


def test_the_law_seen_from_one_of_the_lines() -> None:
    """Of 0, 1, 2 lines with chances .5, .3, .2: a line stands among two with chance .4/.7."""
    ahead = SalesAhead.of(np.array([[0.5, 0.3, 0.2]]))
    assert ahead.mean[0] == pytest.approx(0.7)
    assert ahead.from_one[0] == pytest.approx([0.0, 0.3 / 0.7, 0.4 / 0.7])
    assert ahead.most == 2


def test_a_week_of_a_coin() -> None:
    """Effort 1 sells a line for sure at a cost of 1, none sells none: worth it for 4 a line."""
    chance = np.array([[1.0, 0.0], [0.0, 1.0]])
    cost = np.array([[[0.0, -1.0]]])
    memory = Workspace(1, 3, chance)
    step = InductionStep(
        SalesAhead.of(chance), np.array([0.0, 1.0]), cost, 1.0, 1.0, None, np.zeros((1, 1)), memory
    )
    end = Continuation(np.array([4.0]), np.zeros((1, 3)), None, np.array([[0.0, 1.0, 1.0]]))
    before, chosen = step.week(end, 2)
    assert chosen.effort.tolist() == [[1.0, 1.0]]
    assert before.excess.tolist() == [[3.0, 3.0]]
    assert before.success.tolist() == [[1.0, 1.0]]
    assert before.linear.tolist() == [4.0]


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
