"""Designs: which levels of the factors each run has."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import qmc

from optimizer.arrays import Floats
from optimizer.study.definition.levels import FactorLevel, level_at
from optimizer.study.definition.study_schema import CROSSED, StudyDesign, StudyFactor

Point = Mapping[str, FactorLevel]
"""Level of each factor of a run; a factor that is not named stays as the base has it."""


def points(
    design: StudyDesign,
    factors: Mapping[str, StudyFactor],
    levels: Mapping[str, list[FactorLevel]],
    decisions: Sequence[str] = (),
) -> list[Point]:
    """The runs of a design, in order; a table of rows is read elsewhere.

    Parameters
    ----------
    design : StudyDesign
        Any but ``rows``.
    levels : mapping of str to list of FactorLevel
        All levels of each factor.
    decisions : sequence of str
        Factors that a Latin hypercube or Sobol sequence does not sample: every combination of
        their levels is run in every future.
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
        for decision in decided:
            both = future | dict(decision)
            runs.append({name: both[name] for name in factors})
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

    problem = {
        "num_vars": dimensions,
        "names": [f"x{i}" for i in range(dimensions)],
        "bounds": [[0.0, 1.0]] * dimensions,
    }
    if design.kind == "morris":
        trajectories = morris.sample(
            problem, design.trajectories, num_levels=design.levels, seed=rng
        )
        place = np.rint(trajectories * (design.levels - 1))
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
