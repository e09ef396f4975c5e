"""Designs: which levels of the factors each run has."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from optimizer.study.levels import Level, level_at
from optimizer.study.schema import DesignSpec, Factor

__all__ = ["Point", "grid_size", "points"]

Point = Mapping[str, Level]
"""Level of each factor of a run; a factor that is not named stays as the base has it."""


def points(
    design: DesignSpec, factors: Mapping[str, Factor], levels: Mapping[str, list[Level]]
) -> list[Point]:
    """The runs of a design, in order; a table of rows is read elsewhere.

    Parameters
    ----------
    design : DesignSpec
        Any but ``rows``.
    factors : mapping of str to Factor
    levels : mapping of str to list of Level
        All levels of each factor.
    """
    if design.kind == "grid":
        rows = itertools.product(*levels.values())
        return [dict(zip(levels, row, strict=True)) for row in rows]
    if design.kind == "one_at_a_time":
        return [{}, *({name: level} for name, found in levels.items() for level in found)]
    return [
        {
            name: level_at(factor, float(u), levels[name])
            for (name, factor), u in zip(factors.items(), row, strict=True)
        }
        for row in _unit(design, len(factors))
    ]


def _unit(design: DesignSpec, dimensions: int) -> NDArray[np.float64]:
    """``unit[run, factor]`` in [0, 1), seeded."""
    assert design.runs is not None
    rng = np.random.default_rng(design.seed)
    if design.kind == "sobol":
        power = design.runs.bit_length() - 1
        sobol = qmc.Sobol(dimensions, scramble=True, rng=rng)
        return np.asarray(sobol.random_base2(power))
    return np.asarray(qmc.LatinHypercube(dimensions, rng=rng).random(design.runs))


def grid_size(levels: Mapping[str, list[Level]]) -> int:
    """Number of runs of a full grid."""
    return math.prod(len(found) for found in levels.values())
