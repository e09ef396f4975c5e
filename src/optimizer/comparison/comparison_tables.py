"""A comparison as plain values and tables: for JSON, and for whoever writes pages."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from optimizer.comparison.comparing import Comparison, Difference
from optimizer.comparison.inputs import InputDifference
from optimizer.comparison.side import Side

MOST_CELLS = 20
"""Cells of a table, and targets, that are given one by one; sums are of all."""


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Everything of a comparison but single targets beyond the largest; NaN as null."""
    return {
        "level": comparison.level,
        "reached": comparison.reached,
        "runs": [_side(side) for side in comparison.sides],
        "differences": [_difference(d) for d in comparison.differences],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "name": side.name,
        "place": side.place,
        "key": side.key,
        "seed": side.seed,
        "reached": side.reached,
        "versions": side.versions,
    }


def _difference(difference: Difference) -> dict[str, Any]:
    moved = difference.targets
    return {
        "run": difference.letter,
        "same": difference.same,
        "same_points_of_sale": difference.same_points,
        "inputs": [_input(one) for one in difference.inputs],
        "targets": {
            "a": moved.total_a,
            "b": moved.total_b,
            "difference": moved.difference,
            "moved": moved.moved,
            "only_a": dict(moved.only_a),
            "only_b": dict(moved.only_b),
            "zones_of_other_region": list(moved.other_region),
            "by": {" × ".join(axes): _rows(table) for axes, table in moved.margins.items()},
            "largest": _rows(moved.cells.head(MOST_CELLS)),
        },
        "figures": _rows(difference.figures),
    }


def _input(difference: InputDifference) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "path": difference.path,
        "kind": difference.kind,
        "a": difference.a,
        "b": difference.b,
    }
    table = difference.table
    if table is not None:
        shown["table"] = {
            "read": table.read,
            "same_values": table.same_values,
            "rows_a": table.rows_a,
            "rows_b": table.rows_b,
            "rows_changed": table.rows,
            "only_a": list(table.only_a),
            "only_b": list(table.only_b),
            "columns_only_a": list(table.columns_a),
            "columns_only_b": list(table.columns_b),
            "columns": [
                {"name": c.name, "cells": c.cells, "largest": _number(c.largest)}
                for c in table.columns
            ],
            "cells": [vars(cell) for cell in table.cells[:MOST_CELLS]],
        }
    return shown


def _number(value: float) -> float | None:
    return None if value != value else value


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", double_precision=15))
    return rows
