"""Actions that interact, and what every choice among them would do.

The choice model couples what shares a zone and a month. So sales, margins and the linear rows of
the plan are sums over groups of actions that share none; within a group every choice is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from optimizer.arrays import Floats
from optimizer.field.actions.action import Action
from optimizer.field.actions.changed_plan import BasePlan

MOST_CHOICES = 1024
"""Choices that are computed in one group: all, of up to ten actions."""


@dataclass(frozen=True)
class InteractionGroup:
    """Positions of actions that interact with each other and with no other one."""

    members: tuple[int, ...]

    @property
    def exhaustive(self) -> bool:
        """Whether every choice among them is computed."""
        return 1 << len(self.members) <= MOST_CHOICES


@dataclass(frozen=True, eq=False)
class Choice:
    """Some actions of a group carried out.

    Attributes
    ----------
    members : tuple of int
    margin, cost : float
        EUR.
    rows : array[row]
        Change of every enforced row's value.
    """

    members: tuple[int, ...]
    margin: float
    cost: float
    rows: Floats


def groups_of(base: BasePlan, actions: Sequence[Action]) -> tuple[InteractionGroup, ...]:
    """Actions joined where they share a zone and a month.

    Where changing a push level costs something they are joined by zone: the cost depends on the
    months before and after.
    """
    months = base.push.shape[1] if base.market.change_cost.any() else 1
    places = [np.unique(action.cells // months) for action in actions]
    row = np.repeat(np.arange(len(actions)), [len(place) for place in places])
    column = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
    touches = coo_array(
        (np.ones(len(row)), (row, column)), shape=(len(actions), int(column.max(initial=0)) + 1)
    ).tocsr()
    count, label = connected_components(touches @ touches.T, directed=False)
    return tuple(
        InteractionGroup(tuple(map(int, np.flatnonzero(label == k)))) for k in range(count)
    )


def choices_of(
    base: BasePlan,
    actions: Sequence[Action],
    costs: Sequence[float],
    factors: dict[str, float],
    group: InteractionGroup,
) -> list[Choice]:
    """Every choice in a group, nothing first; of a large group those of fewest actions."""
    before = np.array([row.value for row in base.rows])
    line_margin, choices = base.line_margin, []
    for members in islice(_subsets(group.members), MOST_CHOICES):
        change = base.changed([actions[i] for i in members], factors)
        sales = base.sales_of(change)
        margin = float(((sales - base.sales).sum(axis=1) * line_margin).sum())
        after = np.array([row.value for row in base.rows_of(change, sales)])
        cost = float(sum(costs[i] for i in members))
        choices.append(Choice(members, margin, cost, after - before))
    return choices


def _subsets(members: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every subset, those of fewest members first."""
    return chain.from_iterable(combinations(members, k) for k in range(len(members) + 1))
