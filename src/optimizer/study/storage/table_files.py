"""Tables of the scenarios that were run, each kept once under the hash of its content."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

from optimizer.errors import StoreError
from optimizer.study.storage.atomic_files import refusal, write_whole

AGE = 3600.0
"""Seconds that a table which no run names stays: a run that is being kept may name it yet."""


def digests(tables: Mapping[str, bytes]) -> dict[str, str]:
    """Hash of the content of every table, by name."""
    return {name: hashlib.sha256(tables[name]).hexdigest() for name in sorted(tables)}


def keep_tables(folder: Path, tables: Mapping[str, bytes]) -> dict[str, str]:
    """Write the tables that are not there; gives their hashes by name.

    Raises
    ------
    StoreError
        When one cannot be written.
    """
    named = digests(tables)
    for name, digest in named.items():
        path = folder / digest
        try:
            # whoever removes unused tables sees that somebody wants this one
            os.utime(path)
        except FileNotFoundError:
            write_whole(path, tables[name])
        except OSError as error:
            raise refusal(path, error) from None
    return named


def read_table_file(folder: Path, digest: str) -> bytes:
    """Content of a table.

    Raises
    ------
    StoreError
        When it is not there, or is not what was written.
    """
    path = folder / digest
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror})") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise StoreError(f"{path} is not what was written; remove it and the runs that name it")
    return content


def remove_unused(folder: Path, named: set[str]) -> int:
    """Remove tables that no run has named for an hour; gives how many."""
    old = [
        path
        for path in folder.glob("*")
        if path.name not in named and time.time() - path.stat().st_mtime > AGE
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
