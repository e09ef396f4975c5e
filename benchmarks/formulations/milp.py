"""A mixed-integer programme put together block by block, and its solution by HiGHS.

Everything goes in as arrays: the time to build is no handicap of any formulation.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from optimizer.arrays import Floats, Ints

__all__ = ["Milp", "Outcome"]


@dataclass(frozen=True)
class Outcome:
    """How a solution ended: its variables (None when none was found) and the bound."""

    values: Floats | None
    bound: float


class Milp:
    """Minimise a linear objective over columns and rows that arrive in blocks."""

    def __init__(self) -> None:
        self._columns: list[tuple[Floats, Floats, Floats, NDArray[np.uint8]]] = []
        self._rows: list[tuple[Floats, Floats]] = []
        self._entries: list[tuple[Ints, Ints, Floats]] = []
        self.width = self.height = 0

    def columns(
        self, shape: tuple[int, ...], lower: ArrayLike, upper: ArrayLike, whole: bool = False
    ) -> Ints:
        """Add columns; gives their indices in the shape asked for."""
        size = int(np.prod(shape))
        low = np.broadcast_to(np.asarray(lower, dtype=np.float64), shape).ravel()
        high = np.broadcast_to(np.asarray(upper, dtype=np.float64), shape).ravel()
        self._columns.append((np.zeros(size), low, high, np.full(size, whole, dtype=np.uint8)))
        self.width += size
        return np.arange(self.width - size, self.width).reshape(shape)

    def rows(self, shape: tuple[int, ...], lower: ArrayLike, upper: ArrayLike) -> Ints:
        """Add rows; gives their indices in the shape asked for."""
        low = np.broadcast_to(np.asarray(lower, dtype=np.float64), shape).ravel()
        high = np.broadcast_to(np.asarray(upper, dtype=np.float64), shape).ravel()
        self._rows.append((low, high))
        self.height += low.size
        return np.arange(self.height - low.size, self.height).reshape(shape)

    def entries(self, row: Ints, column: Ints, value: ArrayLike) -> None:
        """Add coefficients; the three are broadcast together and zeros left out."""
        rows, columns, values = np.broadcast_arrays(row, column, np.asarray(value, np.float64))
        used = values != 0
        self._entries.append((rows[used], columns[used], values[used]))

    def solve(self, cost: Floats, gap: float, until: float) -> Outcome:
        """Solve to a relative gap, or as far as it comes until a moment of the clock."""
        objective, lower, upper, whole = (
            np.concatenate(part) for part in zip(*self._columns, strict=True)
        )
        objective += cost
        row, column, value = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        matrix = sparse.csr_array((value, (row, column)), shape=(self.height, self.width))
        low, high = (np.concatenate(part) for part in zip(*self._rows, strict=True))
        highs = _silent_highs()
        highs.addVars(self.width, lower, upper)
        everyone = np.arange(self.width, dtype=np.int32)
        highs.changeColsCost(self.width, everyone, objective)
        highs.changeColsIntegrality(self.width, everyone, whole)
        index = matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)
        highs.addRows(self.height, low, high, matrix.nnz, *index, matrix.data)
        highs.setOptionValue("mip_rel_gap", gap)
        highs.setOptionValue("mip_abs_gap", 1e-9)
        highs.setOptionValue("time_limit", max(until - time.perf_counter(), 0.1))
        highs.run()
        info = highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Outcome(None, float(info.mip_dual_bound))
        return Outcome(np.array(highs.getSolution().col_value), float(info.mip_dual_bound))


def _silent_highs() -> highspy.Highs:
    """HiGHS on one thread, as the planner has it, its banner printed into nothing."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    highs = highspy.Highs()
    os.dup2(kept, 1)
    os.close(kept)
    os.close(nowhere)
    for name, value in {"output_flag": False, "threads": 1, "random_seed": 0}.items():
        highs.setOptionValue(name, value)
    return highs
