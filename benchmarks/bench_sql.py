"""SQL over a store of runs: the index in DuckDB against views of the runs' files.

Run: python benchmarks/bench_sql.py [runs]. The files are synthetic: figures, samples and targets
of the size of the small scenario's. Each way answers ``runs list`` and the README's query, as
each is asked first after a new run, and as it is asked again, the least of 15 times each;
connections are opened each time.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from optimizer.scenario import Scenario, load
from optimizer.study import Outcome, RunRequest, RunStore, connect
from optimizer.study.definition.jobs import Job, Result
from optimizer.study.definition.levels import Changes
from optimizer.study.storage.run_files import TARGETS

REPLICATIONS = 14
QUERIES = {
    "runs list": "select key, name, what, seed, status, reached, seconds, reason from runs "
    "order by name, key",
    "README": "select name, avg(value) from responses group by name",
}
VIEWS = """
create table runs as
  select about.*, times.seconds
  from (select from_json(decode(value), '{about}') as about
        from parquet_kv_metadata('{files}') where decode(key) = 'run')
  left join times on times.key = about.key;
create view responses as
  select parse_filename(filename, true) as key, name, replication, value, unit
  from read_parquet('{files}', filename = true) where name is not null;
"""
ABOUT = {
    **dict.fromkeys(("key", "status", "reason", "name", "what"), "varchar"),
    "reached": "boolean",
    "seed": "bigint",
}


def model(scenario: Scenario, ask: RunRequest) -> Outcome:
    """Stands for what computes a run."""
    raise NotImplementedError


def put(store: RunStore, scenario: Scenario, number: int) -> None:
    """Keep a synthetic run."""
    rng = np.random.default_rng(number)
    figures = {f"plan.figure {i}": (float(rng.normal()), "lines") for i in range(200)}
    samples = {f"scheme.figure {i}": tuple(rng.normal(size=REPLICATIONS)) for i in range(40)}
    figures |= {name: (float(np.mean(values)), "lines") for name, values in samples.items()}
    names = [f"zone {i}" for i in range(1200)]
    places = dict.fromkeys(("channel", "zone", "offer", "month"), names)
    targets = pa.table({**places, "lines": rng.integers(1, 99, len(names))}, TARGETS)
    key = hashlib.sha256(str(number).encode()).hexdigest()
    job = Job(key, scenario.hash, number, Changes(), RunRequest("simulate"))
    store.put(job, scenario, model, Result("done", Outcome(figures, samples, True, targets), "", 1))


def by_index(store: RunStore, query: str) -> list[tuple[object, ...]]:
    """Through the index, as the engine does it."""
    with connect(store.folder) as sql:
        return sql.sql(query).fetchall()


def by_views(store: RunStore, query: str) -> list[tuple[object, ...]]:
    """From the files themselves."""
    times = store.seconds()
    columns = {"key": pa.array([*times]), "seconds": pa.array([*times.values()])}
    files = store.folder / "runs" / "??" / "*.parquet"
    with duckdb.connect() as sql:
        sql.register("times", pa.table(columns))
        sql.execute(VIEWS.format(files=files, about=json.dumps(ABOUT)))
        return sql.sql(query).fetchall()


def seconds(ask: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def main() -> None:
    """Fill a store, ask both ways, print the times and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    scenario = load(Path(__file__).parents[1] / "scenarios" / "small")
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(folder)
        for number in range(count):
            put(store, scenario, number)
        print(f"{count} runs; milliseconds by the index, by views, and views over index")
        for name, query in QUERIES.items():
            assert len(by_index(store, query)) == len(by_views(store, query))
            first: tuple[list[float], list[float]] = ([], [])
            again: tuple[list[float], list[float]] = ([], [])
            for number in range(15):
                put(store, scenario, count + number)
                for way, one, other in zip((by_index, by_views), first, again, strict=True):
                    one.append(seconds(lambda way=way, query=query: way(store, query)))
                    other.append(seconds(lambda way=way, query=query: way(store, query)))
            for when, times in (("after a new run", first), ("again", again)):
                index, views = (1000 * min(found) for found in times)
                print(f"{name}, {when}: {index:.0f} {views:.0f} {views / index:.2f}")


if __name__ == "__main__":
    main()
