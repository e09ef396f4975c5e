"""The design of a study in the store: the levels of every run, under the study's name.

A study that is changed in its file takes the place of what it was. Another file's study of the
same name is refused: neither would know whose results stand there.
"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from optimizer.errors import StoreError
from optimizer.study.definition.study_loading import Study
from optimizer.study.storage.atomic_files import write_whole
from optimizer.study.storage.run_store import RunStore

_COLUMNS = {
    "study": pa.string(),
    "run": pa.int32(),
    "key": pa.string(),
    "factor": pa.string(),
    "level": pa.string(),
    "value": pa.float64(),
}


def place(study: Study, store: RunStore, folder: str, end: str) -> Path:
    """Where a file of a study is in a store."""
    return store.folder / folder / f"{_slug(study.name)}.{end}"


def refuse_taken(study: Study, store: RunStore, replace: bool = False) -> None:
    """Refuse a name that is another file's; see :func:`settle`."""
    other = None if replace else _other(study, place(study, store, "designs", "json"))
    if other is not None:
        raise StoreError(
            f"{store.folder} holds another study named {study.name!r}, of {other}. Give this one "
            "a `name:` of its own, or --replace it; its runs are kept in either case"
        )


def settle(study: Study, store: RunStore, replace: bool = False) -> None:
    """Write the design of a study, and which file it is of.

    Parameters
    ----------
    replace : bool
        Take the place of another file's study of the same name.

    Raises
    ------
    StoreError
        When the name is another file's; nothing is written then.
    """
    origin = place(study, store, "designs", "json")
    refuse_taken(study, store, replace)
    write_whole(place(study, store, "designs", "parquet"), _design(study))
    identity = {"study": study.name, "file": str(study.file), "content": study.content}
    write_whole(origin, json.dumps(identity, ensure_ascii=False, indent=1).encode())


def _other(study: Study, origin: Path) -> str | None:
    """The file whose study has the name, where it is neither this file nor of its content."""
    try:
        identity = json.loads(origin.read_text(encoding="utf-8"))
        file, content = str(identity["file"]), str(identity["content"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None if str(study.file) == file or study.content == content else file


def _design(study: Study) -> bytes:
    """The levels of every run, as a Parquet file."""
    rows: list[tuple[str, int, str, str | None, str | None, float | None]] = []
    for number, (point, job) in enumerate(zip(study.points, study.jobs, strict=True), 1):
        if not point:
            rows.append((study.name, number, job.key, None, None, None))
        for name, level in point.items():
            value = level.label if isinstance(level.label, float) else None
            rows.append((study.name, number, job.key, name, str(level.label), value))
    columns = list(zip(*rows, strict=True)) or [()] * len(_COLUMNS)
    arrays = [pa.array(c, t) for c, t in zip(columns, _COLUMNS.values(), strict=True)]
    buffer = io.BytesIO()
    pq.write_table(pa.table(dict(zip(_COLUMNS, arrays, strict=True))), buffer)
    return buffer.getvalue()


def _slug(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name).strip("-") or "study"
