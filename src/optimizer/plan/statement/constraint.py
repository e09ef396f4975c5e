"""What the programme states: constraints over mixes, with extra columns of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from optimizer.plan.statement.quantity import Quantity


@dataclass(frozen=True)
class AuxiliaryVariable:
    """A column that is no mix: a yes or no for a group, a quantile, a shortfall in one future.

    Attributes
    ----------
    name : str
        Unique.
    most : float
        Largest value; the least is 0.
    whole : bool
        Whether it must be a whole number.
    """

    name: str
    most: float
    whole: bool


@dataclass(frozen=True, eq=False)
class Term:
    """``weight`` times a quantity of the sales in one demand scenario (0 = the base)."""

    quantity: Quantity
    weight: float = 1.0
    demand: int = 0


@dataclass(frozen=True, eq=False)
class Constraint:
    """``lower <= Σ terms + Σ extras <= upper``.

    Attributes
    ----------
    name : str
    terms : tuple of Term
    lower, upper : float
    rank : int or None
        Priority of a miss; None for a definition, which is never missed.
    scale : float
        A miss of this size counts 1.
    extras : mapping of Extra to float
        Coefficients of extra columns.
    """

    name: str
    terms: tuple[Term, ...]
    lower: float
    upper: float
    rank: int | None
    scale: float
    extras: Mapping[AuxiliaryVariable, float] = field(default_factory=dict)
