"""Policies of the whole network: every point of sale's problem rounded to a grid and solved once.

A problem is a type, a size, a quota against the lines expected, a length of the quota period
and a band of motivation. Weeks only look the effort up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.network.policy import PolicyTable, solve_policies
from optimizer.network.terms import Terms
from optimizer.network.wage import line_worth, wage
from optimizer.scenario.schema_network import Behaviour, PosType

__all__ = ["BANDS", "EFFORTS", "Policies", "Problems", "solve_network"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BANDS = np.array([0.2, 0.35, 0.5, 0.65, 0.8])
"""Motivations that policies are solved for; the nearest one is used."""
EFFORTS = 41
"""Points on the effort grid, from none to the type's largest."""
SIZE_STEP = 1.35
"""Ratio between neighbouring sizes."""
RATIO_STEP = 0.1
"""Step of the quota over the lines expected."""
RATIO_SPAN = (0.5, 2.0)


@dataclass(frozen=True, eq=False)
class Problems:
    """The network's effort problems, by point of sale and quarter.

    Attributes
    ----------
    type : array[pos] of int
    lines : array[pos, quarter]
        Lines a week at reference effort.
    quota : array[pos, quarter] of int
    weeks : tuple of int, by quarter
    months : tuple of int, by quarter
    """

    type: Ints
    lines: Floats
    quota: Ints
    weeks: tuple[int, ...]
    months: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Policies:
    """Solved policies, laid end to end.

    Attributes
    ----------
    effort, success : array[entry] of float32
        Tables [period, lines] one after another; ``success`` has one period more.
    effort_start, success_start, states : array[policy] of int
    of : array[pos, quarter, band] of int
        Policy of each point of sale; -1 where it expects no lines.
    """

    effort: NDArray[np.float32]
    success: NDArray[np.float32]
    effort_start: Ints
    success_start: Ints
    states: Ints
    of: Ints

    def effort_of(self, pos: Ints, quarter: int, band: Ints, week: int, lines: Floats) -> Floats:
        """Effort of points of sale with so many lines at the start of a week; 0 without policy."""
        return self._look(self.effort, self.effort_start, pos, quarter, band, week, lines)

    def chance_of(self, pos: Ints, quarter: int, band: Ints, week: int, lines: Floats) -> Floats:
        """Chance to reach the quota from there on; after the last week 0 or 1."""
        return self._look(self.success, self.success_start, pos, quarter, band, week, lines)

    def _look(
        self,
        table: NDArray[np.float32],
        start: Ints,
        pos: Ints,
        quarter: int,
        band: Ints,
        week: int,
        lines: Floats,
    ) -> Floats:
        if not len(self.states):
            return np.zeros(len(pos))
        policy = self.of[pos, quarter, band]
        states = self.states[policy]
        state = np.minimum(np.rint(lines).astype(np.int64), states - 1)
        found = table[start[policy] + week * states + state].astype(np.float64)
        return np.where(policy >= 0, found, 0.0)


def solve_network(
    problems: Problems,
    types: list[PosType],
    terms: Terms,
    behaviour: Behaviour,
    arpu: Floats,
    churn: Floats,
    mix: Floats,
) -> Policies:
    """Solve every problem that some point of sale has.

    Parameters
    ----------
    problems : Problems
    types : list of PosType
    terms : Terms
    behaviour : Behaviour
    arpu, churn, mix : array[offer]
        EUR a month; a month; share of the network's expected lines.
    """
    worth, kept = line_worth(terms, behaviour, arpu, churn, mix)
    size, ratio = _rounded(problems)
    quarters = np.broadcast_to(np.arange(len(problems.weeks)), size.shape)
    weeks = np.array(problems.weeks)[quarters]
    months = np.array(problems.months)[quarters]
    kind = np.broadcast_to(problems.type[:, None], size.shape)
    key = np.stack([weeks, months, kind, size, ratio], axis=-1).reshape(-1, 5)
    live = (problems.lines > 0).ravel()
    unique, inverse = np.unique(key[live], axis=0, return_inverse=True)
    solver = _Solver(types, terms, behaviour, worth, kept)
    effort, success, states = solver.all(unique)
    of = np.full((key.shape[0], len(BANDS)), -1, dtype=np.int64)
    of[live] = inverse.reshape(-1)[:, None] * len(BANDS) + np.arange(len(BANDS))
    lengths = np.array([len(part) for part in effort], dtype=np.int64)
    ends = np.array([len(part) for part in success], dtype=np.int64)
    return Policies(
        effort=np.concatenate([*effort, np.zeros(1, np.float32)]),
        success=np.concatenate([*success, np.zeros(1, np.float32)]),
        effort_start=np.cumsum(lengths) - lengths,
        success_start=np.cumsum(ends) - ends,
        states=np.array(states, dtype=np.int64),
        of=of.reshape(*size.shape, len(BANDS)),
    )


