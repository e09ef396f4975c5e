"""A whole plan of very many blocks: the LP with tightened rows, rounded.

At most as many blocks are divided in the LP as rows bind. Where blocks are hundreds of times as
many, rounding them breaks a row by so small a share of its bound that the LP can do without it:
each row is kept from its bound by somewhat more than the last rounding broke it by, until none
breaks. What this costs is as small.
"""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Ints
from optimizer.clock import Clock
from optimizer.plan.relaxation.master import Master

BLOCKS = 100
"""Blocks for each row from which rounding breaks little."""
ROUNDS = 12
"""Roundings before it is given up."""
MORE = 1.3
"""A broken row is kept farther from its bound by so many times what it was broken by."""
FEASIBLE = 1e-9
"""A row broken by less than this share of its bound is kept, as HiGHS has it."""


def has_many_blocks(master: Master) -> bool:
    """Whether blocks are so many more than rows that rounding breaks little."""
    rows = len(master.problem.coupling) + len(master.caps)
    return len(master.problem.cells) >= BLOCKS * rows and not master.problem.auxiliaries


def round_tightened(master: Master, clock: Clock) -> Ints | None:
    """A plan that keeps all rows, rounded from the LP with tightened rows.

    The master, of an objective and solved, is left as it was, and solved.

    Returns
    -------
    array[block] of int
        Positions in the pool; None where no rounding kept the rows.
    """
    lp = master.linear_programme()
    body = lp.matrix[lp.blocks :].tocsc()
    lower, upper = lp.rows[0][lp.blocks :], lp.rows[1][lp.blocks :]
    distance = np.zeros((2, len(lower)))
    kept: Ints | None = None
    for _ in range(ROUNDS):
        plan = master.heaviest()
        value = body[:, : lp.leading] @ master.leading_values()
        value = value + body[:, lp.leading + plan].sum(axis=1)
        broken = np.stack([lower - value, value - upper])
        bound = np.abs(np.stack([lower, upper]))
        missed = broken > FEASIBLE * np.maximum(np.where(np.isfinite(bound), bound, 1.0), 1.0)
        if not missed.any():
            kept = plan
            break
        # a row that breaks again, as another block is divided now, is kept twice as far at least
        farther = np.maximum(distance + MORE * broken, 2.0 * distance)
        distance = np.where(missed, farther, distance)
        if clock.expired() or not master.tighten(distance):
            break
    master.tighten(np.zeros_like(distance))
    return kept
