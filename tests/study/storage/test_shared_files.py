"""Files and folders written whole or not at all, and claims that are one process's."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import StoreError
from optimizer.study.storage.shared_files import claim, write_folder, write_whole


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


def test_a_claim_is_one_process_s(tmp_path: Path) -> None:
    """A second one has to wait until the first lets go."""
    first = claim(tmp_path / "claims" / "run")
    assert first is not None
    assert claim(tmp_path / "claims" / "run") is None
    first.release()
    again = claim(tmp_path / "claims" / "run")
    assert again is not None
    again.release()
    assert not list((tmp_path / "claims").iterdir())


def test_a_folder_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    """Files of before are gone; nothing stays beside it."""
    place = tmp_path / "result"
    write_folder(place, lambda folder: (folder / "old").write_text("a", encoding="utf-8"))
    write_folder(place, lambda folder: (folder / "new").write_text("b", encoding="utf-8"))
    assert [path.name for path in place.iterdir()] == ["new"]
    assert list(tmp_path.iterdir()) == [place]


def test_what_was_there_stays_when_writing_fails(tmp_path: Path) -> None:
    """The user is told which folder it is."""
    place = tmp_path / "result"
    write_folder(place, lambda folder: (folder / "old").write_text("a", encoding="utf-8"))

    def full(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="result cannot be written"):
        write_folder(place, full)
    assert (place / "old").read_text(encoding="utf-8") == "a"
    assert list(tmp_path.iterdir()) == [place]
