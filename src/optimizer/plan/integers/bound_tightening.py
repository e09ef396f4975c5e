"""A whole plan of very many blocks: the LP with a little room in its rows, rounded.

At most as many blocks are divided in the LP as rows bind. Where blocks are hundreds of times as
many, what rounding them breaks is a share of a row's bound so small that the LP can do without
it: each row is kept from its bound by what the last rounding broke, and somewhat more, until
none breaks. The room costs its price, which is as small.
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
"""Room that is added, times what was broken."""
FEASIBLE = 1e-9
"""A row broken by less than this share of its bound is kept, as HiGHS has it."""


def many_blocks(master: Master) -> bool:
    """Whether there are so many more blocks than rows."""
    rows = len(master.problem.coupling) + len(master.caps)
    return len(master.problem.cells) >= BLOCKS * rows and not master.problem.extras


def with_room(master: Master, clock: Clock) -> Ints | None:
    """Positions in the pool of a column for each block that together keep all rows.

    The master is left as it was, and solved.

    Parameters
    ----------
    master : Master
        Of an objective, solved.
    clock : Clock

    Returns
    -------
    array[block] of int or None
        None where no rounding kept the rows.
    """
    blocks = len(master.problem.cells)
    matrix, (lower, upper), _ = master.matrix()
    body, lower, upper = matrix[blocks:].tocsc(), lower[blocks:], upper[blocks:]
    room = np.zeros((2, len(lower)))
    found = None
    for _ in range(ROUNDS):
        plan = master.heaviest()
        made = body[:, : master.fixed] @ master.given()
        made = made + body[:, master.fixed + plan].sum(axis=1)
        broken = np.stack([lower - made, made - upper])
        bound = np.abs(np.stack([lower, upper]))
        missed = broken > FEASIBLE * np.maximum(np.where(np.isfinite(bound), bound, 1.0), 1.0)
        if not missed.any():
            found = plan
            break
        # a row that breaks again, as another block is divided now, gets twice its room at least
        room = np.where(missed, np.maximum(room + MORE * broken, 2.0 * room), room)
        if clock.out() or not master.leave_room(room):
            break
    master.leave_room(np.zeros_like(room))
    return found
