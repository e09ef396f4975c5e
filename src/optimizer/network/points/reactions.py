"""How points of sale react: their motivation, what their staff know, our share of the shelf."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from optimizer.arrays import Floats, Ints
from optimizer.network.policy.sellers import gain_loss
from optimizer.scenario.schema.field_force_section import Skill
from optimizer.scenario.schema.network_section import Motivation


@dataclass(frozen=True, eq=False)
class MotivationReasons:
    """Why motivation moved at a month's end; arrays by point of sale.

    Attributes
    ----------
    before, aim : array[pos]
        Motivation before, and what it tends to (m*).
    terms : mapping of str to array[pos]
        What each reason adds to the logistic's argument: expectancy, pay, clawback, visit,
        late. With the intercept they sum to logit(aim).
    """

    before: Floats
    aim: Floats
    terms: dict[str, Floats]


def pulls(
    chance: Floats,
    pay: Floats,
    reference: Floats,
    shock: Floats,
    recency: Floats,
    late: Floats | float,
    b: Motivation,
    loss_aversion: Floats | float,
) -> dict[str, Floats]:
    """What each reason adds to the logistic's argument, ``array[pos]`` each, by its name.

    M ← m + κ (m* − m), m* = logistic(b0 + b1 P̂ + b2 μ((W − r)/r) − b3 s + b4 v − b5 late).
    Expectancy after Vroom (1964); reference dependence after Tversky and Kahneman (1992). The
    form is this engine's own assumption.

    Parameters
    ----------
    chance, pay, reference, shock, recency : array[pos]
        Chance to reach the quota; monthly pay and its reference (EUR); share of pay taken back;
        recency of the last visit in [0, 1].
    late : float or array[pos]
        Months that pay waits.
    b : Motivation
        Coefficients.
    loss_aversion : float or array[pos]
        λ.
    """
    change = np.where(reference > 0, (pay - reference) / np.maximum(reference, 1e-9), 0.0)
    felt = gain_loss(np.clip(change, -1.0, 1.0), loss_aversion)
    return {
        "expectancy": b.expectancy * chance,
        "pay": b.pay * felt,
        "clawback": -b.clawback * shock,
        "visit": b.visit * recency,
        "late": np.broadcast_to(-b.late * late, chance.shape),
    }


def moved(motivation: Floats, pulls: dict[str, Floats], b: Motivation) -> tuple[Floats, Floats]:
    """Motivation after a month under these pulls, and what it tends to; both in (0, 1)."""
    aim = expit(b.intercept + sum(pulls.values(), np.zeros(motivation.shape)))
    return np.asarray(motivation + b.speed * (aim - motivation)), np.asarray(aim)


def next_reference(reference: Floats, pay: Floats, b: Motivation) -> Floats:
    """R ← (1 − γ) r + γ W (EUR a month)."""
    return (1.0 - b.reference_speed) * reference + b.reference_speed * pay


def visit_recency(now: float, last: Floats, memory: float) -> Floats:
    """e^(−days since the last visit / memory): 1 on the day, 0 before the first visit.

    In working days; ``last[pos]`` is -inf before the first.
    """
    return np.exp(-(now - last) / memory)


def skill_ratio(knowledge: Floats, spec: Skill) -> Floats:
    """Lines sold over those at the usual knowledge; ``knowledge[pos]`` in [0, 1]."""
    return np.asarray((1.0 + spec.effect * knowledge) / (1.0 + spec.effect * spec.usual))


def after_week(knowledge: Floats, visits: Ints, spec: Skill) -> Floats:
    """Knowledge ``[pos]`` after a week that forgets, then teaches at each of ``visits[pos]``."""
    left = knowledge * math.exp(-1.0 / spec.memory_weeks)
    # few are visited more than once a week: powers are looked up
    powers = (1.0 - spec.lift) ** np.arange(int(visits.max(initial=0)) + 1)
    return np.asarray(1.0 - (1.0 - left) * powers[visits])


def shelf_ratio(pull: Floats, our_share: Floats, push: Floats) -> Floats:
    """``[pos]``: our share of the shelf over its usual: p / (s p + (1 − s) c).

    A logit share between us, pulling p, and all other brands, pushing c, both 1 as usual, so
    that our usual share is s. An exclusive point of sale (s = 1) has exactly 1 whatever p and c.
    The form is this engine's own assumption.

    Parameters
    ----------
    pull, our_share, push : array[pos]
        p, s in (0, 1], c; ratios.
    """
    return np.asarray(pull / (our_share * pull + (1.0 - our_share) * push))
