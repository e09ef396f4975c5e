"""The rounds from one start, with what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.loop.round import Round
from optimizer.loop.verdict import RoundHistory, Verdict
from optimizer.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Course:
    """The rounds from one start.

    Attributes
    ----------
    start : str
        ``plan``, ``least`` or ``most``.
    rounds : tuple of Round
        At least one.
    scenario : Scenario
        That of the last round. Planned again it gives the last round's plan, or, where that was
        held from the round before, one within the same asked gap.
    """

    start: str
    rounds: tuple[Round, ...]
    verdict: Verdict
    scenario: Scenario

    @property
    def missed(self) -> tuple[str, ...]:
        """Names of the enforced rows that the last plan misses."""
        return tuple(self.rounds[-1].plan.shortfalls["name"])


def history_of(rounds: Sequence[Round], channel: int) -> RoundHistory:
    """What the verdict looks at.

    Parameters
    ----------
    channel : int
        The network's, on the channel axis.
    """
    return RoundHistory(
        targets=np.array([r.targets for r in rounds]),
        expected=np.array([r.answer.expected for r in rounds]),
        answered=np.array([r.answer.answered for r in rounds]),
        channel=channel,
        sold=[r.figures["lines"] for r in rounds],
        motivation=[r.figures["motivation_mean"] for r in rounds],
    )
