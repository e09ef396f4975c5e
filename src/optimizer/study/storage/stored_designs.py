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
from optimizer.study.storage.run_store import RunStore
from optimizer.study.storage.shared_files import write_whole

_TEXTS = dict.fromkeys(("key", "factor", "level"), pa.string())
_COLUMNS = pa.schema({"study": pa.string(), "run": pa.int32(), **_TEXTS, "value": pa.float64()})


def place(study: Study, store: RunStore, folder: str, end: str) -> Path:
    """Where a file of a study is in a store."""
    slug = re.sub(r"[^\w-]+", "-", study.name).strip("-") or "study"
    return store.folder / folder / f"{slug}.{end}"


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

    ``replace`` takes the place of another file's study of the same name.

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
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns, schema=_COLUMNS), buffer)
    return buffer.getvalue()
