"""The errors that reach a user, one tree.

::

    OptimizerError                  anything this engine refuses or cannot do
    ├── ScenarioError               bad input; carries every fault found      (exit code 2)
    ├── InfeasibleError             a hard requirement cannot be kept         (exit code 3)
    ├── SolverError                 the solver gave no usable answer          (exit code 4)
    ├── StoreError                  results cannot be written or read back    (exit code 2)
    └── ClusterError                a cluster cannot be reached, or went away (exit code 2)

Each says what is wrong, where, and what would be right, in the user's words. Nothing of a
library (pydantic, Pyomo, HiGHS, SimPy) leaves its folder: neither type nor exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with an input, with its place and its cure.

    Attributes
    ----------
    file, line
        As the user named it; counted from 1, None when the whole file is meant.
    field : str
        Path of the field (``plan.commitments[0].offer``) or the column's name.
    wrong, right : str
        What is wrong, with the value found; what would be right, with the nearest known name.
    """

    file: str
    line: int | None
    field: str
    wrong: str
    right: str

    @property
    def place(self) -> str:
        """File and line as editors understand them: ``file:line``."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.field}: {self.wrong}; {self.right}"


class OptimizerError(Exception):
    """Anything that this engine refuses or cannot do."""

    exit_code = 1


class ScenarioError(OptimizerError):
    """Bad input. Carries every fault found in one go.

    Attributes
    ----------
    faults : tuple of Fault
        In order of file and line.
    """

    exit_code = 2

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(
            sorted(faults, key=lambda f: (f.file, -1 if f.line is None else f.line, f.field))
        )
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


@dataclass(frozen=True)
class Relaxation:
    """By how much a hard row has to give way.

    Attributes
    ----------
    row, unit : str
        The row's name and unit (lines, euros, zone-months ...).
    by : float
        Amount, in that unit.
    """

    row: str
    by: float
    unit: str


class InfeasibleError(OptimizerError):
    """Hard rows contradict each other; names what to relax and by how much."""

    exit_code = 3

    def __init__(self, message: str, relaxations: Sequence[Relaxation] = ()) -> None:
        self.relaxations = tuple(relaxations)
        super().__init__(message)

    def __reduce__(self) -> tuple[type[InfeasibleError], tuple[str, tuple[Relaxation, ...]]]:
        return type(self), (str(self), self.relaxations)


class SolverError(OptimizerError):
    """The solver stopped without a usable answer."""

    exit_code = 4


class StoreError(OptimizerError):
    """Results cannot be written, or what is stored cannot be read back."""

    exit_code = 2


class ClusterError(OptimizerError):
    """A cluster cannot be reached, or went away in the middle."""

    exit_code = 2
