"""Branch and bound for few blocks: on the levels that a block's column sets, not on columns.

With few blocks the integers are the difficulty (a multi-dimensional multiple-choice knapsack), and
that one column of a thousand does not run says next to nothing. "This channel is at least at
this level in this cell" divides what is open of a block either way (branching on the sets of
generalised upper bounds: Beale and Tomlin 1970). Of the branchings that the LP divides most
evenly a few are tried, and the best is taken (strong branching, Applegate et al. 1995). Below a
node, columns whose reduced cost lifts its value to the cutoff are closed. The search goes down to
the better child as long as it can, then on from the node of least value.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.clock import Clock
from optimizer.errors import SolverError
from optimizer.plan.highs import Basis, IncrementalLp
from optimizer.plan.relaxation.linear_programme import LinearProgramme

CANDIDATES = 8
"""Branchings tried at a node."""
NO_WEIGHT = 1e-9
"""A column of at most this weight in the LP does not run."""
KEPT = 1e-8
"""A row counts as kept if it is missed by at most this share of its value."""


@dataclass(frozen=True, eq=False, order=False)
class Node:
    """Columns still open, the LP's value over them, and the basis that it ended with."""

    value: float
    open: Bools
    basis: Basis


class BranchTree:
    """Branch and bound over some columns of the pool.

    Parameters
    ----------
    lp : LinearProgramme
        Without auxiliary variables that must be whole.
    levels : array[column, level] of int
        Level of every channel in every cell of the block that each chosen column sets.
    chosen : array of int
        Positions in the pool; every block has some.
    incumbent : float
        Value of the best plan known; inf without one.
    gap : float
        Relative gap at which to stop.

    Attributes
    ----------
    plan : array[block] of int or None
        Positions in the pool of the best plan met that is below the incumbent.
    """

    def __init__(
        self, lp: LinearProgramme, levels: Ints, chosen: Ints, *, incumbent: float, gap: float
    ) -> None:
        self.block, self.levels, self.chosen = lp.block[chosen], levels, chosen
        self.incumbent, self.gap, self.leading = incumbent, gap, lp.leading
        self.plan: Ints | None = None
        keep = np.concatenate([np.arange(lp.leading), lp.leading + chosen])
        lower, upper = lp.columns
        self._body, self._rows = lp.matrix[:, keep].tocsr(), lp.rows
        name, columns = f"the integer programme of {lp.name}", (lower[keep], upper[keep])
        self._lp = IncrementalLp(name, lp.cost[keep], self._body, lp.rows, columns)
        self._unsettled: list[float] = []
        self._open = np.ones(len(chosen), dtype=np.bool_)
        self._never = upper[lp.leading + chosen] <= 0

    @property
    def cutoff(self) -> float:
        """A node at or above this value holds nothing that is worth looking for."""
        size = max(abs(self.incumbent), 1.0)
        if not np.isfinite(self.incumbent):
            return np.inf
        return self.incumbent - max(self.gap, 1e-9) * size

    def run(self, nodes: int, clock: Clock) -> float:
        """Search over at most so many nodes; a bound of all plans of these columns."""
        order = itertools.count()
        root = self._solve(~self._never, None)
        waiting = [] if root is None else [(root.value, next(order), root)]
        node: Node | None = None
        while (node is not None or waiting) and nodes > 0 and not clock.expired():
            node = node or heapq.heappop(waiting)[2]
            nodes -= 1
            children = self._children(node) if node.value < self.cutoff else []
            children = sorted((n for n in children if n.value < self.cutoff), key=lambda n: n.value)
            node = children[0] if children else None
            for other in children[1:]:
                heapq.heappush(waiting, (other.value, next(order), other))
        remaining = [value for value, _, _ in waiting] + ([] if node is None else [node.value])
        return min([*remaining, *self._unsettled, self.cutoff])

    def _solve(self, open_: Bools, basis: Basis | None) -> Node | None:
        """The LP over some columns; None where it has no solution."""
        changed = np.flatnonzero(open_ != self._open)
        if len(changed):
            self._lp.open(self.leading + changed, open_[changed])
            self._open = open_
        solved = self._lp.solve(basis)
        return None if solved is None else Node(solved[0], open_, solved[1])

    def _children(self, node: Node) -> list[Node]:
        """The two nodes below one; none where it is a plan."""
        try:
            self._solve(node.open, node.basis)
        except SolverError:
            self._unsettled.append(node.value)
            return []
        value, reduced_cost = self._lp.solution()
        weight = value[self.leading :]
        size = max(abs(node.value), 1.0)
        most = self.cutoff - node.value + 1e-9 * size
        open_ = node.open & ((reduced_cost[self.leading :] <= most) | (weight > 0))
        branchings = self._branchings(weight)
        if not branchings:
            self._accept(node.value, value)
            return []
        best: list[Node] | None = None
        best_lift = -1.0
        for block, place, level in branchings:
            low = open_ & ((self.block != block) | (self.levels[:, place] < level))
            high = open_ & ((self.block != block) | (self.levels[:, place] >= level))
            try:
                both = [self._solve(low, node.basis), self._solve(high, node.basis)]
            except SolverError:
                # an LP that defies HiGHS: another branching may do
                continue
            alive = [n for n in both if n is not None and n.value < self.cutoff]
            if len(alive) < 2:
                return alive
            lift = float(np.prod([max(n.value - node.value, 1e-9 * size) for n in alive]))
            if lift > best_lift:
                best, best_lift = alive, lift
        if best is None:
            self._unsettled.append(node.value)
        return best or []

    def _accept(self, value: float, solution: Floats) -> None:
        """Take a plan as the incumbent, if it keeps the rows as closely as all plans must."""
        used = np.flatnonzero(solution[self.leading :] > NO_WEIGHT)
        exact = solution.copy()
        exact[self.leading :] = 0.0
        exact[self.leading + used] = 1.0
        row_value = self._body @ exact
        short = np.maximum(self._rows[0] - row_value, row_value - self._rows[1])
        if (short > KEPT * np.maximum(np.abs(row_value), 1.0)).any():
            # only the LP's tolerance lets it pass; what else is below this node stays unsettled
            self._unsettled.append(value)
            return
        self.incumbent = value
        self.plan = np.empty(len(used), dtype=np.int64)
        self.plan[self.block[used]] = self.chosen[used]

    def _branchings(self, weight: Floats) -> list[tuple[int, int, int]]:
        """``(block, place, level)`` that divide the LP most evenly.

        One child holds the columns whose level there is at least that, the other those below.
        """
        used = np.flatnonzero(weight > NO_WEIGHT)
        divided = np.flatnonzero(np.bincount(self.block[used]) > 1)
        branchings = []
        for block in divided:
            own = used[self.block[used] == block]
            for place, set_levels in enumerate(self.levels[own].T):
                for level in range(set_levels.min() + 1, set_levels.max() + 1):
                    above = float(weight[own][set_levels >= level].sum())
                    branchings.append((min(above, 1.0 - above), int(block), place, level))
        branchings.sort(key=lambda branching: -branching[0])
        return [branching[1:] for branching in branchings[:CANDIDATES]]
