"""The list of a kind of thing, and its door."""

from __future__ import annotations

import pytest

from optimizer.registry import Extension, Registry, resolved


def test_what_is_built_in_has_no_version() -> None:
    """It is there by its name, first, and is no extension."""
    shapes = Registry("shapes", {"square": 4})
    shapes.register("hexagon", 6, "2.1", "a_package")
    assert list(shapes) == ["square", "hexagon"]
    assert shapes["hexagon"] == 6
    assert shapes.extension("square") is None
    assert shapes.extension("hexagon") == Extension(6, "2.1", "a_package")
    assert "circle" not in shapes


def test_a_name_stands_for_one_thing() -> None:
    """The same extension may be registered again; something else by its name is refused."""
    shapes = Registry("shapes", {"square": 4})
    shapes.register("hexagon", 6, "1")
    shapes.register("hexagon", 6, "1")
    for name, value, version in (("square", 4, "1"), ("hexagon", 7, "1"), ("hexagon", 6, "2")):
        with pytest.raises(ValueError, match=f"shapes has '{name}' already"):
            shapes.register(name, value, version)
    shapes.unregister("hexagon")
    shapes.register("hexagon", 7, "1")
    assert shapes["hexagon"] == 7


def test_functions_may_be_named() -> None:
    """A function, or where it stands."""
    assert resolved("math:floor")(2.5) == resolved(round)(2.4) == 2
