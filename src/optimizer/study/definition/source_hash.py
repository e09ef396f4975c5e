"""What the package itself is: the hash of its files, code and bundled data alike."""

from __future__ import annotations

import hashlib
from pathlib import Path

HOME = Path(__file__).parents[2]


def source(folder: Path = HOME) -> str:
    """SHA-256 (hex) over every file of the package and its place; compiled ones do not count."""
    digest = hashlib.sha256()
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    for name in sorted(files):
        if "__pycache__" not in name:
            content = hashlib.sha256(files[name].read_bytes()).digest()
            digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()
