"""Figures of the loop between plan and network: its rounds, ends, moves, verdict, last round."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from optimizer.loop import LoopResult, Verdict
from optimizer.loop.course import MEAN_MOTIVATION
from optimizer.loop.verdict import KINDS
from optimizer.results.figure_definition import (
    AnyFamily,
    Better,
    Family,
    Figure,
    Unit,
    always,
    of_part,
)
from optimizer.results.network_figures import SCHEME_MEASURES, interval_figures
from optimizer.scenario.scenario import Scenario

LINES, EUR, SHARE, RATIO, COUNT = Unit.LINES, Unit.EUR, Unit.SHARE, Unit.RATIO, Unit.COUNT
MORE, LESS, NEITHER = Better.MORE, Better.LESS, Better.NEITHER

Row = Mapping[Hashable, Any]
"""A row of one of the loop's tables, by column."""
MOVES = 3
"""Moves that are told of each round: the largest."""
LOOP_MEASURES = {**SCHEME_MEASURES, MEAN_MOTIVATION: (RATIO, MORE)}
"""Unit and better direction of the network's figures of a round, one value a replication."""


@dataclass(frozen=True)
class TargetMove:
    """A target that moved from one round to the next; ``key`` starts the keys of its figures.

    ``why`` is push, network or substitution; see :func:`optimizer.loop.loop_tables.moves`.
    """

    key: str
    zone: str
    month: str
    channel: str
    level_before: str
    level_after: str
    why: str


def largest_moves(scenario: Scenario, loop: LoopResult) -> list[TargetMove]:
    """The largest moves of every round from the scenario's own plan, zones by their names."""
    names = dict(zip(scenario.zones.ids, scenario.zones.names, strict=True))
    texts = ("month", "channel", "level_before", "level_after", "why")
    return [
        TargetMove(key, names[row["zone"]], *(row[name] for name in texts))
        for key, row in _moves(loop)
    ]


def _moves(loop: LoopResult) -> Iterator[tuple[str, Row]]:
    """The largest moves to each round from the second on, with the start of their keys."""
    for number in (one.number for one in loop.rounds[1:]):
        rows = loop.moves(number).head(MOVES).to_dict("records")
        yield from ((f"loop.move.{number}.{i}", row) for i, row in enumerate(rows))


def _rounds(loop: LoopResult) -> Iterator[tuple[str, Row]]:
    for row in loop.to_frame().to_dict("records"):
        yield f"loop.{row['start']}.{row['round']}", row


def _ends(loop: LoopResult) -> Iterator[tuple[str, Row]]:
    for row in loop.ends.to_dict("records"):
        yield f"loop.ends.{row['start']}", row


def _last_row(loop: LoopResult) -> list[tuple[str, Row]]:
    table = loop.to_frame()
    rows = table[table["start"] == loop.courses[0].start].to_dict("records")
    return [("loop.last", rows[-1])]


def _column(name: str, unit: Unit, better: Better, worded: bool = True) -> Figure[Row]:
    """A column of a table as a figure of each of its rows."""
    return Figure(name, unit, better, lambda row: row[name], worded=worded)


def _kind(kind: str) -> Figure[Verdict]:
    name = kind.replace(" ", "_")
    return Figure(name, COUNT, NEITHER, lambda verdict: verdict.kind == kind)


def _last_measure(measure: str) -> AnyFamily:
    """A figure of the network in the last round, with its interval."""
    key = f"loop.last.{measure}"
    things = of_part("loop", lambda loop: [(key, loop.rounds[-1].interval(measure))])
    figures = interval_figures("", *LOOP_MEASURES[measure])
    return Family(key, things, figures, always(key, "loop"))


ROUND_FIGURES = (
    _column("round", COUNT, NEITHER),
    _column("largest_move", LINES, LESS),
    _column("moved", COUNT, LESS),
    _column("gap", COUNT, LESS),
    _column("channel_targets", LINES, NEITHER),
)
VERDICT_FIGURES = (
    Figure[Verdict]("rounds", COUNT, LESS),
    Figure[Verdict]("first", COUNT, NEITHER, worded=False),
    Figure[Verdict]("last", COUNT, NEITHER, worded=False),
)
LOOP_FAMILIES: tuple[AnyFamily, ...] = (
    Family(
        "loop",
        of_part("loop", lambda loop: [("loop", loop)]),
        (
            Figure("tolerance", SHARE, NEITHER, lambda loop: loop.spec.tolerance),
            Figure("tolerance_lines", LINES, NEITHER, lambda loop: loop.spec.tolerance_lines),
            Figure("unserved", LINES, LESS, lambda loop: loop.rounds[-1].values["unserved"]),
            Figure("beyond", COUNT, LESS, lambda loop: loop.rounds[-1].answer.beyond),
        ),
        worded=False,
    ),
    Family(
        "loop.<start>.verdict",
        of_part(
            "loop", lambda loop: ((f"loop.{c.start}.verdict", c.verdict) for c in loop.courses)
        ),
        VERDICT_FIGURES,
        worded=False,
    ),
    Family(
        "loop.<start>.<round>",
        of_part("loop", _rounds),
        (
            *ROUND_FIGURES,
            _column("lines", LINES, MORE),
            _column("lines_half_width", LINES, LESS),
            _column("cost_per_line", Unit.EUR_PER_LINE, LESS),
            _column("effort_mean", RATIO, NEITHER),
            _column("motivation_mean", RATIO, MORE),
            _column("attainment", SHARE, MORE),
            _column("overlap", LINES, LESS),
            _column("cost", EUR, LESS),
        ),
        worded=False,
    ),
    Family(
        "loop.ends.<start>",
        of_part("loop", _ends),
        (
            _column("apart", COUNT, LESS),
            _column("largest", LINES, LESS),
            _column("lines", LINES, NEITHER),
            _column("overlap", LINES, NEITHER),
            _column("cost", EUR, NEITHER),
        ),
        worded=False,
    ),
    Family(
        "loop.move.<round>.<place>",
        of_part("loop", _moves),
        (
            _column("round", COUNT, NEITHER),
            _column("before", LINES, NEITHER),
            _column("after", LINES, NEITHER),
            _column("moved", LINES, NEITHER),
        ),
        worded=False,
    ),
)
"""Of the report, in the order in which its JSON has them."""
LAST_ROUND_FAMILIES: tuple[AnyFamily, ...] = (
    Family(
        "loop.verdict",
        of_part("loop", lambda loop: [("loop.verdict", loop.verdict)]),
        (*VERDICT_FIGURES, *(_kind(kind) for kind in KINDS)),
        always("loop.verdict", "loop"),
    ),
    Family(
        "loop.last",
        of_part("loop", _last_row),
        (*ROUND_FIGURES, _column("expected", LINES, NEITHER, worded=False)),
        always("loop.last", "loop"),
    ),
    *(_last_measure(measure) for measure in LOOP_MEASURES),
)
"""Of a study's run that loops: the last round from the scenario's own plan, under keys that do
not depend on how many rounds there were. ``loop.verdict.<kind>`` is 1 for its kind of verdict."""


def last_samples(loop: LoopResult) -> dict[str, tuple[float, ...]]:
    """Values by replication of the network's figures of the last round."""
    last = loop.rounds[-1].figures
    return {f"loop.last.{name}": tuple(last[name].tolist()) for name in LOOP_MEASURES}