def _rounded(problems: Problems) -> tuple[Ints, Ints]:
    """Positions on the grids of size and of quota over the lines expected."""
    lines = np.maximum(problems.lines, 1e-9)
    size = np.rint(np.log(lines) / np.log(SIZE_STEP)).astype(np.int64)
    expected = lines * np.array(problems.weeks)
    ratio = np.clip(problems.quota / expected, *RATIO_SPAN)
    return size, np.rint(ratio / RATIO_STEP).astype(np.int64)


class _Solver:
    """Solves grid problems, those of one size together."""

    def __init__(
        self,
        types: list[PosType],
        terms: Terms,
        behaviour: Behaviour,
        worth: float,
        kept: float,
    ) -> None:
        self.types, self.terms, self.behaviour = types, terms, behaviour
        self.worth, self.kept = worth, kept

    def all(
        self, keys: Ints
    ) -> tuple[list[NDArray[np.float32]], list[NDArray[np.float32]], list[int]]:
        """Flat effort and success tables and states, by key and band."""
        count = len(keys) * len(BANDS)
        effort: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * count
        success = list(effort)
        states = [1] * count
        groups, member = np.unique(keys[:, [0, 1, 2, 3]], axis=0, return_inverse=True)
        for g in range(len(groups)):
            rows = np.flatnonzero(member.reshape(-1) == g)
            table = self._group(groups[g], keys[rows, 4] * RATIO_STEP)
            for i, row in enumerate(rows):
                for band in range(len(BANDS)):
                    at, problem = row * len(BANDS) + band, i * len(BANDS) + band
                    effort[at] = table.effort[problem].astype(np.float32).ravel()
                    success[at] = table.success[problem].astype(np.float32).ravel()
                    states[at] = table.effort.shape[2]
        return effort, success, states

    def _group(self, group: Ints, ratio: Floats) -> PolicyTable:
        """Solve one size and type for some quota ratios and every band of motivation."""
        weeks, months, kind, size = (int(part) for part in group)
        spec = self.types[kind]
        lines = SIZE_STEP**size
        normal = spec.base + spec.effect * spec.reference_effort
        # a big point of sale is many small ones: cost, risk and sales scale together
        scale = lines / normal
        quota = np.maximum(np.rint(ratio * lines * weeks), 1.0)
        longest = int(lines * weeks * 2.2 + 6 * np.sqrt(lines * weeks)) + 8
        states = max(longest, int(quota.max()) + 2)
        n = np.arange(states, dtype=np.float64)
        pay = wage(self.terms, self.worth, self.kept, quota[:, None], n[None], months)
        reference = pay[:, min(round(lines * weeks), states - 1)]
        bands = len(BANDS)
        cost = spec.effort_cost * scale * self.behaviour.coefficients.initial / BANDS
        efforts = np.linspace(0.0, spec.effort_max, EFFORTS)
        table = solve_policies(
            np.repeat(pay, bands, axis=0),
            weeks,
            np.full(len(ratio) * bands, spec.base * scale),
            np.full(len(ratio) * bands, spec.effect * scale),
            np.tile(cost, len(ratio)),
            efforts,
            np.repeat(quota, bands),
            states=states,
            discount=self.behaviour.discount,
            risk_aversion=self.behaviour.risk_aversion / scale,
            gain_loss=self.behaviour.gain_loss,
            loss_aversion=self.behaviour.loss_aversion,
            reference=np.repeat(reference, bands)[:, None],
            forward=False,
        )
        return table
