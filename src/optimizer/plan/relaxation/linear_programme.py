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

    Attributes
    ----------
    name : str
        Name of the stage that it minimises.
    cost : array[column]
    matrix : sparse array[row, column]
    rows, columns : (lower, upper)
    whole : array[leading column] of bool
        Whether a leading column must be a whole number.
    block : array[column of the pool] of int
    blocks : int
        Number of blocks.
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

    Attributes
    ----------
    rows : tuple of str
        Names of the coupling rows.
    leading, row : list of HiGHS's status
        Of slacks and auxiliary variables, and of coupling rows and caps.
    key : array of bytes
        Keys of the pool's columns that are basic.
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
        for extra, coefficient in constraint.auxiliaries.items():
            row.append(position)
            column.append(place[extra])
            value.append(float(coefficient))
    shape = (len(problem.coupling), len(slacks) + len(problem.auxiliaries))
    return sparse.csc_array((value, (row, column)), shape=shape)
