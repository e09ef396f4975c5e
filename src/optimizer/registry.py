"""One list for each kind of thing that the engine knows by name, and the door for others.

A registry holds what is built in. Something from outside the package comes in by a call
(``optimizer.register``) or by an entry point of the group ``optimizer.<kind>``; its version then
counts in the hash of every scenario that uses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pkgutil import resolve_name
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def resolved(function: str | Callable[..., Any]) -> Callable[..., Any]:
    """The function that a value names as ``module:function``, or is itself.

    What is built in names functions of rooms above its registry, and loads them when they are used.
    """
    return resolve_name(function) if isinstance(function, str) else function


@dataclass(frozen=True)
class Extension(Generic[T]):
    """Something from outside the package.

    Attributes
    ----------
    value : object
    version : str
        Of what defines it: another version may compute something else.
    module : str
        Importing it registers the extension; empty where an entry point does.
    """

    value: T
    version: str
    module: str


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
        self._added: dict[str, Extension[T]] = {}
        self._entry_points_read = False

    def register(self, name: str, value: T, version: str, module: str = "") -> None:
        """Add an :class:`Extension`.

        Raises
        ------
        ValueError
            When the name stands for something else already.
        """
        extension = Extension(value, version, module)
        if name in self._built_in or self._added.get(name, extension) != extension:
            raise ValueError(f"{self.kind} has {name!r} already; register it by another name")
        self._added[name] = extension

    def unregister(self, name: str) -> None:
        """Take an extension out again; nothing happens when there is none of this name."""
        self._added.pop(name, None)

    def extension(self, name: str) -> Extension[T] | None:
        """The extension of this name; None when it is built in, or there is none."""
        return None if name in self._built_in else self._extensions().get(name)

    def __getitem__(self, name: str) -> T:
        if name in self._built_in:
            return self._built_in[name]
        return self._extensions()[name].value

    def __iter__(self) -> Iterator[str]:
        yield from self._built_in
        yield from self._extensions()

    def __len__(self) -> int:
        return len(self._built_in) + len(self._extensions())

    def _extensions(self) -> dict[str, Extension[T]]:
        """Extensions; entry points are read once, when something is not built in."""
        if not self._entry_points_read:
            self._entry_points_read = True
            for point in entry_points(group=f"optimizer.{self.kind}"):
                version = "0" if point.dist is None else point.dist.version
                self.register(point.name, point.load(), version)
        return self._added
