"""A mixed-integer programme as arrays, and what a solver of such programmes takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from scipy import sparse

from optimizer.arrays import Bools, Floats


@dataclass(frozen=True, eq=False)
class IntegerProgramme:
    """Minimise ``cost @ x + offset`` with rows and columns within bounds, some x whole.

    Faults call it by its name. ``matrix[row, column]``; ``rows`` and ``columns`` are (lower,
    upper), -inf or inf where there is none; ``integer[column]``: whether it must be a whole number.
    """

    name: str
    cost: Floats
    matrix: sparse.csc_array
    rows: tuple[Floats, Floats]
    columns: tuple[Floats, Floats]
    integer: Bools
    offset: float = 0.0


@dataclass(frozen=True)
class SolverLimits:
    """When a solver may stop, and how exact it has to be.

    Attributes
    ----------
    gap, absolute_gap : float
        Between solution and bound; either is enough.
    nodes : int or None
        Branch-and-bound nodes at most.
    tolerance : float
        By how much a row or a whole number may be missed.
    presolve : bool
        Whether the programme may be rewritten first. The rounding of targets needs a vertex of
        the programme as it is stated.
    """

    gap: float
    absolute_gap: float = 1e-9
    nodes: int | None = None
    seconds: float | None = None
    tolerance: float = 1e-6
    presolve: bool = True


class SolverStatus(StrEnum):
    """How a solver ended."""

    OPTIMAL = "within the gap asked"
    INFEASIBLE = "no solution exists"
    STOPPED = "a limit ended the search"


@dataclass(frozen=True, eq=False)
class IntegerSolution:
    """What a solver gives: ``values[column]`` of the best solution, None where none was found.

    No solution is below the bound; it is inf where none exists.
    """

    status: SolverStatus
    values: Floats | None
    bound: float


class IntegerSolver(Protocol):
    """Solves a programme, from ``start[column]`` where it is given; NaN stands for unknown.

    The same input must give the same bits, unless time is limited.

    Raises
    ------
    SolverError
        When the solver refuses the programme, or ends without an answer.
    """

    def __call__(
        self, programme: IntegerProgramme, limits: SolverLimits, start: Floats | None = None
    ) -> IntegerSolution:
        """Solve it."""
