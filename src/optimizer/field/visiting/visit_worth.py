"""What a visit is worth (EUR): lines that the model says it adds, times what a line brings.

The model's response to a visit (``MonthOpening.visit_lines``) is a number of lines a month, and
lasts as long as the model says. Motivation moves at the ends of months, by the visit's recency
there, and goes back by a part κ each month: with d_j days from the visit to the end of month j,
memory τ and the response for a recency of one, the lines of the months left are

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

WORTH_PARTS = ("motivation", "skill", "staying", "signing")
"""What the worth of a visit is made of."""


@dataclass(frozen=True, eq=False)
class VisitWorth:
    """What a visit to each would be worth, part by part (EUR but where it says lines).

    Attributes
    ----------
    motivation, skill, staying, signing : array[pos]
        By what it moves effort and shelf, and by what it teaches; of lines that would be lost were
        it to leave as soon as expected; of prospects.
    lines, value : array[pos]
        Lines that the visit adds up to the plan's end, a prospect's in expectation; EUR a line.
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
    opening: MonthOpening, day: float, last_visit: Floats, knowledge: Floats
) -> VisitWorth:
    """What a visit on a day of the coming weeks is worth.

    Effort, quotas and the motivation that each tends to are those of the opening.

    Parameters
    ----------
    day, last_visit : float, array[pos]
        Working day of the visit, counted through all months, the opening's or later; that of the
        last visit, planned ones among them.
    knowledge : array[pos]
        Of our offers when the visit's week begins.
    """
    model, points = opening.model, opening.points
    # the week of the visit forgets first
    by_motivation, by_skill = opening.visit_lines(day, last_visit, knowledge * _remembered(opening))
    motivation_months, skill_months = months_felt(opening, day)
    value = opening.line_value()
    lines = _planned_by_month(opening)
    chance = 0.0 if model.recruitment is None else model.recruitment.chance
    staying = np.where(points.active, _lines_of_staying(opening, lines), 0.0)
    motivated = np.where(points.active, by_motivation * motivation_months, 0.0)
    skilled = np.where(points.active, by_skill * skill_months, 0.0)
    signed = np.where(opening.joinable, chance * lines[:, opening.month :].sum(axis=1), 0.0)
    return VisitWorth(
        motivation=motivated * value,
        skill=skilled * value,
        staying=staying * value,
        signing=signed * value,
        lines=motivated + skilled + staying + signed,
        value=value,
    )


def _planned_by_month(opening: MonthOpening) -> Floats:
    """``[pos, month]``: lines planned."""
    model = opening.model
    return np.asarray(model.rate.sum(axis=2) * np.array(model.calendar.weeks_of))


def months_felt(opening: MonthOpening, day: float) -> tuple[Floats, Floats]:
    """Months of the response to a visit that the plan still sees, as large as the month's own.

    By motivation and by skill, ``[pos]``: a later month counts by what is planned for it over what
    is planned for the month.
    """
    model = opening.model
    lines = _planned_by_month(opening)
    of_month = lines[:, opening.month][:, None]
    size = np.divide(lines, of_month, out=np.zeros_like(lines), where=of_month > 0)
    kappa, memory = model.behaviour.coefficients.speed, model.engineers.memory_weeks * DAYS
    remembered, week = _remembered(opening), 0
    # motivation moved, and what is left of what was taught: parts of the response
    moved, taught, left = 0.0, 0.0, 1.0
    by_motivation, by_skill = np.zeros((2, len(lines)))
    for month, weeks in enumerate(model.calendar.weeks_of):
        # what moves at a month's end is felt from the next on
        by_motivation += moved * size[:, month]
        for _ in range(weeks):
            by_skill += taught * left * size[:, month] / weeks
            if taught:
                left *= remembered
            week += 1
            # a visit teaches at its week's end
            taught = 1.0 if week * DAYS > day else 0.0
        end = week * DAYS
        if end > day:
            moved = (1.0 - kappa) * moved + float(np.exp(-(end - day) / memory))
    return by_motivation, by_skill


def _remembered(opening: MonthOpening) -> float:
    """Part of what was taught that is left after a week."""
    skill = opening.model.skill
    return float(np.exp(-1.0 / skill.memory_weeks)) if skill is not None else 0.0


def _lines_of_staying(opening: MonthOpening, lines: Floats) -> Floats:
    """``[pos]``: lines of the months for which a visit keeps those who are about to leave."""
    model, aim = opening.model, opening.history.aim
    if not model.behaviour.exits or not model.behaviour.motivation:
        return np.zeros(len(aim))
    recency = np.exp(-1.0 / model.engineers.memory_weeks)
    pull = model.behaviour.coefficients.visit * recency
    visited = expit(logit(np.clip(aim, 1e-9, 1 - 1e-9)) + pull)
    up_to = np.concatenate([np.zeros((len(aim), 1)), np.cumsum(lines, axis=1)], axis=1)
    pos, end = np.arange(len(aim)), model.calendar.months
    without, longer = exit_month(opening), exit_month(opening, visited)
    return np.asarray(up_to[pos, np.minimum(longer, end)] - up_to[pos, np.minimum(without, end)])


def exit_month(opening: MonthOpening, first_aim: Floats | None = None) -> Ints:
    """``[pos]``: month from which each is expected to be gone; beyond the plan for who stays.

    Motivation goes on towards what it tends to, ``first_aim[pos]`` in the first month alone;
    nothing else happens.
    """
    points, behaviour = opening.points, opening.model.behaviour
    end = opening.model.calendar.months
    motivation, low = points.motivation.copy(), points.low_months.copy()
    gone = np.full(len(motivation), end + 1, dtype=np.int64)
    aim = opening.history.aim if first_aim is None else first_aim
    for month in range(opening.month, end):
        motivation = motivation + behaviour.coefficients.speed * (aim - motivation)
        low = np.where(motivation < behaviour.exit_below, low + 1, 0)
        leaves = (low >= behaviour.exit_after) & (gone > end) & points.active
        gone[leaves] = month + 1
        aim = opening.history.aim
    return gone
