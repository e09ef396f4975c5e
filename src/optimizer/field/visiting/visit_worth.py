"""What a visit is worth (EUR): lines that the model says it adds, times what a line brings.

The model's response to a visit (``network.gain``) is a number of lines a month. It lasts as long
as the model says. Motivation moves at the ends of months, by the visit's recency there, and goes
back by a part κ each month: with d_j days from the visit to the end of month j, memory τ and the
response for a recency of one, the lines of the months left are

    Σ_k Σ_{j ≤ k} (1 − κ)^(k − j) e^(−d_j / τ),

each month as large as the plan is there. Knowledge decays by e^(−1/memory) a week. Both end with
the plan. A prospect is worth its chance to sign times what it then sells on top of the plan. Whom
the model expects to leave, and would not expect to leave so soon with a visit, is worth the lines
of the months between. What more lines do to later effort is not counted: who is nearer a
threshold may try more or, beyond it, less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from optimizer.arrays import Floats, Ints
from optimizer.network import DAYS, MonthOpening

PARTS = ("motivation", "skill", "staying", "signing")
"""Of what a visit is worth."""


@dataclass(frozen=True, eq=False)
class VisitWorth:
    """What a visit to each would be worth, part by part (EUR but where it says lines).

    Attributes
    ----------
    motivation, skill : array[pos]
        By what it moves effort and shelf, and by what it teaches.
    staying : array[pos]
        Of lines that would be lost were it to leave as soon as expected.
    signing : array[pos]
        Of prospects.
    lines : array[pos]
        Lines that the visit adds up to the plan's end; a prospect's in expectation.
    value : array[pos]
        EUR a line.
    """

    motivation: Floats
    skill: Floats
    staying: Floats
    signing: Floats
    lines: Floats
    value: Floats

    @property
    def total(self) -> Floats:
        """``[pos]``: all parts; what a visit would lose counts as nothing."""
        return np.maximum(self.motivation + self.skill + self.staying + self.signing, 0.0)


def visit_worth(
    there: MonthOpening, aim: Floats, day: float, last: Floats, knowledge: Floats
) -> VisitWorth:
    """What a visit on a day of the coming weeks is worth.

    Parameters
    ----------
    there : MonthOpening
        Before the month; effort and quotas are those of its opening.
    aim : array[pos]
        Motivation that each tends to, without a visit.
    day : float
        Working day of the visit, the standing's or later.
    last : array[pos]
        Working day of the last visit, planned ones among them.
    knowledge : array[pos]
        Of our offers when the visit's week begins.
    """
    model, points = there.model, there.points
    # the week of the visit forgets first
    by_motivation, taught = there.visit_lines(day, last, knowledge * _left(there))
    weight = months_felt(there, day)
    value = there.line_value()
    lines = _rates(there)
    left = lines[:, there.month :].sum(axis=1)
    spec, prospects = model.recruitment, there.joinable
    chance = spec.chance if spec is not None else 0.0
    kept = np.where(points.active, _kept(there, aim, lines), 0.0)
    motivated = np.where(points.active, by_motivation * weight[0], 0.0)
    skilled = np.where(points.active, taught * weight[1], 0.0)
    signed = np.where(prospects, chance * left, 0.0)
    return VisitWorth(
        motivation=motivated * value,
        skill=skilled * value,
        staying=kept * value,
        signing=signed * value,
        lines=motivated + skilled + kept + signed,
        value=value,
    )


def _rates(there: MonthOpening) -> Floats:
    """``[pos, month]``: lines planned."""
    return np.asarray(there.model.rate.sum(axis=2) * np.array(there.model.calendar.weeks_of))


def months_felt(there: MonthOpening, day: float) -> tuple[Floats, Floats]:
    """Months of the response to a visit that the plan still sees, as large as the month's own.

    Returns
    -------
    by_motivation, by_skill : array[pos]
        A later month counts by what is planned for it over what is planned for the month.
    """
    model, weeks_of = there.model, there.model.calendar.weeks_of
    lines = _rates(there)
    now = lines[:, there.month][:, None]
    size = np.divide(lines, now, out=np.zeros_like(lines), where=now > 0)
    kappa, memory = model.behaviour.coefficients.speed, model.engineers.memory_weeks * DAYS
    felt, lasting, taught = 0.0, np.zeros((2, len(lines))), 0.0
    left, week = 1.0, 0
    for month, weeks in enumerate(weeks_of):
        # what moves at a month's end is felt from the next on
        lasting[0] += felt * size[:, month]
        for _ in range(weeks):
            lasting[1] += taught * left * size[:, month] / weeks
            if taught:
                left *= _left(there)
            week += 1
            # a visit teaches at its week's end
            taught = 1.0 if week * DAYS > day else 0.0
        end = week * DAYS
        if end > day:
            felt = (1.0 - kappa) * felt + float(np.exp(-(end - day) / memory))
    return lasting[0], lasting[1]


def _left(there: MonthOpening) -> float:
    """Part of what was taught that a week leaves."""
    skill = there.model.skill
    return float(np.exp(-1.0 / skill.memory_weeks)) if skill is not None else 0.0


def _kept(there: MonthOpening, aim: Floats, lines: Floats) -> Floats:
    """``[pos]``: lines of the months that a visit keeps those with us who are about to leave."""
    b, model = there.model.behaviour.coefficients, there.model
    if not model.behaviour.exits or not model.behaviour.motivation:
        return np.zeros(len(aim))
    without = exit_month(there, aim)
    recency = np.exp(-1.0 / model.engineers.memory_weeks)
    visited = expit(logit(np.clip(aim, 1e-9, 1 - 1e-9)) + b.visit * recency)
    longer = exit_month(there, aim, visited)
    upto = np.concatenate([np.zeros((len(aim), 1)), np.cumsum(lines, axis=1)], axis=1)
    row, end = np.arange(len(aim)), model.calendar.months
    return np.asarray(upto[row, np.minimum(longer, end)] - upto[row, np.minimum(without, end)])


def exit_month(there: MonthOpening, aim: Floats, first: Floats | None = None) -> Ints:
    """Month from which each is expected to be gone; beyond the plan for those who stay.

    Motivation goes on towards what it tends to; nothing else happens.

    Parameters
    ----------
    there : MonthOpening
    aim : array[pos]
    first : array[pos], optional
        What it tends to in the first month alone.
    """
    model, points = there.model, there.points
    b, end = model.behaviour, model.calendar.months
    m, low = points.motivation.copy(), points.low_months.copy()
    gone = np.full(len(m), end + 1, dtype=np.int64)
    for month in range(there.month, end):
        now = first if first is not None and month == there.month else aim
        m = m + b.coefficients.speed * (now - m)
        low = np.where(m < b.exit_below, low + 1, 0)
        leaves = (low >= b.exit_after) & (gone > end) & points.active
        gone[leaves] = month + 1
    return gone
