"""The time that a plan may take."""

from __future__ import annotations

import time


class Clock:
    """Counts down from the moment that it is made.

    Parameters
    ----------
    limit : float or None
        Seconds; None for no limit. Results then do not depend on how fast the machine is.
    """

    def __init__(self, limit: float | None = None) -> None:
        self.limit = limit
        self._end = None if limit is None else time.monotonic() + limit

    def remaining(self) -> float:
        """Seconds that remain; inf without a limit."""
        return float("inf") if self._end is None else max(self._end - time.monotonic(), 0.0)

    def expired(self) -> bool:
        """Whether no time remains."""
        return self.remaining() <= 0.0
