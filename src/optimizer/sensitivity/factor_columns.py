"""Factors of a table of runs as columns of numbers or of levels; which shape of design they are."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from optimizer.arrays import Bools, Floats, Ints

Shape = Literal["one_at_a_time", "grid", "sampled"]


@dataclass(frozen=True, eq=False)
class FactorColumn:
    """One factor over the runs of a table.

    Attributes
    ----------
    codes : array of int
        ``codes[run]``, the place of its level in ``levels``.
    levels : tuple
        Different levels, numbers in order, else as they first appear; None is the base's.
    numbers : array of float or None
        ``numbers[run]``; None unless every level is a number.
    """

    name: str
    codes: Ints
    levels: tuple[Hashable, ...]
    numbers: Floats | None

    @property
    def varies(self) -> bool:
        """Whether there are two levels at least."""
        return len(self.levels) > 1

    @property
    def named(self) -> Bools:
        """``named[run]``: whether the run has a level of its own here, not the base's."""
        base = self.levels.index(None) if None in self.levels else -1
        return np.asarray(self.codes != base)

    def taken(self, kept: Bools) -> FactorColumn:
        """The column of some of the runs."""
        return _column(self.name, [self.levels[code] for code in self.codes[kept]])


def columns_of(table: pd.DataFrame, factors: Sequence[str]) -> list[FactorColumn]:
    """The factors of a study's table: numbers or names of levels, missing where as the base."""
    return [_column(name, table[name].tolist()) for name in factors]


def _column(name: str, values: Sequence[object]) -> FactorColumn:
    plain = [_plain(value) for value in values]
    different = list(dict.fromkeys(plain))
    numbers = None
    if all(isinstance(v, float) for v in different):
        different.sort(key=lambda v: float(str(v)))
        numbers = np.array(plain, dtype=np.float64)
    place = {value: i for i, value in enumerate(different)}
    codes = np.array([place[value] for value in plain], dtype=np.int64)
    return FactorColumn(name, codes, tuple(different), numbers)


def _plain(value: object) -> float | str | None:
    """A level: a number, or its name; None is the base's."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    number = isinstance(value, int | float | np.integer | np.floating)
    return float(str(value)) if number and not isinstance(value, bool) else str(value)


def shape_of(columns: Sequence[FactorColumn]) -> Shape:
    """Which design the columns are of, by their looks.

    One at a time: in every run one factor at most differs from the base. Grid: every combination
    of levels, once. All else counts as sampled.
    """
    count = np.sum([column.named for column in columns], axis=0)
    if (count <= 1).all() and (len(columns) > 1 or (count == 0).any()):
        return "one_at_a_time"
    codes = np.stack([column.codes for column in columns], axis=1)
    whole = math.prod(len(column.levels) for column in columns)
    return "grid" if len(codes) == whole == len(np.unique(codes, axis=0)) else "sampled"
