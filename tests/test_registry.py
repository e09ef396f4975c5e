"""The list of a kind of thing, and its door."""

from __future__ import annotations

import sys
from pathlib import Path

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


def test_a_package_opens_the_door_by_an_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs no call; its version is that of the package. It is read when it is needed."""
    info = tmp_path / "polygons-1.4.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: polygons\nVersion: 1.4\n")
    (info / "entry_points.txt").write_text("[optimizer.shapes]\nhexagon = polygons:SIDES\n")
    (tmp_path / "polygons.py").write_text("SIDES = 6\n")
    monkeypatch.syspath_prepend(tmp_path)
    shapes = Registry("shapes", {"square": 4})
    assert shapes["square"] == 4
    assert "polygons" not in sys.modules
    assert shapes["hexagon"] == 6
    assert shapes.extension("hexagon") == Extension(6, "1.4", "")
    sys.modules.pop("polygons")
