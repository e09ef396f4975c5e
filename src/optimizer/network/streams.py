"""Random streams: one per purpose and step, so that schemes share their numbers.

Common random numbers: the uniform of a point of sale, step and purpose depends on the seed and
the replication alone. Streams are drawn whole, whatever happened before, so that nothing a
scheme does can shift another point of sale's draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from optimizer.arrays import Floats


class Purpose(IntEnum):
    """What a stream is for; the numbers are part of every result and never change."""

    SALES = 1
    CHURN = 2
    VISITS = 3
    POOR_SALES = 4
    POOR_CHURN = 5
    COMPETITORS = 6
    PROSPECTS = 7
    LATE_PAY = 8
    WRONG_PAY = 9


@dataclass(frozen=True)
class Streams:
    """The streams of one replication."""

    seed: int
    replication: int

    def uniform(self, purpose: Purpose, step: int, shape: tuple[int, ...], *part: int) -> Floats:
        """Uniforms in [0, 1) for a purpose and step (week or month), and a part of it."""
        key = np.random.SeedSequence(self.seed, spawn_key=(self.replication, purpose, step, *part))
        return np.random.Generator(np.random.PCG64(key)).random(shape)


@dataclass(frozen=True)
class BranchedStreams(Streams):
    """Streams of a future that goes on from another replication's past.

    Steps of sales, churn and pay lie behind it already; competitors' push, drawn from its start,
    goes on from where it was.

    Attributes
    ----------
    past : int
        The replication that is branched.
    month : int
        That opens where it branches.
    """

    past: int
    month: int

    def uniform(self, purpose: Purpose, step: int, shape: tuple[int, ...], *part: int) -> Floats:
        """Uniforms in [0, 1): those of the past for competitors' push before the month."""
        if purpose is Purpose.COMPETITORS and step < self.month:
            return Streams(self.seed, self.past).uniform(purpose, step, shape, *part)
        return super().uniform(purpose, step, shape, *part)
