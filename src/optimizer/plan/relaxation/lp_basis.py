"""Where an LP ended, and the stages that it holds: plain data of the master."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from optimizer.plan.statement.problem import Stage


@dataclass(frozen=True, eq=False)
class LpBasis:
    """Where an LP ended, to start one much like it from.

    Attributes
    ----------
    rows : tuple of str
        Names of the coupling rows.
    fixed, row : list of HiGHS's status
        Of slacks and extras, and of coupling rows and caps.
    key : array of bytes
        Keys of the pool's columns that are basic.
    """

    rows: tuple[str, ...]
    fixed: list[highspy.HighsBasisStatus]
    row: list[highspy.HighsBasisStatus]
    key: NDArray[np.bytes_]


@dataclass(frozen=True, eq=False)
class HeldStage:
    """An earlier stage held at or below a value; ``row`` is its row of the LP."""

    stage: Stage
    most: float
    row: int
