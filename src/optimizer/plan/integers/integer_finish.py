"""The integer finish: whole mixes from the fractional LP, with a proof of how good they are.

First a plan: of very many blocks by rounding the LP with tightened rows
(:mod:`optimizer.plan.integers.bound_tightening`), or by local search, which mends what the LP's
heaviest columns break (:mod:`optimizer.plan.integers.candidate_columns`); where that finds none,
by an integer programme around the LP's plan (:mod:`optimizer.plan.integers.neighbourhood`). Where
the gap asked is not reached yet, the programme over all columns that could still win
(:mod:`optimizer.plan.integers.reduced_cost_proof`).
"""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Ints
from optimizer.clock import Clock
from optimizer.plan.integers.bound_tightening import has_many_blocks, round_tightened
from optimizer.plan.integers.candidate_columns import search_near_lp
from optimizer.plan.integers.neighbourhood import search_neighbourhood
from optimizer.plan.integers.reduced_cost_proof import prove
from optimizer.plan.integers.stage_outcome import StageOutcome
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.relaxed_stage import RelaxedStage

AIM = 0.2
"""Share of the asked gap that the search for a plan aims at."""


def finish(
    master: Master,
    relaxed: RelaxedStage,
    gap: float,
    incumbent: Ints | None,
    clock: Clock,
    near: Ints | None = None,
) -> StageOutcome:
    """Find whole mixes for the master's stage, within the asked gap where it can.

    Parameters
    ----------
    master : Master
        Its pool gains the columns that were tried.
    relaxed : RelaxedStage
        The LP of this stage.
    gap : float
        Relative gap to reach.
    incumbent : array[cell] of int or None
        A plan that keeps all earlier stages.
    near : array[cell] of int, optional
        A plan to look around first, whatever it misses: that of a scenario much like this one.
    """
    problem, stage = master.problem, master.stage
    best = StageOutcome(None, np.inf, relaxed.bound, stage.rank is not None)
    best = best.or_better(problem, stage, incumbent)
    if not clock.expired():
        best = _search(master, relaxed, best, gap, clock, near)
    if best.gap > gap:
        best = prove(master, relaxed, best, gap, clock)
    return best


def _search(
    master: Master,
    relaxed: RelaxedStage,
    best: StageOutcome,
    gap: float,
    clock: Clock,
    near: Ints | None,
) -> StageOutcome:
    """A plan around the LP's, or around one that is given, better than the best so far."""
    problem, stage = master.problem, master.stage
    aim = gap * (AIM if near is None else 1.0)
    first = best.mix is None
    searchable = stage.rank is None and not problem.auxiliaries
    # with a stage held before, programmes near the LP mostly break that: the proof finds more
    if best.gap <= aim or not (searchable or first):
        return best
    if searchable and has_many_blocks(master):
        plan = round_tightened(master, clock)
        if plan is not None:
            best = best.or_better(problem, stage, master.mix_of(plan))
        if best.gap <= aim:
            return best
    if searchable:
        size = abs(relaxed.bound)
        mix = search_near_lp(
            master, relaxed, near, relaxed.bound + aim * size, relaxed.bound + gap * size
        )
        if mix is not None:
            return best.or_better(problem, stage, mix)
    if not first:
        return best
    plan = search_neighbourhood(master, relaxed, near, aim / 2, clock)
    return best if plan is None else best.or_better(problem, stage, master.mix_of(plan))
