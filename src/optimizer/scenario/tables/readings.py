"""How a file was read, said in full: what could be taken otherwise is never taken in silence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

KINDS = (
    "encoding",
    "columns",
    "sheet",
    "empty",
    "later",
    "month",
    "since_1904",
    "zone",
    "comma",
    "point",
    "spaces",
    "text",
    "fraction",
)
"""What a reading may be of, in the order in which they are said."""


@dataclass(frozen=True)
class Reading:
    """One thing that was read in one way.

    Attributes
    ----------
    kind : str
        One of ``KINDS``.
    how : str
        The encoding, the separator, the sheet, the way of writing a month, an example.
    count : int
        Of cells read so; 0 where it is the file's.
    """

    kind: str
    how: str
    count: int


@dataclass
class Readings:
    """Readings while a file is being read."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def file(self, kind: str, how: str) -> None:
        """Note how the file as a whole is read."""
        self.counts[kind, how] += 0

    def rows(self, kind: str, count: int) -> None:
        """Note how so many rows are read, if there are any."""
        if count:
            self.counts[kind, ""] = count

    def cell(self, kind: str, how: str) -> None:
        """Note how a cell is read, by the way in which it is written."""
        self.counts[kind, how] += 1

    def example(self, kind: str, text: str) -> None:
        """Note how a cell is read; the first such cell stands for all."""
        self.cell(kind, self.examples.setdefault(kind, text))

    def all(self) -> tuple[Reading, ...]:
        """Every reading, by kind, the most frequent first."""
        readings = [Reading(kind, how, count) for (kind, how), count in self.counts.items()]
        return tuple(sorted(readings, key=lambda r: (KINDS.index(r.kind), -r.count, r.how)))
