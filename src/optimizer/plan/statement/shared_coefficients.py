"""The coefficients of many rows in one product.

Most rows weigh a line or a level the same in every cell that they count. Their coefficients in
some mixes are then one matrix product, with zeros where a row does not count the cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.plan.statement.quantity import Constraint, Term


@dataclass(frozen=True, eq=False)
class SharedCoefficients:
    """Terms of constraints that weigh the same in every cell, by demand scenario.

    Attributes
    ----------
    taken : frozenset of (constraint, demand)
        The constraints, by position, whose terms of a demand are here; the others' are not.
    constraint : mapping of demand to array[row] of int
        Position of each row's constraint.
    on_sales : mapping of demand to array[row, line]
        Weight of a line by segment, channel and offer, laid flat.
    on_push : mapping of demand to array[row, channel, level]
    counts : mapping of demand to array[row, cell] of bool
    size : int
        Number of constraints.
    """

    taken: frozenset[tuple[int, int]]
    constraint: dict[int, Ints]
    on_sales: dict[int, Floats]
    on_push: dict[int, Floats]
    counts: dict[int, Bools]
    size: int

    @classmethod
    def among(cls, constraints: Sequence[Constraint], cells: int) -> SharedCoefficients:
        """Those of some constraints over so many cells."""
        plain: dict[int, dict[int, Term]] = {}
        for at, constraint in enumerate(constraints):
            for term in constraint.terms:
                if _is_plain(term) and _only(constraint, term.demand):
                    plain.setdefault(term.demand, {})[at] = term
        counts = {demand: np.zeros((len(terms), cells), bool) for demand, terms in plain.items()}
        on_sales, on_push = {}, {}
        for demand, terms in plain.items():
            for row, term in enumerate(terms.values()):
                counts[demand][row, term.quantity.cells] = True
            lines = [term.weight * term.quantity.on_sales[0].ravel() for term in terms.values()]
            on_sales[demand] = np.stack(lines)
            on_push[demand] = np.stack([t.weight * t.quantity.on_push[0] for t in terms.values()])
        return cls(
            taken=frozenset((at, demand) for demand, terms in plain.items() for at in terms),
            constraint={demand: np.array(list(terms)) for demand, terms in plain.items()},
            on_sales=on_sales,
            on_push=on_push,
            counts=counts,
            size=len(constraints),
        )

    @property
    def demands(self) -> tuple[int, ...]:
        """Demand scenarios that some row counts in."""
        return tuple(self.constraint)

    def of(self, demand: int, cell: Ints, sales: Floats, levels: Ints) -> Floats:
        """``value[constraint, piece]`` of single mixes in a demand scenario.

        Parameters
        ----------
        cell : array[piece] of int
        sales : array[piece, segment, channel, offer]
            In that demand.
        levels : array[piece, channel] of int
        """
        lines = self.on_sales[demand]
        value = lines @ sales.reshape(len(cell), lines.shape[1]).T
        on_push = self.on_push[demand]
        pushed = np.flatnonzero(on_push.any(axis=(1, 2)))
        if len(pushed):
            channel = np.arange(levels.shape[1])
            value[pushed] += on_push[pushed][:, channel, levels].sum(axis=2)
        value *= self.counts[demand][:, cell]
        of_constraint = np.zeros((self.size, len(cell)))
        of_constraint[self.constraint[demand]] = value
        return of_constraint


def _is_plain(term: Term) -> bool:
    quantity = term.quantity
    once = len(quantity.on_sales) == len(quantity.on_push) == 1
    return once and quantity.on_change is None and len(quantity.cells) > 0


def _only(constraint: Constraint, demand: int) -> bool:
    """Whether a constraint has a single term in a demand."""
    return sum(term.demand == demand for term in constraint.terms) == 1
