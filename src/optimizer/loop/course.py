"""Rounds of a loop: a plan under what the network last answered, and what it answers now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from optimizer import storage
from optimizer.arrays import Floats
from optimizer.loop.network_response import NetworkResponse
from optimizer.loop.verdict import RoundHistory, Verdict
from optimizer.network import MEASURES, Record
from optimizer.plan import Plan
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.tables.market_tables import Response
from optimizer.statistics import Interval, mean_interval

MEAN_MOTIVATION = "motivation_mean"
_ANSWER = tuple(field.name for field in fields(NetworkResponse))
_USED = tuple(field.name for field in fields(Response))


@dataclass(frozen=True, eq=False)
class Round:
    """One round of the loop.

    Attributes
    ----------
    number : int
        From 1.
    used : Response
        What the plan counts on of the network.
    answer : NetworkResponse
        What the network answers to it.
    figures : mapping of str to array[replication]
        Figures of the network by name: those of ``optimizer.network.MEASURES``, and
        ``motivation_mean`` over the weeks of the plan. Every round has the same replications.
    values : mapping of str to float
        Objectives of the plan, recomputed (overlap, cost, margin ...), and ``unserved``: its lines
        in zones without points of sale, which nobody sells.
    """

    number: int
    plan: Plan
    used: Response
    answer: NetworkResponse
    figures: Mapping[str, Floats]
    values: Mapping[str, float]

    def interval(self, name: str) -> Interval:
        """Mean of a figure with its 95 % interval."""
        return mean_interval(self.figures[name])

    @property
    def targets(self) -> Floats:
        """``targets[zone, month, channel]``: lines of all segments and offers."""
        return np.asarray(self.plan.target_lines.sum(axis=(2, 4)), dtype=np.float64)

    def save(self, folder: Path) -> None:
        """Write the round to a folder."""
        self.plan.save(folder / "plan")
        arrays = {f"answer_{name}": getattr(self.answer, name) for name in _ANSWER}
        arrays |= {f"used_{name}": getattr(self.used, name) for name in _USED}
        arrays |= {f"figure_{name}": values for name, values in self.figures.items()}
        storage.write_arrays(folder / "answer.npz", arrays)
        storage.write_json(folder / "round.json", {"number": self.number, "values": self.values})

    @classmethod
    def load(cls, folder: Path) -> Round:
        """Read a round back; StoreError when the folder holds no whole one."""
        with storage.reading(folder, "whole round"):
            arrays = storage.read_arrays(folder / "answer.npz")
            figures = {name[7:]: v for name, v in arrays.items() if name.startswith("figure_")}
            return cls(
                plan=Plan.load(folder / "plan"),
                used=Response(*(arrays[f"used_{name}"] for name in _USED)),
                answer=NetworkResponse(*(arrays[f"answer_{name}"] for name in _ANSWER)),
                figures=figures,
                **storage.read_json(folder / "round.json"),
            )


def network_figures(records: Sequence[Record]) -> dict[str, Floats]:
    """The network's figures by name, ``array[replication]``."""
    figures = {name: np.array([r.measure(name) for r in records]) for name in MEASURES}
    figures[MEAN_MOTIVATION] = np.array([r.motivation[:, 0].mean() for r in records])
    return figures


@dataclass(frozen=True, eq=False)
class Course:
    """The rounds from one start.

    Attributes
    ----------
    start, rounds
        ``plan``, ``least`` or ``most``; at least one round.
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
    """What the verdict looks at; ``channel`` is the network's, on the channel axis."""
    return RoundHistory(
        targets=np.array([r.targets for r in rounds]),
        expected=np.array([r.answer.expected for r in rounds]),
        answered=np.array([r.answer.answered for r in rounds]),
        channel=channel,
        sold=[r.figures["lines"] for r in rounds],
        motivation=[r.figures["motivation_mean"] for r in rounds],
    )
