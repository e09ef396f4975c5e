"""The pool: the columns found so far, with what each adds to the rows."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from optimizer.arrays import Bools, Ints
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.statement.problem import Problem

CHUNK = 8_192
"""Columns whose coefficients are held dense at a time."""


class ColumnPool:
    """Columns that are never forgotten, each once.

    Parameters
    ----------
    problem : Problem
    columns : Columns
        The first ones.

    Attributes
    ----------
    columns : Columns
    body : sparse array[coupling constraint, column]
        Coefficients, in the constraints' units.
    key : array of bytes
        Of each column.
    """

    def __init__(self, problem: Problem, columns: Columns) -> None:
        self.problem = problem
        self.columns = columns
        self.body = coefficients(problem, columns)
        self.key = columns.key

    def __len__(self) -> int:
        return len(self.columns)

    def has(self, columns: Columns) -> Bools:
        """``mask[column]``: whether the pool has it."""
        return np.isin(columns.key, self.key)

    def position(self, columns: Columns) -> Ints:
        """Position in the pool of columns that it has."""
        order = np.argsort(self.key)
        return np.asarray(order[np.searchsorted(self.key, columns.key, sorter=order)])

    def add(self, columns: Columns) -> None:
        """Append columns that the pool lacks."""
        body = coefficients(self.problem, columns)
        self.body = sparse.csc_array(sparse.hstack([self.body, body], format="csc"))
        self.columns = self.columns + columns
        self.key = np.concatenate([self.key, columns.key])


def coefficients(problem: Problem, columns: Columns) -> sparse.csc_array:
    """``coefficient[constraint, column]``, part after part."""
    parts = [
        columns.part(slice(start, start + CHUNK)).rows(problem)
        for start in range(0, len(columns), CHUNK)
    ]
    if not parts:
        return sparse.csc_array((len(problem.coupling), 0))
    return sparse.csc_array(sparse.hstack(parts, format="csc"))
