"""What the simulation reads of a plan; a plan written by hand will do."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["TargetAxes", "Targets"]

Floats = NDArray[np.float64]


class TargetAxes(Protocol):
    """What the simulation reads of a plan's axes."""

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels, in the order of their axis."""
        ...


class Targets(Protocol):
    """What the simulation reads of a plan; a plan written by hand will do."""

    @property
    def axes(self) -> TargetAxes:
        """Labels."""
        ...

    @property
    def push(self) -> NDArray[np.int64]:
        """``push[zone, month, channel]``: level; read where the network answered before."""
        ...

    @property
    def expected(self) -> Floats:
        """``expected[zone, month, segment, channel, offer]`` (lines)."""
        ...

    @property
    def target_lines(self) -> NDArray[np.int64]:
        """Whole-line targets on the same axes."""
        ...
