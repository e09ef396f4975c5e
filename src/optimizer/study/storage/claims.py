"""Who computes a run: one process at a time, whatever studies share a store.

A claim is a lock that the system lets go when its process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from optimizer.study.storage.atomic_files import refusal


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
