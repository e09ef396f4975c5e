"""Designs: which levels of the factors each run has, by a rule or row by row of a table."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import qmc

from optimizer.arrays import Floats
from optimizer.errors import Fault
from optimizer.scenario.documents import Document
from optimizer.scenario.faults import nearest
from optimizer.scenario.tables.table import Table, TableRow
from optimizer.scenario.tables.table_formats import read_table
from optimizer.study.definition.levels import FactorLevel, level_at, number_level
from optimizer.study.definition.study_schema import CROSSED, StudyDesign, StudyFactor, StudySpec

Point = Mapping[str, FactorLevel]
"""Level of each factor of a run; a factor that is not named stays as the base has it."""


def points(
    design: StudyDesign,
    factors: Mapping[str, StudyFactor],
    levels: Mapping[str, list[FactorLevel]],
    decisions: Sequence[str] = (),
) -> list[Point]:
    """The runs of a design that is not ``rows``, in order, from all levels of each factor.

    ``decisions`` are factors that a Latin hypercube or Sobol sequence does not sample: every
    combination of their levels is run in every future.
    """
    if design.kind == "grid":
        return _product(levels)
    if design.kind == "one_at_a_time":
        return [{}, *({name: level} for name, runs in levels.items() for level in runs)]
    apart = decisions if design.kind in CROSSED else ()
    sampled = {name: factor for name, factor in factors.items() if name not in apart}
    decided = _product({name: levels[name] for name in apart})
    runs: list[Point] = []
    for row in unit_sample(design, len(sampled)):
        future = {
            name: level_at(factor, float(u), levels[name])
            for (name, factor), u in zip(sampled.items(), row, strict=True)
        }
        crossed = (future | dict(decision) for decision in decided)
        runs += [{name: both[name] for name in factors} for both in crossed]
    return runs


def unit_sample(design: StudyDesign, dimensions: int) -> Floats:
    """``unit[run, factor]`` in [0, 1) of a sampled design, by its seed alone.

    ``sobol_indices`` is Saltelli's (2002, Computer Physics Communications 145:280), ``morris``
    Morris's (1991, Technometrics 33:161) on the middles of equal parts of the unit interval, so
    that every distribution has a quantile there and every list of levels falls into equal parts.
    """
    rng = np.random.default_rng(design.seed)
    if design.kind == "latin_hypercube":
        assert design.runs is not None
        return np.asarray(qmc.LatinHypercube(dimensions, rng=rng).random(design.runs))
    if design.kind == "sobol":
        assert design.runs is not None
        sobol = qmc.Sobol(dimensions, scramble=True, rng=rng)
        return np.asarray(sobol.random_base2(design.runs.bit_length() - 1))
    # it takes a second to import
    from SALib.sample import morris
    from SALib.sample import sobol as saltelli

    names, bounds = [f"x{i}" for i in range(dimensions)], [[0.0, 1.0]] * dimensions
    problem = {"num_vars": dimensions, "names": names, "bounds": bounds}
    if design.kind == "morris":
        walks = morris.sample(problem, design.trajectories, num_levels=design.levels, seed=rng)
        place = np.rint(walks * (design.levels - 1))
        return np.asarray((place + 0.5) / design.levels)
    order = design.second_order
    sample = saltelli.sample(problem, design.samples, calc_second_order=order, seed=rng)
    return np.asarray(sample, dtype=np.float64)


def design_size(
    design: StudyDesign, levels: Mapping[str, list[FactorLevel]], decisions: Sequence[str] = ()
) -> int:
    """Number of runs of a design that is not a table of rows."""
    k = len(levels)
    if design.kind == "grid":
        return math.prod(len(values) for values in levels.values())
    if design.kind == "one_at_a_time":
        return 1 + sum(len(values) for values in levels.values())
    if design.kind == "morris":
        return (design.trajectories or 0) * (k + 1)
    if design.kind == "sobol_indices":
        return (design.samples or 0) * (2 * k + 2 if design.second_order else k + 2)
    return (design.runs or 0) * math.prod(len(levels[name]) for name in decisions)


def _product(levels: Mapping[str, list[FactorLevel]]) -> list[Point]:
    """Every combination of levels."""
    rows = itertools.product(*levels.values())
    return [dict(zip(levels, row, strict=True)) for row in rows]


def rows_of(
    document: Document,
    spec: StudySpec,
    levels: Mapping[str, list[FactorLevel]],
    faults: list[Fault],
) -> list[Point] | None:
    """The runs of a table of rows; None and faults when it is not sound.

    A cell is the name of a variant or table, or else a number; an empty one leaves the factor
    as the base has it.
    """
    assert spec.design.table is not None
    key = ("design", "table")
    path = document.folder(key) / spec.design.table
    try:
        content = path.read_bytes()
    except OSError:
        right = "name a CSV that exists, relative to the study"
        wrong = f"there is no file {spec.design.table!r}"
        faults.append(Fault(*document.place(key), "design.table", wrong, right))
        return None
    table = read_table(str(path), content, tuple(spec.factors), ())
    points: list[Point] = [
        {
            name: level
            for name, factor in spec.factors.items()
            if (level := _level(table, row, name, factor, levels.get(name, []))) is not None
        }
        for row in table.rows
    ]
    faults += table.faults
    return points


def _level(
    table: Table, row: TableRow, name: str, factor: StudyFactor, levels: list[FactorLevel]
) -> FactorLevel | None:
    text = row.cells.get(name, "")
    if not text:
        return None
    named = {str(level.label): level for level in levels}
    if text in named:
        return named[text]
    if factor.variants is not None or factor.tables is not None:
        table.fault(row.line, name, f"{text!r} is no level", nearest(text, named))
        return None
    value = table.number(row, name, None)
    return number_level(factor, value) if value == value else None
