"""A package answers a call as the function of its name does."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from optimizer.callable_package import make_callable


def test_a_call_goes_to_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arguments and result are the function's own; the package stays a package otherwise."""
    package = ModuleType("answering", "Its docstring.")
    monkeypatch.setitem(sys.modules, "answering", package)
    make_callable("answering", lambda a, *, b: (a, b))
    assert package(1, b=2) == (1, 2)  # type: ignore[operator]
    assert package.__doc__ == "Its docstring."


def test_two_packages_call_two_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making one callable leaves the other as it is."""
    for name in ("one", "two"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
        make_callable(name, lambda name=name: name)
    assert [sys.modules[name]() for name in ("one", "two")] == ["one", "two"]  # type: ignore[operator]
