"""Files written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import StoreError
from optimizer.study.storage.atomic_files import write_whole


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """The folder is made, the old content goes, nothing half-written stays beside it."""
    path = tmp_path / "folder" / "file"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_what_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    """A folder in the way is named, and is still there."""
    (tmp_path / "file" / "inside").mkdir(parents=True)
    with pytest.raises(StoreError, match="file cannot be written"):
        write_whole(tmp_path / "file", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
