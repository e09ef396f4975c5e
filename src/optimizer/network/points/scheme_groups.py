"""Which points of sale are paid how: one scheme for all, or some on another one (a pilot)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Ints
from optimizer.network.pay.terms import Terms
from optimizer.network.policy.policy_lookup import Policies

Number = TypeVar("Number", np.float64, np.int64)


@dataclass(frozen=True, eq=False)
class SchemeGroup:
    """Points of sale on one scheme.

    Attributes
    ----------
    rows : array of int
        Which points of sale.
    policies : Policies or None
        Theirs, in the order of ``rows``; None with effort and motivation switched off.
    """

    terms: Terms
    rows: Ints
    policies: Policies | None

    @cached_property
    def at(self) -> Ints | slice:
        """``rows``, as a slice where they are the first ones: arrays are then read in place."""
        first = np.arange(len(self.rows))
        return slice(len(first)) if np.array_equal(self.rows, first) else self.rows


def members(
    ids: tuple[str, ...], scheme: str, exceptions: Mapping[str, str]
) -> Iterator[tuple[str, Ints]]:
    """Each scheme with its points of sale, the main one first.

    Parameters
    ----------
    ids : tuple of str
        Of all points of sale.
    scheme : str
        Of those that are no exception.
    exceptions : mapping of point of sale to scheme

    Raises
    ------
    ValueError
        When an exception is no point of sale.
    """
    unknown = [pos for pos in exceptions if pos not in set(ids)]
    if unknown:
        raise ValueError(f"no point of sale {', '.join(map(repr, unknown[:5]))}")
    own = np.array([exceptions.get(pos, scheme) for pos in ids], dtype=object)
    for name in dict.fromkeys([scheme, *exceptions.values()]):
        yield name, np.flatnonzero(own == name).astype(np.int64)


def by_scheme_group(
    groups: tuple[SchemeGroup, ...], of_group: Callable[[SchemeGroup], NDArray[Number]]
) -> NDArray[Number]:
    """An array by point of sale, put together from ``of_group(group)[row of the group]``."""
    if len(groups) == 1:
        return of_group(groups[0])
    by_group: list[NDArray[Number]] = [of_group(group) for group in groups]
    count = sum(len(group.rows) for group in groups)
    joined = np.zeros((count, *by_group[0].shape[1:]), dtype=by_group[0].dtype)
    for group, values in zip(groups, by_group, strict=True):
        joined[group.rows] = values
    return joined
