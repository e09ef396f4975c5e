"""What a loop came to, and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from optimizer import storage
from optimizer.loop import loop_tables
from optimizer.loop.course import Course
from optimizer.loop.round import Round
from optimizer.loop.starts import ends
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
        return not bool(ends(tuple(settled), self._channel, self.tolerance)["same"].all())

    @cached_property
    def ends(self) -> pd.DataFrame:
        """Where each other start ended, less the first; see :func:`optimizer.loop.starts.ends`."""
        return ends(self.courses, self._channel, self.tolerance)

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
            for name in ("moves", "responses"):
                table: pd.DataFrame = getattr(self, name)(start=course.start)
                storage.write_csv(table, folder / course.start / f"{name}.csv")
            last = course.rounds[-1].plan
            for name, table in (
                ("targets", last.targets),
                ("pushes", last.pushes),
                ("rows", last.row_table),
            ):
                storage.write_csv(table, folder / course.start / f"{name}.csv")
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
        """Read a loop back.

        Raises
        ------
        StoreError
            When the folder holds no whole loop.
        """
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
        text = repr(self)[1:-1]
        return f"<p>{text}</p>" + str(self.to_frame().to_html(index=False))
