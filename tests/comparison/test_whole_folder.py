"""A folder of results is written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.comparison.whole_folder import keep
from optimizer.errors import StoreError


def test_a_folder_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    """Files of before are gone; nothing stays beside it."""
    place = tmp_path / "result"
    keep(place, lambda folder: (folder / "old").write_text("a", encoding="utf-8"))
    keep(place, lambda folder: (folder / "new").write_text("b", encoding="utf-8"))
    assert [path.name for path in place.iterdir()] == ["new"]
    assert list(tmp_path.iterdir()) == [place]


def test_what_was_there_stays_when_writing_fails(tmp_path: Path) -> None:
    """The user is told which folder it is."""
    place = tmp_path / "result"
    keep(place, lambda folder: (folder / "old").write_text("a", encoding="utf-8"))

    def full(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="result cannot be written"):
        keep(place, full)
    assert (place / "old").read_text(encoding="utf-8") == "a"
    assert list(tmp_path.iterdir()) == [place]
