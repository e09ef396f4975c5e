"""A reason why a row is missed: plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way of a missed row.

    Attributes
    ----------
    missed : str
        The row that is missed.
    short, bound : float
        By how much, and what it asks for, in ``unit``.
    unit : str
    binding : str
        A row that binds there; empty when nothing but the market does.
    binding_unit : str
    gives : float
        What one more unit of the binding row's bound takes off the shortfall, in ``unit``, by
        the duals of the linear programme that minimises the shortfalls of this priority; NaN
        for a row of a single cell, which is full but has no dual.
    """

    missed: str
    short: float
    bound: float
    unit: str
    binding: str
    binding_unit: str
    gives: float
