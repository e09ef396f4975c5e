"""The clock: without a limit it never expires, with one it counts down to 0 and stays there."""

from __future__ import annotations

import pytest

from optimizer import clock
from optimizer.clock import Clock


def test_without_a_limit_it_never_expires() -> None:
    """No limit, and all the time there is."""
    assert Clock().remaining() == float("inf")
    assert not Clock().expired()


def test_it_counts_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten seconds, of which four and then twelve have passed."""
    now = 100.0
    monkeypatch.setattr(clock.time, "monotonic", lambda: now)
    limited = Clock(10.0)
    now = 104.0
    assert limited.remaining() == pytest.approx(6.0)
    assert not limited.expired()
    now = 112.0
    assert limited.remaining() == 0.0
    assert limited.expired()
