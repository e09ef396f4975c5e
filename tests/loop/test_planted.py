"""Scenarios planted to settle, to swing and to ratchet are told apart, by the real machinery."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.loop import loop
from tests.loop.planted import ratcheting, scenario_of, settling, swinging


def test_what_no_quota_moves_settles_with_the_second_plan(tmp_path: Path) -> None:
    """Taken whole, the answer is the fixed point at once; damped, it is come near to."""
    found = loop(scenario_of(tmp_path, settling(tmp_path, damping=1)))
    assert str(found.verdict) == "converged in 3"
    assert found.rounds[0].answer.lines == pytest.approx(found.rounds[1].answer.lines)
    slow = loop(scenario_of(tmp_path, settling(tmp_path, damping=0.5)))
    assert slow.verdict.kind == "converged"
    assert slow.verdict.rounds > 3
    assert slow.rounds[-1].targets == pytest.approx(found.rounds[-1].targets, abs=2)


@pytest.mark.parametrize("noise", [False, True], ids=["calm", "noisy"])
def test_a_swing_is_reported_as_oscillating(tmp_path: Path, noise: bool) -> None:
    """High quota, low hope, low sales, low quota, high hope, high sales: and again."""
    found = loop(scenario_of(tmp_path, swinging(tmp_path, noise)))
    assert found.verdict.kind == "oscillates"
    assert found.verdict.last - found.verdict.first == 1
    assert found.reached
    sold = [one.figures["lines"].mean() for one in found.rounds]
    assert max(sold[-2:]) > 1.3 * min(sold[-2:])
    assert sold[-1] == pytest.approx(sold[-3], rel=0.02)


def test_damping_narrows_the_swing(tmp_path: Path) -> None:
    """Small steps come to the quota that is just hard enough, though sales there stay jumpy.

    Points of sale of a zone are alike, so that a zone's hope turns at once: no fixed point.
    """
    found = loop(scenario_of(tmp_path, swinging(tmp_path, damping=0.2, rounds=16)))
    assert found.verdict.kind == "not converged"
    late = found.to_frame()["channel_targets"].tail(6)
    assert late.max() < 1.03 * late.min()


def test_a_ratchet_is_reported_as_ratcheting(tmp_path: Path) -> None:
    """Targets climb and motivation falls in every round, beyond the noise of the replications."""
    found = loop(scenario_of(tmp_path, ratcheting(tmp_path)))
    assert found.verdict.kind == "ratchets"
    assert found.verdict.rounds == 5
    table = found.to_frame()
    assert (np.diff(table["channel_targets"]) > 0).all()
    assert (np.diff(table["motivation_mean"]) < 0).all()
    assert found.reached


def test_a_ratchet_cut_short_is_not_called_one(tmp_path: Path) -> None:
    """Three rounds are too few to say so: not converged."""
    found = loop(scenario_of(tmp_path, ratcheting(tmp_path, rounds=3)))
    assert str(found.verdict) == "not converged in 3 rounds"
    assert not found.reached
