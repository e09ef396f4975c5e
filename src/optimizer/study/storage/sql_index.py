"""SQL over all runs: an index in DuckDB, made of the store's files and never trusted over them.

An index is written beside the last one and renamed, under a number of its own; so readers keep
what they opened, and a process killed while writing one loses nothing.

Views of the Parquet files would do without all this; ``benchmarks/bench_sql.py`` compares them. Of
200 runs they take as long as the index after a new run, and about twice as long (0.1 s against
0.05 s) when nothing is new; of 2,000 runs 5 to 8 times as long (0.7 to 1.6 s).
"""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from optimizer.study.storage.run_files import about
from optimizer.study.storage.run_store import RunStore

PATIENCE = 30.0
"""Seconds to wait for another process that writes the index, before the files are read instead."""
_TABLES = """
create table runs ({runs}, seconds double);
create table files (name varchar primary key, stamp varchar);
create table responses (key varchar, name varchar, replication integer, value double, unit varchar);
create table points (study varchar, run integer, key varchar, factor varchar, level varchar,
  value double);
"""
_ABOUT = """
key varchar, status varchar, reason varchar, reached boolean, name varchar, scenario_hash varchar,
seed bigint, what varchar, replications integer, model varchar, versions varchar
"""
"""Columns of the table of runs that a run's file tells; ``seconds`` are beside them."""


def connect(folder: str | Path) -> duckdb.DuckDBPyConnection:
    """Open all runs of a store for SQL.

    Tables: ``runs`` (one row a run), ``responses`` (its figures; ``replication`` is null where a
    figure is over all of them), ``points`` (the level of each factor in each run of each study),
    ``targets`` (key, channel, zone, offer, month, lines; those that are not 0), which is read
    from the runs' files when it is asked for.

    The connection is to be read only.

    Raises
    ------
    StoreError
        When there is no store, or a run cannot be read.
    """
    store = RunStore(folder, make=False)
    try:
        with _alone(store.folder / "index.lock") as held:
            if held:
                return _with_targets(duckdb.connect(str(_refreshed(store)), read_only=True), store)
    except (OSError, duckdb.Error):
        # no room or no right for an index: the files have it all
        pass
    sql = duckdb.connect()
    _create_tables(sql)
    _take(sql, store, _stamps(store), {})
    return _with_targets(sql, store)


def _create_tables(sql: duckdb.DuckDBPyConnection) -> None:
    sql.execute(_TABLES.format(runs=_ABOUT))


def _with_targets(sql: duckdb.DuckDBPyConnection, store: RunStore) -> duckdb.DuckDBPyConnection:
    """Show the targets in the runs' files as a table: too many to have twice."""
    files = f"{glob.escape(str((store.folder / 'runs').absolute()))}/??/*.parquet"
    if glob.glob(files):
        quoted = files.replace("'", "''")
        sql.execute(
            "create temp view targets as select parse_filename(filename, true) as key, channel, "
            "zone, offer, month, value::bigint as lines "
            f"from read_parquet('{quoted}', filename = true) where channel is not null"
        )
    else:
        sql.execute(
            "create temp table targets (key varchar, channel varchar, zone varchar, "
            "offer varchar, month varchar, lines bigint)"
        )
    return sql


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Hold the lock of the index; False when others hold it too long."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    yield False
                    return
                time.sleep(0.05)
            else:
                yield True
                return
    finally:
        os.close(handle)


def _stamps(store: RunStore) -> dict[str, str]:
    """Every file that the index is made of, with what changes when it changes."""
    stamps = {}
    for pattern in ("runs/??/*.parquet", "designs/*.parquet", "times.jsonl"):
        for path in store.folder.glob(pattern):
            with suppress(FileNotFoundError):
                state = path.stat()
                name = str(path.relative_to(store.folder))
                stamps[name] = f"{state.st_ino} {state.st_size} {state.st_mtime_ns}"
    return stamps


def _refreshed(store: RunStore) -> Path:
    """The newest index, after what has changed was taken over."""
    kept = sorted(store.folder.glob("index.*.duckdb"), key=_number)
    now, old = _stamps(store), kept[-1] if kept else None
    known = _known(old) if old is not None else None
    if old is not None and known == now:
        return old
    new = store.folder / f"index.{_number(old) + 1 if old else 1}.duckdb"
    part = store.folder / ".index.part"
    _without(part)
    try:
        if old is not None and known is not None:
            shutil.copyfile(old, part)
        with duckdb.connect(str(part)) as sql:
            if known is None:
                _create_tables(sql)
            _take(sql, store, now, known or {})
        os.replace(part, new)
    finally:
        # on a full disk what is half-written would keep the room that runs need
        _without(part)
    for path in kept:
        path.unlink(missing_ok=True)
    return new


def _number(path: Path) -> int:
    middle = path.name.split(".")[1]
    return int(middle) if middle.isdigit() else 0


def _without(part: Path) -> None:
    for path in (part, Path(f"{part}.wal")):
        path.unlink(missing_ok=True)


def _known(index: Path) -> dict[str, str] | None:
    """What an index is made of; None when it is not whole."""
    try:
        with duckdb.connect(str(index), read_only=True) as sql:
            return dict(sql.execute("select name, stamp from files").fetchall())
    except duckdb.Error:
        return None


def _take(
    sql: duckdb.DuckDBPyConnection, store: RunStore, now: dict[str, str], known: dict[str, str]
) -> None:
    """Take over what is new or changed, drop what is gone."""
    stale = [name for name in known if now.get(name) != known[name]]
    fresh = [name for name in now if known.get(name) != now[name]]
    sql.execute("begin")
    for name in stale:
        stem = Path(name).stem
        sql.execute("delete from runs where key = ?", [stem])
        sql.execute("delete from responses where key = ?", [stem])
        sql.execute("delete from files where name = ?", [name])
    _take_runs(sql, store, [Path(n).stem for n in fresh if n.startswith("runs/")])
    if any(name.startswith("designs/") for name in [*fresh, *stale]):
        sql.execute("delete from points")
        for name in sorted(now):
            if name.startswith("designs/"):
                _insert(sql, "points", pq.read_table(store.folder / name))
    _take_times(sql, store)
    if fresh:
        rows = pa.table({"name": fresh, "stamp": [now[name] for name in fresh]})
        _insert(sql, "files", rows)
    sql.execute("commit")


def _take_runs(sql: duckdb.DuckDBPyConnection, store: RunStore, keys: list[str]) -> None:
    rows, figures = [], []
    for key in keys:
        table = store.table(key)
        facts = about(table)
        rows.append({name: facts[name] for name in (c.split()[0] for c in _ABOUT.split(","))})
        named = pa.array([key] * len(table), pa.string())
        figures.append(table.replace_schema_metadata(None).add_column(0, "key", named))
    if rows:
        _insert(sql, "runs", pa.Table.from_pylist(rows))
        _insert(sql, "responses", pa.concat_tables(figures))


def _take_times(sql: duckdb.DuckDBPyConnection, store: RunStore) -> None:
    seconds = store.seconds()
    if seconds:
        rows = pa.table({"key": list(seconds), "seconds": list(seconds.values())})
        sql.register("given", rows)
        sql.execute("update runs set seconds = given.seconds from given where runs.key = given.key")
        sql.unregister("given")


def _insert(sql: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    sql.register("given", rows)
    sql.execute(f"insert into {table} by name select * from given")
    sql.unregister("given")
