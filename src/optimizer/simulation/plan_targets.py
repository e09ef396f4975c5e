"""What the simulation reads of a plan; a plan written by hand will do."""

from __future__ import annotations

from typing import Protocol

from optimizer.arrays import Floats, Ints


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
    def push(self) -> Ints:
        """``push[zone, month, channel]``: level; read where the network answered before."""
        ...

    @property
    def expected(self) -> Floats:
        """``expected[zone, month, segment, channel, offer]`` (lines)."""
        ...

    @property
    def target_lines(self) -> Ints:
        """Whole-line targets on the same axes."""
        ...
