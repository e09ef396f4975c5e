"""What a loop came to: its rounds, its tables, and its verdict in sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from optimizer import storage
from optimizer.loop import loop_tables
from optimizer.loop.course import Course, Round
from optimizer.loop.verdict import Tolerance, Verdict
from optimizer.plan import Plan
from optimizer.scenario import load as load_scenario
from optimizer.scenario.schema.loop_section import LoopSpec


@dataclass(frozen=True, eq=False)
class LoopResult:
    """The rounds of a loop, from every start, whole.

    Attributes
    ----------
    courses : tuple of Course
        One a start, the scenario's own plan first.
    channel, scheme : str
        The network's channel, and what its points of sale were paid by.
    in_time : bool
        False where the time limit ended the loop.
    provenance : mapping of str
        scenario, hash, seed, versions.
    """

    courses: tuple[Course, ...]
    channel: str
    scheme: str
    spec: LoopSpec
    in_time: bool
    provenance: Mapping[str, str]

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds from the scenario's own plan."""
        return self.courses[0].rounds

    @property
    def verdict(self) -> Verdict:
        """What became of the rounds from the scenario's own plan."""
        return self.courses[0].verdict

    @property
    def plan(self) -> Plan:
        """The last round's plan, from the scenario's own."""
        return self.rounds[-1].plan

    @property
    def reached(self) -> bool:
        """Whether every start has a verdict other than *not converged*."""
        whole = len(self.courses) == self.spec.starts
        return whole and all(course.verdict.reached for course in self.courses)

    @property
    def tolerance(self) -> Tolerance:
        """How far a target may move and still count as where it was."""
        return Tolerance(self.spec.tolerance, self.spec.tolerance_lines)

    @property
    def _channel(self) -> int:
        return self.plan.axes.channels.index(self.channel)

    @property
    def several(self) -> bool | None:
        """Whether starts that converged ended apart; None unless two or more converged."""
        settled = [c for c in self.courses if c.verdict.kind == "converged"]
        if len(settled) < 2:
            return None
        return not bool(
            loop_tables.ends(tuple(settled), self._channel, self.tolerance)["same"].all()
        )

    @cached_property
    def ends(self) -> pd.DataFrame:
        """Where each other start ended, less the first; see :func:`.loop_tables.ends`."""
        return loop_tables.ends(self.courses, self._channel, self.tolerance)

    def to_frame(self) -> pd.DataFrame:
        """A row a round; see :func:`optimizer.loop.loop_tables.rounds`."""
        return loop_tables.rounds(self.courses, self._channel, self.tolerance)

    def moves(self, number: int | None = None, start: str = "plan") -> pd.DataFrame:
        """Targets that moved, largest first, and why; see :mod:`optimizer.loop.loop_tables`."""
        return loop_tables.moves(self._course(start), self._channel, number)

    def responses(self, number: int | None = None, start: str = "plan") -> pd.DataFrame:
        """What the network answered; see :func:`optimizer.loop.loop_tables.responses`."""
        return loop_tables.responses(self._course(start), number)

    def _course(self, start: str) -> Course:
        courses = {course.start: course for course in self.courses}
        if start not in courses:
            raise ValueError(f"no start {start!r}; there are {', '.join(courses)}")
        return courses[start]

    def save(self, folder: str | Path) -> Path:
        """Write the loop to a folder: rounds, tables, the scenario of each start's last round."""
        folder = Path(folder)
        for course in self.courses:
            course.scenario.write(folder / course.start / "scenario")
            last = course.rounds[-1].plan
            tables = {
                "moves": self.moves(start=course.start),
                "responses": self.responses(start=course.start),
                "targets": last.targets,
                "pushes": last.pushes,
                "rows": last.row_table,
            }
            storage.write_tables(tables, folder / course.start)
            for one in course.rounds:
                one.save(folder / course.start / f"{one.number:03d}")
        storage.write_csv(self.to_frame(), folder / "rounds.csv")
        storage.write_csv(self.ends, folder / "ends.csv")
        data = {
            "starts": [[c.start, len(c.rounds), c.verdict] for c in self.courses],
            "channel": self.channel,
            "scheme": self.scheme,
            "spec": self.spec.model_dump(mode="json"),
            "in_time": self.in_time,
            "provenance": self.provenance,
        }
        storage.write_json(folder / "loop.json", data)
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> LoopResult:
        """Read a loop back; StoreError when the folder holds no whole one."""
        folder = Path(folder)
        with storage.reading(folder, "whole loop"):
            data = storage.read_json(folder / "loop.json")
            courses = tuple(
                Course(
                    start,
                    tuple(Round.load(folder / start / f"{i + 1:03d}") for i in range(count)),
                    Verdict(**verdict),
                    load_scenario(folder / start / "scenario"),
                )
                for start, count, verdict in data.pop("starts")
            )
            return cls(courses, spec=LoopSpec(**data.pop("spec")), **data)

    def __repr__(self) -> str:
        verdicts = "; ".join(f"from {c.start}: {c.verdict}" for c in self.courses)
        return f"<LoopResult of {self.provenance['scenario']}, {verdicts}>"

    def _repr_html_(self) -> str:
        return f"<p>{repr(self)[1:-1]}</p>" + str(self.to_frame().to_html(index=False))


