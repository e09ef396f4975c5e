"""The best subset of actions under a budget: a small programme over choices.

One choice of every group of interacting actions (:mod:`optimizer.field.actions.interactions`), so
that margin less cost is highest, costs stay within the budget and no row of the plan is missed by
more than before. Rows that are not sums over zones and months (all-or-none groups, campaigns, CVaR)
are judged on the subset found; one that breaks such a row is excluded and the programme solved
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from optimizer.arrays import Bools, Floats
from optimizer.errors import SolverError
from optimizer.field.actions.action import Action
from optimizer.field.actions.changed_plan import BasePlan
from optimizer.field.actions.effect import row_changes
from optimizer.field.actions.interactions import Choice, choices_of, groups_of
from optimizer.plan.audit.row_audit import RowAudit
from optimizer.plan.audit.violations import NOISE
from optimizer.scenario.schema.row_sections import Campaign, Commitment, OtherRow

MOST_CUTS = 100
"""Subsets that may be excluded one by one."""


@dataclass(frozen=True)
class BestSubset:
    """The best subset of actions under a budget.

    Attributes
    ----------
    members : tuple of int
        Positions of the actions, ascending.
    bound : float
        No subset is worth more (EUR), where ``bounded``.
    proven : bool
        Whether no better subset exists.
    bounded : bool
        Whether every choice in every group was computed, so that the bound is one.
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
    """Find the best subset.

    Parameters
    ----------
    costs : sequence of float
        EUR.
    factors : dict of str to float
        See :func:`optimizer.field.actions.attraction_of_lines.factors_for`.
    budget : float
        EUR.

    Raises
    ------
    SolverError
        When the programme has no answer, which it always has: doing nothing.
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


def _summed(base: BasePlan) -> Bools:
    """Rows whose value is a sum over zones and months."""

    def adds_up(row: RowAudit) -> bool:
        # a kind from outside may count anything
        if row.either or isinstance(row.spec, Campaign | OtherRow):
            return False
        return not isinstance(row.spec, Commitment) or row.spec.under.cvar is None

    return np.array([adds_up(row) for row in base.rows], dtype=np.bool_)


def _rows(base: BasePlan, flat: Sequence[Choice]) -> list[LinearConstraint]:
    """No row is missed by more than in the plan, to the tolerance of the audit."""
    changes = np.array([choice.rows for choice in flat]).reshape(len(flat), len(base.rows)).T
    at = np.flatnonzero(_summed(base) & (changes != 0).any(axis=1))
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
