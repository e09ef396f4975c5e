"""Files that processes share: written whole or not at all, and claimed by one at a time.

A claim is a lock that the system lets go when its process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from collections.abc import Callable
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
        # have the renaming itself on the disk
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
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


def write_folder(place: Path, write: Callable[[Path], object]) -> None:
    """Write a folder beside its place, then put it there instead of what was there.

    Raises
    ------
    StoreError
        When it cannot be written (no space, no right); what was there stays.
    """
    part = place.with_name(f".{place.name}.{os.getpid()}{PART}")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        write(part)
        if place.exists():
            shutil.rmtree(place)
        part.rename(place)
    except OSError as error:
        raise StoreError(f"{place} cannot be written ({error.strerror})") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


class Claim:
    """A run that is this process's to compute."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle

    def release(self) -> None:
        """Let it go; others may take it."""
        # removed while it is held: whoever opened it before sees that its place is empty
        self._path.unlink(missing_ok=True)
        os.close(self._handle)


def claim(path: Path) -> Claim | None:
    """Claim a run; None when another process has it.

    Raises
    ------
    StoreError
        When the store cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                return None
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                return Claim(path, handle)
            os.close(handle)
    except FileNotFoundError:
        return claim(path)
    except OSError as error:
        raise refusal(path, error) from None
