"""The effort problems that a network has, rounded to a grid so that few are solved.

A problem is a type with its aversions, a size, a quota against the lines expected, and a period's
weeks and months. Ratios of risk and loss aversion are rounded to a ladder, so that a network of
thousands has a few dozen problems. A ratio of effort cost needs no kind of its own: the effort
problem sees only cost over motivation, so that a dearer effort is a lower motivation there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.points_of_sale_section import PosType
from optimizer.scenario.tables.points_table import PointsOfSale

STEP = 2.0
"""Ratio between neighbouring rungs."""
RUNGS = 2
"""Rungs on either side of a ratio of one; what lies beyond is taken to the last."""


def aversion_kinds(
    pos: PointsOfSale, types: list[PosType], behaviour: Behaviour
) -> tuple[list[PosType], Ints]:
    """The kinds that occur, with the aversions of each, and which each point of sale is, ``[pos]``.

    With no differences the kinds are the types.
    """
    if not behaviour.differences:
        return types, pos.type
    risk, loss = _rung(pos.risk_aversion), _rung(pos.loss_aversion)
    if not (risk.any() or loss.any()):
        return types, pos.type
    keys = np.stack([pos.type, risk, loss], axis=1)
    occurring, kind = np.unique(keys, axis=0, return_inverse=True)
    return [_kind(types[k], behaviour, r, x) for k, r, x in occurring.tolist()], kind.reshape(-1)


def _rung(ratio: Floats) -> Ints:
    # no risk aversion at all is as little as the ladder has
    steps = np.log(np.maximum(ratio, 1e-9)) / np.log(STEP)
    return np.asarray(np.clip(np.rint(steps), -RUNGS, RUNGS), dtype=np.int64)


def _kind(of: PosType, behaviour: Behaviour, risk: int, loss: int) -> PosType:
    rho = behaviour.risk_aversion if of.risk_aversion is None else of.risk_aversion
    aversion = behaviour.loss_aversion if of.loss_aversion is None else of.loss_aversion
    return of.model_copy(
        update={"risk_aversion": rho * STEP**risk, "loss_aversion": aversion * STEP**loss}
    )


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

    def of(self, rows: Ints) -> Problems:
        """Those of some points of sale."""
        return replace(self, type=self.type[rows], lines=self.lines[rows], quota=self.quota[rows])

    def by(self, period: str) -> Problems:
        """The same by month, quarter or year.

        A month has the weekly lines of its quarter, and an equal part of its quota, rounded up;
        a year the mean of its quarters and their sum.
        """
        if period == "month":
            of = np.repeat(np.arange(len(self.months)), self.months)
            weeks = tuple(
                w for q, m in zip(self.weeks, self.months, strict=True) for w in _months(q, m)
            )
            quota = np.ceil(self.quota[:, of] / np.array(self.months)[of]).astype(np.int64)
            return Problems(self.type, self.lines[:, of], quota, weeks, (1,) * len(of))
        if period == "year":
            return self._by_year()
        return self

    def _by_year(self) -> Problems:
        first = np.arange(0, len(self.weeks), 4)
        of_quarter = np.array(self.weeks)
        weeks = np.add.reduceat(of_quarter, first)
        lines = np.add.reduceat(self.lines * of_quarter, first, axis=1) / weeks
        quota = np.add.reduceat(self.quota, first, axis=1)
        months = np.add.reduceat(np.array(self.months), first)
        return Problems(self.type, lines, quota, tuple(weeks.tolist()), tuple(months.tolist()))

    @cached_property
    def starts(self) -> Ints:
        """First week of every period, counted through all, and the end of the last."""
        return np.concatenate([[0], np.cumsum(self.weeks)]).astype(np.int64)


def _months(weeks: int, months: int) -> tuple[int, ...]:
    """Weeks of a quarter's months: four, the last of three five."""
    return (4,) * (months - 1) + (weeks - 4 * (months - 1),)


@dataclass(frozen=True)
class ProblemCell:
    """One problem of the grid.

    Attributes
    ----------
    kind : int
        Position of the type.
    size, ratio : int
        Steps on the grids of size and of quota over the lines expected.
    first : int
        First week, counted through all; 0 where no pay depends on the week.
    """

    weeks: int
    months: int
    kind: int
    size: int
    ratio: int
    first: int

    @property
    def lines(self) -> float:
        """Lines a week at reference effort."""
        return float(SIZE_STEP**self.size)

    @property
    def expected(self) -> float:
        """Lines in the period at reference effort."""
        return self.lines * self.weeks

    @property
    def quota(self) -> float:
        """Lines to reach."""
        return float(max(np.rint(self.ratio * RATIO_STEP * self.expected), 1.0))


def cells(problems: Problems, dated: bool) -> tuple[list[ProblemCell], Ints]:
    """The cells of the grid that occur, and ``of[pos, period]``, -1 where no lines are expected.

    ``dated`` says that weeks of the calendar differ in pay.
    """
    lines = np.maximum(problems.lines, 1e-9)
    size = np.rint(np.log(lines) / np.log(SIZE_STEP)).astype(np.int64)
    expected = lines * np.array(problems.weeks)
    share = np.clip(problems.quota / expected, *RATIO_SPAN)
    ratio = np.rint(share / RATIO_STEP).astype(np.int64)

    def spread(values: object) -> Ints:
        return np.broadcast_to(np.asarray(values, dtype=np.int64), size.shape)

    starts = problems.starts[:-1] if dated else np.zeros(len(problems.weeks), dtype=np.int64)
    parts = [problems.weeks, problems.months, problems.type[:, None], size, ratio, starts]
    key = np.stack([spread(part) for part in parts], axis=-1)
    live = problems.lines > 0
    unique, inverse = np.unique(key[live], axis=0, return_inverse=True)
    of = np.full(size.shape, -1, dtype=np.int64)
    of[live] = inverse.reshape(-1)
    return [ProblemCell(*row) for row in unique.tolist()], of
