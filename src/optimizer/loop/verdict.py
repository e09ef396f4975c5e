"""What became of a sequence of rounds: converged, oscillates, ratchets, or none of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from optimizer.arrays import Floats
from optimizer.statistics import paired_difference

Kind = Literal["converged", "oscillates", "ratchets", "not converged"]
KINDS: tuple[Kind, ...] = get_args(Kind)

SHRINKS = 0.9
"""Moves of a cycle over those of the cycle before, from which on it is not dying away."""
FEWEST = 4
"""Rounds that a climb must have had before it is called a ratchet."""


@dataclass(frozen=True)
class Tolerance:
    """How far a target may move and still count as where it was.

    Attributes
    ----------
    share, lines : float
        Of the larger of the two figures (ratio); however small they are (lines).
    """

    share: float
    lines: float

    def excess(self, one: Floats, other: Floats) -> Floats:
        """By how much two arrays of lines differ over what is allowed (ratio, by entry)."""
        allowed = np.maximum(self.share * np.maximum(one, other), self.lines)
        apart = np.abs(np.asarray(one, dtype=np.float64) - other)
        return np.where(apart > 0, apart / np.maximum(allowed, 1e-12), 0.0)

    def same(self, one: Floats, other: Floats) -> bool:
        """Whether no entry differs by more than is allowed."""
        return bool((self.excess(one, other) <= 1.0).all())


@dataclass(frozen=True, eq=False)
class RoundHistory:
    """What a verdict looks at; the first axis is the round.

    Attributes
    ----------
    targets : array[round, zone, month, channel]
        Lines, offers and segments summed.
    expected, answered : array[round, zone, month]
        Lines of the network's channel: what the plan expects, what the network would sell.
    channel : int
        The network's, on the channel axis.
    sold, motivation : sequence of array[replication]
        Lines of the network and mean motivation; the same replications in every round.
    """

    targets: Floats
    expected: Floats
    answered: Floats
    channel: int
    sold: Sequence[Floats]
    motivation: Sequence[Floats]

    def __len__(self) -> int:
        return len(self.targets)


@dataclass(frozen=True)
class Verdict:
    """What became of the rounds.

    Attributes
    ----------
    rounds : int
        Of ``converged``: the first round that no later one moved from; else all that there were.
    first, last : int
        Of ``oscillates``: the rounds of the cycle, from 1; else 0.
    """

    kind: Kind
    rounds: int
    first: int = 0
    last: int = 0

    @property
    def final(self) -> bool:
        """Whether more rounds would change nothing."""
        return self.kind in ("converged", "oscillates")

    @property
    def reached(self) -> bool:
        """Whether the loop found what becomes of the plan."""
        return self.kind != "not converged"

    def __str__(self) -> str:
        if self.kind == "converged":
            return f"converged in {self.rounds}"
        if self.kind == "oscillates":
            between = "between" if self.last == self.first + 1 else "through"
            return f"oscillates {between} rounds {self.first} and {self.last}"
        if self.kind == "ratchets":
            return f"ratchets: targets climbed and motivation fell in each of {self.rounds} rounds"
        return f"not converged in {self.rounds} rounds"


def judge(history: RoundHistory, tolerance: Tolerance) -> Verdict:
    """The verdict on the rounds so far.

    converged in n
        From round n no target moved by more than the tolerance, nor does the network's answer
        differ from the plan by more; and one round after n says so too.
    oscillates
        The last rounds repeat, target by target, those of a cycle before, though each moves from
        the one before it; and the moves do not die away.
    ratchets
        In every round the network sold more than the plan expected and the channel's targets
        climbed, and motivation fell, both by more than the noise of the replications.
    """
    n = len(history)
    quiet = [_quiet(history, i, tolerance) for i in range(n)]
    if n >= 2 and quiet[-1] and quiet[-2]:
        loud = [i for i in range(n) if not quiet[i]]
        return Verdict("converged", loud[-1] + 2 if loud else 1)
    period = _period(history.targets, tolerance)
    if period:
        return Verdict("oscillates", n, n - period + 1, n)
    if n >= FEWEST and all(_climbs(history, i) for i in range(1, n)):
        return Verdict("ratchets", n)
    return Verdict("not converged", n)


def _quiet(history: RoundHistory, i: int, tolerance: Tolerance) -> bool:
    """Whether round i moved no target, and the network would sell what it expects.

    The first round has nothing to move from.
    """
    if not tolerance.same(history.expected[i], history.answered[i]):
        return False
    return i == 0 or tolerance.same(history.targets[i], history.targets[i - 1])


def _period(targets: Floats, tolerance: Tolerance) -> int:
    """Length of the cycle that the last rounds repeat; 0 where they repeat none."""
    n = len(targets)
    moves = [float(np.abs(targets[i] - targets[i - 1]).sum()) for i in range(1, n)]
    for period in range(2, (n - 1) // 2 + 1):
        last = range(n - period, n)
        repeats = all(tolerance.same(targets[i], targets[i - period]) for i in last)
        moved = all(not tolerance.same(targets[i], targets[i - 1]) for i in last)
        now, before = sum(moves[-period:]), sum(moves[-2 * period : -period])
        if repeats and moved and now >= SHRINKS * before:
            return period
    return 0


def _climbs(history: RoundHistory, i: int) -> bool:
    """Whether from round i − 1 to i the channel's targets climbed and motivation fell."""
    totals = history.targets[i - 1 : i + 1, ..., history.channel].sum(axis=(1, 2))
    sold_more = history.sold[i - 1] - history.expected[i - 1].sum()
    beyond_noise = paired_difference(sold_more, np.zeros_like(sold_more))
    fell = paired_difference(history.motivation[i], history.motivation[i - 1])
    return bool(totals[1] > totals[0] and beyond_noise.low > 0 and fell.high < 0)
