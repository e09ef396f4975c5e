"""The files of runs: figures and targets with what they are of; tables of scenarios, each once.

The file of a run has a row group of figures, then one of targets, and in its metadata what was run,
of which scenario, and how it ended. A table is named by the hash of its content.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from optimizer.errors import StoreError
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.scenario.identity import as_data
from optimizer.study.definition.jobs import Job, Outcome, Result, RunModel, engine, name_of
from optimizer.study.storage.shared_files import refusal, write_whole

_ABOUT = b"run"
_FIGURES = pa.schema(
    {"name": pa.string(), "replication": pa.int32(), "value": pa.float64(), "unit": pa.string()}
)
_PLACES = ("channel", "zone", "offer", "month")
TARGETS = pa.schema({**dict.fromkeys(_PLACES, pa.string()), "lines": pa.int64()})
"""Columns of the targets of a run; segments are summed."""
AGE = 3600.0
"""Seconds that a table which no run names stays: a run that is being kept may name it yet."""


def about(table: pa.Table) -> dict[str, Any]:
    """What the metadata of a run's table say."""
    return dict(json.loads(table.schema.metadata[_ABOUT]))


def figures_in(file: bytes) -> pa.Table:
    """Figures of a run: name, replication (null: over all), value, unit; what it was of."""
    return _part(file, 0, _FIGURES.names)


def figure_values(table: pa.Table) -> dict[str, float]:
    """Figures over all replications by name, of a run's table."""
    columns = table.to_pydict()
    rows = zip(columns["name"], columns["replication"], columns["value"], strict=True)
    return {name: value for name, replication, value in rows if replication is None}


def targets_in(file: bytes) -> pa.Table:
    """Targets of a run that are not 0; see :data:`TARGETS`."""
    table = _part(file, 1, [*_PLACES, "value"]).replace_schema_metadata(None)
    return table.rename_columns([*_PLACES, "lines"]).cast(TARGETS)


def _part(file: bytes, part: int, columns: list[str]) -> pa.Table:
    return pq.ParquetFile(io.BytesIO(file)).read_row_group(part, columns)


def content(
    job: Job, scenario: Scenario, model: RunModel, result: Result, named: dict[str, str]
) -> bytes:
    """The file of a run: the same bytes whenever and wherever it was computed."""
    outcome = result.outcome or Outcome({}, reached=False)
    rows: list[tuple[str, int | None, float, str]] = [
        (name, None, value, unit) for name, (value, unit) in outcome.figures.items()
    ]
    for name, values in outcome.samples.items():
        unit = outcome.figures[name][1] if name in outcome.figures else ""
        rows += [(name, i, value, unit) for i, value in enumerate(values)]
    facts = {
        "key": job.key,
        "status": result.status,
        "reason": result.reason,
        "reached": outcome.reached,
        "name": scenario.spec.name,
        "scenario_hash": job.scenario_hash,
        "seed": job.seed,
        "what": job.request.what,
        "schemes": job.request.schemes,
        "replications": job.request.replications,
        "start": job.request.start,
        "model": name_of(model),
        "versions": engine(),
        "scenario": as_data(scenario.as_written),
        "tables": named,
    }
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    figures = pa.table(columns, schema=_FIGURES)
    targets = TARGETS.empty_table() if outcome.targets is None else outcome.targets
    lines = targets["lines"].cast(pa.float64())
    targets = targets.drop_columns("lines").append_column("value", lines)
    schema = pa.schema([*_FIGURES, *(TARGETS.field(name) for name in _PLACES)])
    schema = schema.with_metadata({_ABOUT: json.dumps(facts, ensure_ascii=False)})
    buffer = io.BytesIO()
    with pq.ParquetWriter(buffer, schema) as writer:
        for part in (figures, targets):
            writer.write_table(_widened(part, schema))
    return buffer.getvalue()


def _widened(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table with every column of a schema: null where it has none."""
    columns = [
        table[field.name] if field.name in table.column_names else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def target_rows(plan: Plan) -> pa.Table:
    """Targets of a plan that are not 0: channel, zone, offer, month, lines (see ``TARGETS``).

    Rows are sorted by channel, then zone, offer and month, in the plan's order of each.
    """
    axes = plan.axes
    lines = plan.target_lines.sum(axis=2).transpose(2, 0, 3, 1)
    at = np.nonzero(lines)
    names = (axes.channels, axes.zones, axes.offers, axes.months)
    columns = [
        pa.array(values, pa.string()).take(pa.array(index))
        for values, index in zip(names, at, strict=True)
    ]
    return pa.Table.from_arrays([*columns, pa.array(lines[at], pa.int64())], schema=TARGETS)


def keep_tables(folder: Path, tables: Mapping[str, bytes]) -> dict[str, str]:
    """Write the tables that are not there; gives their hashes by name.

    Raises
    ------
    StoreError
        When one cannot be written.
    """
    named = {name: _digest(tables[name]) for name in sorted(tables)}
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
    if _digest(content) != digest:
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


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
