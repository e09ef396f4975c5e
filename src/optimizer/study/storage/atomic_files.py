"""Files written whole or not at all."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from optimizer.errors import StoreError

PART = ".part"
"""End of the name of a file that is being written."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, to the disk, then rename it.

    Whatever ends the process, ``path`` holds either what it held or all of ``content``.

    Raises
    ------
    StoreError
        When it cannot be written (no space, no right); what was there stays.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        _settle(path.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise refusal(path, error) from None


def refusal(path: Path, error: OSError) -> StoreError:
    """What a user is told when the store cannot be written."""
    why = error.strerror or str(error)
    return StoreError(
        f"{path} cannot be written ({why}). What is finished is kept: make room or give the right "
        "to write, and the same command goes on"
    )


def _settle(folder: Path) -> None:
    """Have the renaming itself on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
