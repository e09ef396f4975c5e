"""Runs compared with the first of them: the comparison, its name, and all of it as plain values."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from optimizer.comparison.input_differences import InputDifference, input_differences
from optimizer.comparison.result_differences import (
    TargetDifference,
    figure_differences,
    target_difference,
)
from optimizer.comparison.side import Make, Side, find

MOST_CELLS = 20
"""Cells of a table, and targets, that JSON gives one by one; sums are of all."""


@dataclass(frozen=True, eq=False)
class Difference:
    """What a run has other than the reference A.

    ``letter`` is B, C and so on; ``figures`` is the table of :func:`figure_differences`.
    """

    letter: str
    a: Side
    b: Side
    inputs: tuple[InputDifference, ...]
    targets: TargetDifference
    figures: pd.DataFrame

    @property
    def moved_figures(self) -> pd.DataFrame:
        """Figures that differ, or that one run alone has."""
        table = self.figures
        unknown = table["a"].isna() & table["b"].isna() & (table["how"] == "plain")
        wide = table["low"].notna() & (table["low"] != table["high"])
        still = ((table["difference"] == 0) | unknown) & ~wide
        return table[~still].reset_index(drop=True)

    @property
    def same(self) -> bool:
        """Whether nothing differs: neither inputs, nor targets, nor figures."""
        return not self.inputs and self.targets.cells.empty and self.moved_figures.empty

    @property
    def same_versions(self) -> bool:
        """Whether one engine computed both; the runs of studies also know its source."""
        one, other = self.a.versions, self.b.versions
        if all(", source " in text for text in (one, other)):
            return one == other
        return one.partition(", source ")[0] == other.partition(", source ")[0]

    @property
    def same_points(self) -> bool:
        """Whether both have the same points of sale: each draws the same random numbers."""
        return self.a.points == self.b.points

    @property
    def replications(self) -> tuple[int, int]:
        """Replications of A and of B."""
        first, second = (next(iter(s.samples.values()), ()) for s in (self.a, self.b))
        return len(first), len(second)

    def __repr__(self) -> str:
        return (
            f"<Difference {self.letter}: {len(self.inputs)} inputs, {self.targets.moved:,} lines "
            f"moved, {len(self.moved_figures)} figures>"
        )


@dataclass(frozen=True, eq=False)
class Comparison:
    """Runs compared with the first, A.

    ``differences`` are B's from A, C's from A and so on; ``level`` is the intervals' confidence.
    """

    sides: tuple[Side, ...]
    differences: tuple[Difference, ...]
    level: float

    @property
    def reached(self) -> bool:
        """Whether every run is within its asked gap and precision."""
        return all(side.reached for side in self.sides)

    def to_frame(self) -> pd.DataFrame:
        """Every figure of every run with its difference from A's; ``run`` is the letter."""
        tables = [d.figures.assign(run=d.letter) for d in self.differences]
        table = pd.concat(tables, ignore_index=True)
        return table[["run", *(c for c in table.columns if c != "run")]]

    def __repr__(self) -> str:
        inside = ", ".join(repr(d)[1:-1] for d in self.differences)
        return f"<Comparison with {self.sides[0].name}: {inside}>"

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(float_format="{:,.3f}".format))


def compare(
    runs: Sequence[str | Path | Side],
    out: str | Path = "runs",
    store: str | Path = "studies",
    level: float = 0.95,
    make: Make | None = None,
) -> Comparison:
    """Compare runs with the first of them: inputs, targets, figures.

    Parameters
    ----------
    runs : sequence
        Each the folder of a run, a scenario (folder or file) whose run is in ``out``, or the
        key of a run in ``store`` or how it begins.
    out, store : str or Path
        Where runs of ``optimizer run`` and of studies are kept.
    level : float
        Confidence of the intervals.
    make : callable, optional
        Computes the run of a scenario that has none: ``lambda s: optimizer.run(s).folder``.

    Raises
    ------
    ScenarioError
        With every fault of what is named.
    """
    if not 0 < level < 1:
        raise ValueError(f"level {level}; give a confidence between 0 and 1, like 0.95")
    sides = find(runs, Path(out), Path(store), make)
    a = sides[0]
    differences = []
    for i, b in enumerate(sides[1:], 1):
        inputs, targets = input_differences(a.scenario, b.scenario), target_difference(a, b)
        figures = figure_differences(a, b, level)
        differences.append(Difference(_letter(i), a, b, inputs, targets, figures))
    return Comparison(sides, tuple(differences), level)


def _letter(number: int) -> str:
    """A, B ... Z, AA and so on."""
    text = chr(ord("A") + number % 26)
    return text if number < 26 else _letter(number // 26 - 1) + text


def folder_name(comparison: Comparison) -> str:
    """A name for a comparison: the same for the same runs, ASCII."""
    names = []
    for side in comparison.sides[:2]:
        plain = unicodedata.normalize("NFKD", side.name).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
        names.append(f"{slug or 'scenario'}-{side.key[:8]}")
    more = [side.key[:8] for side in comparison.sides[2:]]
    return "_".join([*names, *more])[:200]


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Everything of a comparison but single targets beyond the largest; NaN as null."""
    shown = ("name", "place", "key", "seed", "reached", "versions")
    return {
        "level": comparison.level,
        "reached": comparison.reached,
        "runs": [{name: getattr(side, name) for name in shown} for side in comparison.sides],
        "differences": [_difference(d) for d in comparison.differences],
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
    shown = {name: getattr(difference, name) for name in ("path", "kind", "a", "b")}
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
                vars(c) | {"largest": None if c.largest != c.largest else c.largest}
                for c in table.columns
            ],
            "cells": [vars(cell) for cell in table.cells[:MOST_CELLS]],
        }
    return shown


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return list(json.loads(table.to_json(orient="records", double_precision=15)))
