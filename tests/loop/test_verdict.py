"""Verdicts on made sequences: each kind is found, and near misses are not mistaken for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.loop import RoundHistory, Tolerance, judge

TIGHT = Tolerance(0.02, 1.0)


def history(
    targets: Sequence[float],
    answered: Sequence[float] | None = None,
    motivation: Sequence[float] | None = None,
    noise: float = 0.0,
) -> RoundHistory:
    """A history of one zone, month and channel; the network answers the target unless said."""
    n = len(targets)
    t = np.array(targets, dtype=float).reshape(n, 1, 1, 1)
    a = t[..., 0] if answered is None else np.array(answered, dtype=float).reshape(n, 1, 1)
    wobble = noise * np.array([-1.0, 0.0, 1.0])
    m = np.full(n, 0.5) if motivation is None else np.array(motivation)
    # the wobble of replications differs from round to round, as where noise decides
    return RoundHistory(
        targets=t,
        expected=t[..., 0],
        answered=a,
        channel=0,
        sold=[x.sum() + 10 * wobble * (-1) ** i for i, x in enumerate(a)],
        motivation=[x + wobble * (-1) ** i for i, x in enumerate(m)],
    )


def test_still_targets_that_the_network_sells_have_converged() -> None:
    """The first round from which nothing moves is named, and one more confirms it."""
    found = judge(history([80, 100, 101, 101]), TIGHT)
    assert (found.kind, found.rounds, found.final) == ("converged", 3, True)
    assert str(found) == "converged in 3"
    assert judge(history([100, 100]), TIGHT).rounds == 1
    # quiet once is not yet confirmed
    assert judge(history([80, 100, 101]), TIGHT).kind == "not converged"


def test_still_targets_that_the_network_does_not_sell_have_not_converged() -> None:
    """Small steps towards an answer far away are no fixed point, however small the damping."""
    found = judge(history([100, 101, 102, 103], answered=[150, 150, 150, 150]), TIGHT)
    assert found.kind == "not converged"
    assert not found.reached
    assert str(found) == "not converged in 4 rounds"


def test_a_cycle_of_two_and_of_three_is_named() -> None:
    """Targets that come back, round by round, and keep their amplitude."""
    found = judge(history([50, 100, 140, 100, 140, 100]), TIGHT)
    assert (found.kind, found.first, found.last) == ("oscillates", 5, 6)
    assert str(found) == "oscillates between rounds 5 and 6"
    found = judge(history([70, 100, 140, 70, 100, 140, 70]), TIGHT)
    assert (found.kind, found.first, found.last) == ("oscillates", 5, 7)
    assert str(found) == "oscillates through rounds 5 and 7"


@pytest.mark.parametrize("ratio", [-0.5, -0.7, -0.85])
def test_a_spiral_that_dies_away_is_no_oscillation(ratio: float) -> None:
    """However large the first step, whatever the round at which it is looked at."""
    steps = 1000 + 400 * ratio ** np.arange(60)
    kinds = {judge(history(steps[:n]), TIGHT).kind for n in range(1, 61)}
    assert kinds == {"not converged", "converged"}


def test_a_ratchet_climbs_while_motivation_falls() -> None:
    """The network sells more than expected each round, and is the sadder for it."""
    climb = [100, 110, 121, 133, 146]
    sadder = [0.6, 0.55, 0.5, 0.46, 0.42]
    more = [x * 1.1 for x in climb]
    found = judge(history(climb, more, sadder), TIGHT)
    assert (found.kind, found.reached, found.final) == ("ratchets", True, False)
    assert "each of 5 rounds" in str(found)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"motivation": [0.4, 0.45, 0.5, 0.55, 0.6]}, "motivation rises"),
        ({"noise": 0.2}, "motivation falls by less than its noise"),
        ({"answered": [100, 110, 121, 133, 146]}, "the network sells no more than expected"),
        ({"targets": [100, 110, 105, 133, 146]}, "one round fell"),
        ({"targets": [100, 110, 121], "answered": [110, 121, 133]}, "too few rounds"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_what_is_no_ratchet(change: dict[str, Sequence[float]], why: str) -> None:
    """Each condition is needed."""
    climb = [100, 110, 121, 133, 146]
    usual = {
        "targets": climb,
        "answered": [x * 1.1 for x in climb],
        "motivation": [0.6, 0.55, 0.5, 0.46, 0.42],
    }
    given_ = usual | change
    given_["motivation"] = given_["motivation"][: len(given_["targets"])]
    assert judge(history(**given_), TIGHT).kind == "not converged", why


@given(
    st.lists(st.floats(0, 1e4), min_size=1, max_size=8),
    st.lists(st.floats(0, 1e4), min_size=1, max_size=8),
)
def test_same_is_symmetric_and_allows_what_it_says(one: list[float], other: list[float]) -> None:
    """The order of two rounds does not matter; each entry is within the share or the lines."""
    n = min(len(one), len(other))
    a, b = np.array(one[:n]), np.array(other[:n])
    assert TIGHT.same(a, b) == TIGHT.same(b, a)
    apart = np.abs(a - b)
    allowed = np.maximum(0.02 * np.maximum(a, b), 1.0)
    if (apart < allowed * (1 - 1e-9)).all():
        assert TIGHT.same(a, b)
    if (apart > allowed * (1 + 1e-9)).any():
        assert not TIGHT.same(a, b)
