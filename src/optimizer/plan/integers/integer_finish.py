"""The integer finish: whole mixes from the fractional LP, with a proof of how good they are.

First a plan: swaps of blocks' columns mend what the LP's heaviest columns break
(:mod:`optimizer.plan.integers.local_search`). Where that finds none, HiGHS looks around the LP's
plan (:mod:`optimizer.plan.integers.neighbourhood`). Where the gap asked is not reached yet, the
programme over all columns that could still win (:mod:`optimizer.plan.integers.reduced_cost_proof`).
"""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.clock import Clock
from optimizer.plan.integers.bound_tightening import many_blocks, with_room
from optimizer.plan.integers.local_search import improved
from optimizer.plan.integers.neighbourhood import neighbourhood
from optimizer.plan.integers.reduced_cost_proof import prove
from optimizer.plan.integers.stage_outcome import StageOutcome, better, mix_of
from optimizer.plan.relaxation.column_generation import RelaxedStage
from optimizer.plan.relaxation.master import Master

AIM = 0.2
"""Share of the asked gap that the search of neighbourhoods aims at."""


def finish(
    master: Master,
    relaxed: RelaxedStage,
    asked: float,
    incumbent: Ints | None,
    clock: Clock,
    around: Ints | None = None,
) -> StageOutcome:
    """Find whole mixes for the master's stage, within the asked gap where it can.

    Parameters
    ----------
    master : Master
        Its pool gains the columns that were tried.
    relaxed : RelaxedStage
        The LP of this stage.
    asked : float
        Relative gap to reach.
    incumbent : array[cell] of int or None
        A plan that keeps all earlier stages.
    clock : Clock
    around : array[cell] of int, optional
        A plan to look around first, whatever it misses: that of a scenario much like this one.

    Returns
    -------
    StageOutcome
    """
    best = StageOutcome(None, np.inf, relaxed.bound, master.stage.rank is not None)
    weight = master.weights()
    if incumbent is not None:
        best = better(best, master, incumbent)
    aim = asked * (AIM if around is None else 1.0)
    if not clock.out():
        best = _search(master, relaxed, weight, best, aim, asked, incumbent is None, clock, around)
    if best.gap > asked:
        best = prove(master, relaxed, np.flatnonzero(weight > 1e-9), best, asked, clock)
    return best


def heaviest(master: Master) -> Ints:
    """The mix of each cell that the last LP gives most weight; it may miss anything."""
    return mix_of(master, master.heaviest())


def _search(
    master: Master,
    relaxed: RelaxedStage,
    weight: Floats,
    best: StageOutcome,
    aim: float,
    asked: float,
    first: bool,
    clock: Clock,
    near: Ints | None,
) -> StageOutcome:
    """A plan around the LP's, or around one that is given; by swaps, then by HiGHS."""
    problem = master.problem
    swaps = master.stage.rank is None and not problem.extras
    # with a stage held before, programmes near the LP mostly break that: the proof finds more
    if best.gap <= aim or not (swaps or first):
        return best
    if swaps and many_blocks(master):
        plan = with_room(master, clock)
        if plan is not None:
            best = better(best, master, mix_of(master, plan))
        if best.gap <= aim:
            return best
    if swaps:
        size = abs(relaxed.bound)
        found = improved(
            master, relaxed, weight, near, relaxed.bound + aim * size, relaxed.bound + asked * size
        )
        if found is not None:
            return better(best, master, found)
    return best if not first else neighbourhood(master, relaxed, weight, best, aim, clock, near)
