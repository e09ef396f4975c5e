"""The files that a scenario names: read once each, every fault gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from optimizer.errors import Fault
from optimizer.scenario.documents import Document, Key
from optimizer.scenario.faults import nearest
from optimizer.scenario.tables.table import Table
from optimizer.scenario.tables.table_formats import read_table

T = TypeVar("T")

Source = Callable[[str, Key], bytes]
"""Gives the content of a file named in the scenario at a key path."""


class ScenarioFiles:
    """Reads the files of a scenario, and gathers what is wrong with them.

    ``contents`` is what was read, by name.
    """

    def __init__(self, document: Document, source: Source) -> None:
        self.document, self._source = document, source
        self.faults: list[Fault] = []
        self.contents: dict[str, bytes] = {}

    def table(
        self,
        name: str,
        key: Key,
        needed: Sequence[str],
        also: Sequence[str] | None,
        take: Callable[[Table], T],
        *,
        even_incomplete: bool = False,
    ) -> T | None:
        """What is taken from a table; None where it is not there or cannot be read.

        Parameters
        ----------
        name, key
            Of the file, and where the scenario names it.
        needed, also
            Columns that it must have, and those that it may have, and no others; None for any.
        take : callable
            Reads the cells, and notes their faults in the table.
        even_incomplete : bool
            Take it even where a column is missing, so that its other faults are found too.
        """
        content = self.file(name, key)
        if content is None:
            return None
        table = read_table(self.shown(name, key), content, needed, also)
        taken = take(table) if table.readable or even_incomplete else None
        self.faults += table.faults
        return taken

    def file(self, name: str, key: Key) -> bytes | None:
        """Content of a file that the scenario names; None and a fault when it is not there."""
        try:
            content = self._source(name, key)
        except (OSError, KeyError):
            folder = self.document.folder(key)
            beside = sorted(p.name for p in folder.glob("*") if p.is_file())
            wrong = f"there is no file {name!r} in the scenario's folder"
            self.fault(key, wrong, nearest(name, beside))
            return None
        if self.contents.setdefault(name, content) != content:
            self.fault(key, f"two different files are called {name!r}", "rename one of them")
        return content

    def fault(self, key: Key, wrong: str, right: str) -> None:
        """Note a fault of the scenario file itself."""
        self.faults.append(self.document.fault(key, wrong, right))

    def shown(self, name: str, key: Key) -> str:
        """Name of a file as faults show it: beside the scenario file that names it."""
        yaml_file, _ = self.document.place(key)
        return str(Path(yaml_file).parent / name)
