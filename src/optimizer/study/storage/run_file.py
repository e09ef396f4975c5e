"""The file of a run: figures, then targets, a row group each, and in the metadata what it is of."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.scenario.identity import as_data
from optimizer.study.definition.jobs import Job, Outcome, Result, RunModel, engine, name_of

_ABOUT = b"run"
_SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("replication", pa.int32()),
        ("value", pa.float64()),
        ("unit", pa.string()),
    ]
)
TARGETS = pa.schema(
    [
        ("channel", pa.string()),
        ("zone", pa.string()),
        ("offer", pa.string()),
        ("month", pa.string()),
        ("lines", pa.int64()),
    ]
)
"""Columns of the targets of a run; segments are summed."""
_PLACES = tuple(name for name in TARGETS.names if name != "lines")


def about(table: pa.Table) -> dict[str, Any]:
    """What the metadata of a run's table say."""
    return dict(json.loads(table.schema.metadata[_ABOUT]))


def figures_in(file: bytes) -> pa.Table:
    """Figures of a run: name, replication (null: over all), value, unit; what it was of."""
    return _part(file, 0, _SCHEMA.names)


def targets_in(file: bytes) -> pa.Table:
    """Targets of a run that are not 0; see :data:`optimizer.study.storage.run_file.TARGETS`."""
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
    arrays = [pa.array(c, t) for c, t in zip(columns, _SCHEMA.types, strict=True)]
    figures = pa.Table.from_arrays(arrays, schema=_SCHEMA)
    targets = TARGETS.empty_table() if outcome.targets is None else outcome.targets
    lines = targets["lines"].cast(pa.float64())
    targets = targets.drop_columns("lines").append_column("value", lines)
    schema = pa.schema([*_SCHEMA, *(TARGETS.field(name) for name in _PLACES)])
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
