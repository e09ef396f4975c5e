"""A folder of results written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

from optimizer.comparison.comparing import Comparison
from optimizer.errors import StoreError


def folder_name(comparison: Comparison) -> str:
    """A name for a comparison: the same for the same runs, ASCII."""
    names = []
    for side in comparison.sides[:2]:
        plain = unicodedata.normalize("NFKD", side.name).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
        names.append(f"{slug or 'scenario'}-{side.key[:8]}")
    more = [side.key[:8] for side in comparison.sides[2:]]
    return "_".join([*names, *more])[:200]


def keep(place: Path, write: Callable[[Path], object]) -> None:
    """Write a folder beside its place, then put it there.

    Raises
    ------
    StoreError
        When it cannot be written (no space, no right); what was there stays.
    """
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
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
