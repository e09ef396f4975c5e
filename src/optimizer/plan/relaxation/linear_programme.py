"""The master's LP as plain data: all of it in arrays, what it holds, and where it ended."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.arrays import Bools, Floats, Ints
from optimizer.plan.statement.problem import Problem, Stage


@dataclass(frozen=True, eq=False)
class LinearProgramme:
    """The LP over the pool, of which the integer finish solves parts.

    Rows are the blocks (each runs one column), the coupling rows and the caps; columns are the
    slacks and auxiliary variables, which lead, and then the pool's.

    ``name`` is that of the stage that it minimises; ``cost[column]``, ``matrix[row, column]``;
    ``rows`` and ``columns`` are (lower, upper); ``whole[leading column]``: whether it must be a
    whole number; ``block[column of the pool]``.
    """

    name: str
    cost: Floats
    matrix: sparse.csc_array
    rows: tuple[Floats, Floats]
    columns: tuple[Floats, Floats]
    whole: Bools
    block: Ints
    blocks: int

    @property
    def leading(self) -> int:
        """Number of slacks and auxiliary variables."""
        return len(self.whole)


@dataclass(frozen=True, eq=False)
class LpBasis:
    """Where an LP ended; one much like it can start from there.

    ``rows`` are the names of the coupling rows, ``leading`` the status of slacks and auxiliary
    variables, ``row`` that of coupling rows and caps; ``key`` of the pool's columns that are basic.
    """

    rows: tuple[str, ...]
    leading: list[highspy.HighsBasisStatus]
    row: list[highspy.HighsBasisStatus]
    key: NDArray[np.bytes_]


@dataclass(frozen=True, eq=False)
class HeldStage:
    """An earlier stage that is held at or below a value; ``row`` is its row of the LP."""

    stage: Stage
    most: float
    row: int


def slack_pairs(problem: Problem) -> list[tuple[int, str]]:
    """(coupling row, side) of every slack, in the order of the slack columns."""
    pairs = []
    for position, row in enumerate(problem.coupling):
        if row.rank is None:
            continue
        if np.isfinite(row.lower):
            pairs.append((position, "under"))
        if np.isfinite(row.upper):
            pairs.append((position, "over"))
    return pairs


def leading_coefficients(problem: Problem, slacks: list[tuple[int, str]]) -> sparse.csc_array:
    """``coefficient[coupling row, leading column]``: of slacks, then of auxiliary variables."""
    place = {extra: len(slacks) + i for i, extra in enumerate(problem.auxiliaries)}
    row = [position for position, _ in slacks]
    column = list(range(len(slacks)))
    value = [1.0 if side == "under" else -1.0 for _, side in slacks]
    for position, constraint in enumerate(problem.coupling):
        row += [position] * len(constraint.auxiliaries)
        column += [place[extra] for extra in constraint.auxiliaries]
        value += [float(coefficient) for coefficient in constraint.auxiliaries.values()]
    shape = (len(problem.coupling), len(slacks) + len(problem.auxiliaries))
    return sparse.csc_array((value, (row, column)), shape=shape)
