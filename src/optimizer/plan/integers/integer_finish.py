"""The integer finish: whole mixes from the fractional LP, with a proof of how good they are.

First a plan: of very many blocks by rounding the LP with tightened rows; or by local search, which
mends what the LP's heaviest columns break; or, where that finds none, by an integer programme
around the LP's plan (:mod:`optimizer.plan.integers.candidate_columns`). Where the gap asked is not
reached yet, the programme over all columns that could still win
(:mod:`optimizer.plan.integers.reduced_cost_proof`).
"""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Ints
from optimizer.clock import Clock
from optimizer.plan.integers.candidate_columns import search_near_lp, search_neighbourhood
from optimizer.plan.integers.reduced_cost_proof import prove
from optimizer.plan.integers.stage_outcome import StageOutcome
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import RelaxedStage

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

    The master's pool gains the columns that were tried. ``incumbent[cell]`` keeps all earlier
    stages; ``near[cell]`` is a plan to look around first, whatever it misses: that of a scenario
    much like this one.
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
        enough, needed = (relaxed.bound + share * abs(relaxed.bound) for share in (aim, gap))
        mix = search_near_lp(master, relaxed, near, enough, needed)
        if mix is not None:
            return best.or_better(problem, stage, mix)
    if not first:
        return best
    plan = search_neighbourhood(master, relaxed, near, aim / 2, clock)
    return best if plan is None else best.or_better(problem, stage, master.mix_of(plan))


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
    """A plan that keeps all rows, rounded from the LP with tightened rows; None where none did.

    It is positions in the pool by block. The master, of an objective and solved, is left as it was,
    and solved.
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
