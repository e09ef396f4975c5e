"""The best subset of actions under a budget: a small programme over choices.

The choice model couples what shares a zone and a month. So sales, margins and the linear rows of
the plan are sums over groups of actions that share none; within a group every choice is computed.
The programme takes one choice of every group, so that margin less cost is highest, costs stay
within the budget and no row of the plan is missed by more than before. Rows that are not sums over
zones and months (all-or-none groups, campaigns, CVaR) are judged on the subset found; one that
breaks such a row is excluded and the programme solved again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from optimizer.arrays import Floats
from optimizer.errors import SolverError
from optimizer.field.actions.action import Action
from optimizer.field.actions.changed_plan import BasePlan
from optimizer.field.actions.effect import row_changes
from optimizer.plan.audit.row_audit import NOISE, RowAudit
from optimizer.scenario.schema.row_sections import Campaign, Commitment, OtherRow

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
    """Some actions of a group carried out: EUR, and the change of every enforced row's value."""

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


MOST_CUTS = 100
"""Subsets that may be excluded one by one."""


@dataclass(frozen=True)
class BestSubset:
    """The best subset of actions under a budget.

    Attributes
    ----------
    members : tuple of int
        Positions of the actions, ascending.
    bound, bounded
        No subset is worth more (EUR), where every choice in every group was computed.
    proven : bool
        Whether no better subset exists.
    """

    members: tuple[int, ...]
    bound: float
    proven: bool
    bounded: bool


def best_subset(
    base: BasePlan,
    actions: Sequence[Action],
    costs: Sequence[float],
    factors: dict[str, float],
    budget: float,
) -> BestSubset:
    """Find the best subset; costs and budget in EUR, factors of :func:`.factors_for`.

    SolverError when the programme has no answer, which it always has: doing nothing.
    """
    groups = groups_of(base, actions)
    choices = [choices_of(base, actions, costs, factors, group) for group in groups]
    flat = list(chain.from_iterable(choices))
    owner = np.repeat(np.arange(len(groups)), [len(of_group) for of_group in choices])
    worth = np.array([choice.margin - choice.cost for choice in flat])
    constraints = [
        LinearConstraint(owner == np.arange(len(groups))[:, None], 1, 1),
        LinearConstraint(np.array([[choice.cost for choice in flat]]), -np.inf, budget),
        *_rows(base, flat),
    ]
    exhaustive = all(group.exhaustive for group in groups)
    bound = np.inf
    for _ in range(MOST_CUTS):
        taken, most = _solved(worth, constraints)
        bound = min(bound, most)
        members = tuple(sorted(i for k in taken for i in flat[k].members))
        if _breaks_none(base, [actions[i] for i in members], factors):
            return BestSubset(members, bound, exhaustive, exhaustive)
        cut = np.zeros(len(flat))
        cut[taken] = 1.0
        constraints.append(LinearConstraint(cut[None], -np.inf, len(taken) - 1))
    return BestSubset((), bound, False, exhaustive)


def _solved(worth: Floats, constraints: list[LinearConstraint]) -> tuple[list[int], float]:
    """The choices taken and the bound of the programme."""
    answer = milp(
        -worth,
        integrality=np.ones(len(worth), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=constraints,
        options={"mip_rel_gap": 0.0},
    )
    if answer.x is None:
        raise SolverError(f"the best subset of the actions was not found: {answer.message}")
    return [int(k) for k in np.flatnonzero(answer.x > 0.5)], -float(answer.mip_dual_bound)


def _adds_up(row: RowAudit) -> bool:
    """Whether the row's value is a sum over zones and months; of a kind from outside none is."""
    if row.either or isinstance(row.spec, Campaign | OtherRow):
        return False
    return not isinstance(row.spec, Commitment) or row.spec.under.cvar is None


def _rows(base: BasePlan, flat: Sequence[Choice]) -> list[LinearConstraint]:
    """No row is missed by more than in the plan, to the tolerance of the audit."""
    changes = np.array([choice.rows for choice in flat]).reshape(len(flat), len(base.rows)).T
    summed = np.array([_adds_up(row) for row in base.rows], dtype=np.bool_)
    at = np.flatnonzero(summed & (changes != 0).any(axis=1))
    if not len(at):
        return []
    rows = [base.rows[i] for i in at]
    size = np.array([row.size for row in rows])
    low = np.array([min(row.lower - row.value, 0.0) for row in rows])
    high = np.array([max(row.upper - row.value, 0.0) for row in rows])
    # in shares of what each row is measured against: lines and euros differ by orders
    scaled = changes[at] / size[:, None]
    return [LinearConstraint(scaled, low / size - NOISE / 2, high / size + NOISE / 2)]


def _breaks_none(base: BasePlan, actions: Sequence[Action], factors: dict[str, float]) -> bool:
    """Whether a subset breaks no row, judged as a whole."""
    change = base.changed(actions, factors)
    rows = row_changes(base.rows, base.rows_of(change, base.sales_of(change)))
    return not any(row.by > 0 for row in rows)
