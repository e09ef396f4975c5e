"""How good a plan is in one level of the lexicographic order, and how the search ended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class PlanStatus(StrEnum):
    """How the search for a plan ended; the value is what is printed."""

    REACHED = "within the asked gap"
    REACHED_BY_HEURISTIC = "within the asked gap of a heuristic bound"
    NOT_REACHED = "the asked gap was not reached"
    OUT_OF_TIME = "the asked gap was not reached; the time limit ended the search"


@dataclass(frozen=True)
class LevelResult:
    """One level of the lexicographic order: how good, and how sure.

    Attributes
    ----------
    name : str
        ``hard rows``, ``shortfall, priority k``, or the objective.
    unit : str
    value : float
        Of the plan.
    bound : float
        The proven best: a lower bound for what is minimised, an upper one for margin.
    gap : float
        (value − bound) / max(1, value), all taken absolute; of a shortfall value − bound, in
        shares of one bound.
    asked : float
        Largest gap asked for.
    reached : bool
        Whether the gap is within what was asked.
    proven : bool
        False where mixes are too many for an exact search and the bound is heuristic.
    rank : int or None
        The priority whose shortfall it is, -1 for hard rows; None for an objective.
    """

    name: str
    unit: str
    value: float
    bound: float
    gap: float
    asked: float
    reached: bool
    proven: bool = True
    rank: int | None = None

    @property
    def completed(self) -> LevelResult:
        """With the rank that levels did not have when older plans were stored."""
        if self.name == "hard rows":
            return replace(self, rank=-1)
        priority = self.name.removeprefix("shortfall, priority ")
        return self if priority == self.name else replace(self, rank=int(priority))
