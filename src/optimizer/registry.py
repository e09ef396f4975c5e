"""One list for each kind of thing that the engine knows by name, and the door for others.

A registry holds what is built in. Something from outside the package comes in by a call
(``optimizer.register``) or by an entry point of the group ``optimizer.<kind>``; its version then
counts in the hash of every scenario that uses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """Things of one kind by the name that a user gives them.

    Parameters
    ----------
    kind : str
        Plural, as in the entry points' group: ``row_kinds``.
    built_in : mapping of str
    """

    def __init__(self, kind: str, built_in: Mapping[str, T]) -> None:
        self.kind = kind
        self._built_in = dict(built_in)
        self._added: dict[str, tuple[T, str]] = {}
        self._looked = False

    def register(self, name: str, value: T, version: str) -> None:
        """Add something from outside the package.

        Parameters
        ----------
        name : str
        value : object
        version : str
            Of what defines it: another version may compute something else.

        Raises
        ------
        ValueError
            When the name stands for something else already.
        """
        before = self._added.get(name)
        if name in self._built_in or (before is not None and before != (value, version)):
            raise ValueError(f"{self.kind} has {name!r} already; register it by another name")
        self._added[name] = (value, version)

    def version(self, name: str) -> str | None:
        """Version of an extension; None of what is built in."""
        found = self._all().get(name)
        return None if found is None else found[1]

    def __getitem__(self, name: str) -> T:
        if name in self._built_in:
            return self._built_in[name]
        return self._all()[name][0]

    def __iter__(self) -> Iterator[str]:
        yield from self._built_in
        yield from self._all()

    def __len__(self) -> int:
        return len(self._built_in) + len(self._all())

    def _all(self) -> dict[str, tuple[T, str]]:
        """Extensions; entry points are looked up once, when something is not built in."""
        if not self._looked:
            self._looked = True
            for point in entry_points(group=f"optimizer.{self.kind}"):
                version = "0" if point.dist is None else point.dist.version
                self.register(point.name, point.load(), version)
        return self._added
