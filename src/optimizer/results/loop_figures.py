"""The loop, round by round: its figures by name, and what moved, where and why."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from optimizer.loop import LoopResult
from optimizer.scenario.scenario import Scenario

Named = Iterator[tuple[str, tuple[float, str]]]

MOVES = 3
"""Moves that are told of each round: the largest."""
ROUND = {
    "round": "count",
    "largest_move": "lines",
    "moved": "count",
    "gap": "count",
    "channel_targets": "lines",
    "lines": "lines",
    "lines_half_width": "lines",
    "cost_per_line": "EUR per line",
    "effort_mean": "ratio",
    "motivation_mean": "ratio",
    "attainment": "share",
    "overlap": "lines",
    "cost": "EUR",
}
"""Figures of a round that are shown, with their units; columns of ``LoopResult.to_frame``."""


@dataclass(frozen=True)
class Move:
    """A target that moved from one round to the next.

    Attributes
    ----------
    key : str
        Start of the names of its figures.
    zone, month, channel : str
        The zone by its name.
    level_before, level_after : str
    why : {"push", "network", "substitution"}
    """

    key: str
    zone: str
    month: str
    channel: str
    level_before: str
    level_after: str
    why: str


def figures_of_loop(result: LoopResult) -> Named:
    """Every figure of the loop that the report shows, by name, with its unit.

    Parameters
    ----------
    result : LoopResult
    """
    yield "loop.tolerance", (result.spec.tolerance, "share")
    yield "loop.tolerance_lines", (result.spec.tolerance_lines, "lines")
    unserved = result.rounds[-1].values["unserved"]
    yield "loop.unserved", (unserved, "lines")
    yield "loop.beyond", (float(result.rounds[-1].answer.beyond), "count")
    for course in result.courses:
        at = f"loop.{course.start}"
        for name in ("rounds", "first", "last"):
            yield f"{at}.verdict.{name}", (float(getattr(course.verdict, name)), "count")
    for row in result.to_frame().to_dict("records"):
        for name, unit in ROUND.items():
            yield f"loop.{row['start']}.{row['round']}.{name}", (float(row[name]), unit)
    for row in result.ends.to_dict("records"):
        at = f"loop.ends.{row['start']}"
        yield f"{at}.apart", (float(row["apart"]), "count")
        for name, unit in (("largest", "lines"), ("lines", "lines"), ("overlap", "lines")):
            yield f"{at}.{name}", (float(row[name]), unit)
        yield f"{at}.cost", (float(row["cost"]), "EUR")
    for number, moves in enumerate(_moves(result), start=2):
        for i, move in enumerate(moves):
            at = f"loop.move.{number}.{i}"
            yield f"{at}.round", (float(number), "count")
            for name in ("before", "after", "moved"):
                yield f"{at}.{name}", (float(move[name]), "lines")


def largest_moves(scenario: Scenario, result: LoopResult) -> list[Move]:
    """The largest moves of every round from the scenario's own plan, round by round.

    Parameters
    ----------
    scenario : Scenario
        Whose zones have names.
    result : LoopResult
    """
    names = dict(zip(scenario.zones.ids, scenario.zones.names, strict=True))
    return [
        Move(
            key=f"loop.move.{number}.{i}",
            zone=names[row["zone"]],
            month=row["month"],
            channel=row["channel"],
            level_before=row["level_before"],
            level_after=row["level_after"],
            why=row["why"],
        )
        for number, moves in enumerate(_moves(result), start=2)
        for i, row in enumerate(moves)
    ]


def _moves(result: LoopResult) -> list[list[dict[Hashable, Any]]]:
    """The largest moves to each round from the second on."""
    return [result.moves(one.number).head(MOVES).to_dict("records") for one in result.rounds[1:]]