def sentences(result: LoopResult) -> tuple[str, ...]:
    """The verdict on each start, what was not reached, and whether starts end in one place."""
    texts = [_verdict(result, course) for course in result.courses]
    if not result.in_time:
        texts.append("the time limit ended the loop; the same command goes on from there")
    texts += [_kept(course) for course in result.courses]
    last = result.rounds[-1]
    if last.values["unserved"] > 0:
        texts.append(
            f"{last.values['unserved']:,.0f} lines of the plan are in zones without points of "
            "sale: nobody sells them, and the answer leaves them as they are"
        )
    if last.answer.beyond:
        texts.append(
            f"in {last.answer.beyond} zone-months the network would sell more than the market "
            "gives at any attraction; the factor stops at its largest"
        )
    return (*texts, *_ends(result))


def _verdict(result: LoopResult, course: Course) -> str:
    spec, verdict = result.spec, course.verdict
    text = f"from {course.start}: {verdict}"
    if verdict.kind == "converged":
        moves = result.moves(len(course.rounds), course.start)["moved"].abs()
        moved = float(moves.max()) if len(moves) else 0.0
        text += (
            f"; one more round moved no target of a zone, month and channel by more than "
            f"{spec.tolerance:.1%} or {spec.tolerance_lines:g} lines (at most {moved:,.0f} lines)"
        )
    return text


def _kept(course: Course) -> str:
    """Which rows the last plan misses, and where its targets are."""
    missed, plan = course.rounds[-1].plan.shortfalls, f"the last plan from {course.start}"
    if missed.empty:
        return f"{plan} keeps every commitment, capacity, budget and lock"
    rows = (f"{row.name} by {row.shortfall:,.1f} {row.unit}" for row in missed.itertuples())
    return f"{plan} misses {', '.join(rows)}"


def _ends(result: LoopResult) -> list[str]:
    """Where the other starts ended."""
    texts = []
    for row in result.ends.to_dict("records"):
        differ = (
            f"{row['targets']:+,.0f} lines targeted and {row['lines']:+,.0f} sold by the network, "
            f"overlap {row['overlap']:+,.0f} lines, cost {row['cost']:+,.0f} EUR"
        )
        if row["same"]:
            texts.append(f"{row['start']} ends within the tolerance of plan: {differ}")
        else:
            texts.append(
                f"{row['start']} ends elsewhere than plan: {row['apart']:,} targets are apart by "
                f"more than the tolerance, at most {row['largest']:,.0f} lines ({row['channel']} "
                f"in {row['zone']}, {row['month']}); {differ}"
            )
    if result.several:
        texts.append("there are several fixed points: where the loop ends depends on its start")
    return texts


def as_json(result: LoopResult) -> dict[str, Any]:
    """Verdicts, rounds and ends as plain values; NaN as null."""

    def rows(table: Any) -> Any:
        return json.loads(table.to_json(orient="records"))

    return {
        "reached": result.reached,
        "verdicts": [{"start": c.start, **vars(c.verdict)} for c in result.courses],
        "several_fixed_points": result.several,
        "said": list(sentences(result)),
        "rounds": rows(result.to_frame()),
        "ends": rows(result.ends),
    }
