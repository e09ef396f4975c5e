"""Branch and bound for few blocks: on the levels that a block's column sets, not on columns.

With few blocks the integers are the difficulty (a multi-dimensional multiple-choice knapsack), and
that one column of a thousand does not run says next to nothing. "This channel is at least at
this level in this cell" parts what is left of a block either way (branching on the sets of
generalised upper bounds: Beale and Tomlin 1970). Which question to ask is tried on a few whose
answers the LP divides most evenly (strong branching, Applegate et al. 1995). Below a node,
columns whose reduced cost lifts its value to the incumbent's are out. The search goes down to the
better answer as long as it can, then on from the node of least value.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from optimizer.arrays import Bools, Floats, Ints
from optimizer.clock import Clock
from optimizer.errors import SolverError
from optimizer.plan import highs
from optimizer.plan.integers.restricted_programme import RestrictedProgramme

CANDIDATES = 8
"""Questions tried at a node."""
NOTHING = 1e-9
"""A weight below this is none."""
KEPT = 1e-8
"""A row missed by less than this share of what it makes is kept."""


@dataclass(frozen=True, eq=False, order=False)
class Node:
    """Columns still open, the LP's value over them, and the basis that it ended with."""

    value: float
    open: Bools
    basis: highspy.HighsBasis


class BranchTree:
    """Branch and bound over some columns of the pool.

    Parameters
    ----------
    programme : RestrictedProgramme
        Without extras that must be whole.
    chosen : array of int
        Positions in the pool; every block has some.
    most : float
        Value of the best plan known; inf without one.
    gap : float
        Relative gap at which to stop.
    """

    def __init__(
        self, programme: RestrictedProgramme, chosen: Ints, most: float, gap: float
    ) -> None:
        columns, fixed = programme.master.columns, programme.master.fixed
        self.block = columns.block[chosen]
        self.levels = columns.levels[columns.piece[chosen]].reshape(len(chosen), -1)
        self.most, self.gap, self.fixed, self.chosen = most, gap, fixed, chosen
        self.plan: Ints | None = None
        keep = np.concatenate([np.arange(fixed), fixed + chosen])
        lower, upper = programme.columns
        # rows in the size of their largest coefficient: bases stay well conditioned
        body = programme.matrix[:, keep].tocsr()
        size = np.maximum(abs(body).max(axis=1).toarray().ravel(), 1e-12)
        self._lp = highs.from_arrays(
            highs.solver(presolve="off"),
            programme.cost[keep],
            sparse.csc_array(sparse.diags_array(1.0 / size) @ body),
            (programme.rows[0] / size, programme.rows[1] / size),
            (lower[keep], upper[keep]),
        )
        self._body, self._rows = body, programme.rows
        self._left: list[float] = []
        self._name = f"the integer programme of {programme.master.stage.name}"
        self._open = np.ones(len(chosen), dtype=np.bool_)
        self._never = upper[fixed + chosen] <= 0

    @property
    def enough(self) -> float:
        """A node at or above this value holds nothing that is worth looking for."""
        size = max(abs(self.most), 1.0)
        return self.most - max(self.gap, 1e-9) * size if np.isfinite(self.most) else np.inf

    def run(self, nodes: int, clock: Clock) -> float:
        """Search; gives a bound of all plans of these columns.

        ``plan`` then is the best plan found that is below the value known before: positions in
        the pool by block, or None.
        """
        order = itertools.count()
        root = self._solve(~self._never, None)
        waiting = [] if root is None else [(root.value, next(order), root)]
        node: Node | None = None
        while (node is not None or waiting) and nodes > 0 and not clock.out():
            node = node or heapq.heappop(waiting)[2]
            nodes -= 1
            both = self._answers(node) if node.value < self.enough else []
            both = sorted((n for n in both if n.value < self.enough), key=lambda n: n.value)
            node = both[0] if both else None
            for other in both[1:]:
                heapq.heappush(waiting, (other.value, next(order), other))
        left = [value for value, _, _ in waiting] + ([] if node is None else [node.value])
        return min([*left, *self._left, self.enough])

    def _solve(self, open_: Bools, basis: highspy.HighsBasis | None) -> Node | None:
        """The LP over some columns; None where it has no solution."""
        changed = np.flatnonzero(open_ != self._open)
        if len(changed):
            top = np.where(open_[changed], highs.INFINITY, 0.0)
            which = (self.fixed + changed).astype(np.int32)
            self._lp.changeColsBounds(len(changed), which, np.zeros(len(changed)), top)
            self._open = open_
        if basis is not None:
            self._lp.setBasis(basis)
        try:
            status = highs.run(self._lp, self._name)
        except SolverError:
            # a start that HiGHS could make nothing of: from nothing then
            self._lp.clearSolver()
            status = highs.run(self._lp, self._name)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        value = float(self._lp.getInfo().objective_function_value)
        return Node(value, open_, self._lp.getBasis())

    def _answers(self, node: Node) -> list[Node]:
        """The two nodes below one; none where it is a plan."""
        try:
            self._solve(node.open, node.basis)
        except SolverError:
            self._left.append(node.value)
            return []
        solution = self._lp.getSolution()
        weight = np.array(solution.col_value)[self.fixed :]
        reduced = np.array(solution.col_dual)[self.fixed :]
        size = max(abs(node.value), 1.0)
        open_ = node.open & ((reduced <= self.enough - node.value + 1e-9 * size) | (weight > 0))
        questions = self._questions(weight)
        if not len(questions):
            self._take(node.value, np.array(solution.col_value))
            return []
        best: list[Node] | None = None
        best_lift = -1.0
        for block, place, level in questions:
            low = open_ & ((self.block != block) | (self.levels[:, place] < level))
            high = open_ & ((self.block != block) | (self.levels[:, place] >= level))
            try:
                both = [self._solve(low, node.basis), self._solve(high, node.basis)]
            except SolverError:
                # an LP that defies HiGHS: ask something else
                continue
            alive = [n for n in both if n is not None and n.value < self.enough]
            if len(alive) < 2:
                return alive
            lift = float(np.prod([max(n.value - node.value, 1e-9 * size) for n in alive]))
            if lift > best_lift:
                best, best_lift = alive, lift
        if best is None:
            self._left.append(node.value)
        return best or []

    def _take(self, value: float, at: Floats) -> None:
        """A plan: the best so far, if it keeps the rows as closely as all plans must."""
        used = np.flatnonzero(at[self.fixed :] > NOTHING)
        whole = at.copy()
        whole[self.fixed :] = 0.0
        whole[self.fixed + used] = 1.0
        made = self._body @ whole
        short = np.maximum(self._rows[0] - made, made - self._rows[1])
        if (short > KEPT * np.maximum(np.abs(made), 1.0)).any():
            # the LP's tolerance lets it pass; what else is below this node stays unsettled
            self._left.append(value)
            return
        self.most = value
        self.plan = np.empty(len(used), dtype=np.int64)
        self.plan[self.block[used]] = self.chosen[used]

    def _questions(self, weight: Floats) -> list[tuple[int, int, int]]:
        """``(block, place, level)``: is the level at least that? Those that part most evenly."""
        used = np.flatnonzero(weight > NOTHING)
        torn = np.flatnonzero(np.bincount(self.block[used]) > 1)
        found = []
        for block in torn:
            mine = used[self.block[used] == block]
            for place, of_place in enumerate(self.levels[mine].T):
                for level in range(of_place.min() + 1, of_place.max() + 1):
                    above = float(weight[mine][of_place >= level].sum())
                    found.append((min(above, 1.0 - above), int(block), place, level))
        found.sort(key=lambda question: -question[0])
        return [question[1:] for question in found[:CANDIDATES]]
