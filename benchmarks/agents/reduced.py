"""The reduced model: fixed effort, Poisson lines by season, churn, pay by line, motivation, exit.

Every week a point of sale sells Poisson lines of each offer; every month each active line leaves
with the offer's churn, pay by line is felt against what one is used to, motivation moves, and a
point of sale whose motivation was low for some months leaves. `ours` is the engine itself with
every other mechanism switched off; the others are plain rewritings of the same equations.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from pathlib import Path

import numpy as np

import optimizer as opt
from optimizer.arrays import Floats
from optimizer.network import FIGURES, NetworkModel, prepare, replicate

ROOT = Path(__file__).parents[2]

COEFFICIENTS = {
    "intercept": -1.35,
    "expectancy": 0.0,
    "pay": 1.2,
    "visit": 0.0,
    "late": 0.0,
    "clawback": 0.0,
}
"""Of motivation."""
SIZES = {"kiosk": 14.0, "phone_shop": 32.0, "electronics": 40.0, "partner": 90.0}
"""Lines a month of points of sale that are drawn (assumption)."""
OFF = (
    *("effort", "differences", "shelf", "competitors", "digital", "skill", "recruitment"),
    *("travel", "pay_office"),
)


@dataclass(frozen=True)
class Reduced:
    """What the reduced model needs.

    Attributes
    ----------
    rate : array[pos, month, offer]
        Lines a week.
    weeks : tuple of int
        By month.
    price, churn : array[offer]
        EUR a line; a month.
    start_pay : array[pos]
        EUR a month.
    intercept, pay, speed, reference_speed, initial, loss_aversion : float
        Of motivation.
    exit_below : float
    exit_after : int
    """

    rate: Floats
    weeks: tuple[int, ...]
    price: Floats
    churn: Floats
    start_pay: Floats
    intercept: float
    pay: float
    speed: float
    reference_speed: float
    initial: float
    loss_aversion: float
    exit_below: float
    exit_after: int

    @property
    def pos_weeks(self) -> int:
        """Points of sale times weeks."""
        return len(self.rate) * sum(self.weeks)

    def aim(self, felt: float, reference: float) -> float:
        """Motivation that a point of sale tends to, m*; plain Python for agents one by one."""
        change = (felt - reference) / reference if reference > 0 else 0.0
        change = min(max(change, -1.0), 1.0)
        gain = change if change > 0 else self.loss_aversion * change
        return 1.0 / (1.0 + exp(-(self.intercept + self.pay * gain)))


@dataclass(frozen=True)
class Outcome:
    """What a replication came to: lines, lines active at the end, motivation, exits."""

    lines: float
    retained: float
    motivation: float
    exits: float


def network(name: str, exit_below: float, count: int | None = None) -> NetworkModel:
    """The engine's network of a scenario, reduced; the plan is last year's potential.

    With a count, so many points of sale are drawn instead of the scenario's table.
    """
    scenario = opt.load(ROOT / "scenarios" / name)
    for part in ("design", "network.recruitment"):
        scenario = scenario.replace(part, None)
    if count is not None:
        types = {kind: {"share": 1.0, "size": size} for kind, size in SIZES.items()}
        drawn = {"count": count, "per": "adults_15_64", "types": types}
        scenario = scenario.replace("network.points_of_sale", {"generate": drawn})
    price = {"prepaid": 4, "sim_only": 8, "postpaid": 18, "fibre": 30}
    scenario = scenario.replace("network.schemes", {"by_line": [{"per_line": price}]})
    scenario = scenario.replace("network.sales_engineers.count", 0)
    behaviour = {"coefficients": COEFFICIENTS, "exit_below": exit_below}
    scenario = scenario.replace("network.behaviour", behaviour | dict.fromkeys(OFF, False))
    pos = scenario.pos
    assert pos is not None
    by_zone = np.bincount(pos.zone, pos.potential, len(scenario.zones.ids))
    season = 1.0 + 0.25 * np.sin(np.arange(len(scenario.months)))
    mix = np.array([0.2, 0.2, 0.35, 0.25])
    expected = by_zone[:, None, None] * season[:, None] * mix
    return prepare(scenario, expected, np.rint(expected).astype(np.int64), "by_line")


def reduced(model: NetworkModel) -> Reduced:
    """The same numbers for the other writings."""
    b = model.behaviour.coefficients
    return Reduced(
        rate=np.ascontiguousarray(model.rate),
        weeks=model.calendar.weeks_of,
        price=model.terms.per_line,
        churn=model.churn,
        start_pay=model.start_pay,
        intercept=b.intercept,
        pay=b.pay,
        speed=b.speed,
        reference_speed=b.reference_speed,
        initial=b.initial,
        loss_aversion=model.behaviour.loss_aversion,
        exit_below=model.behaviour.exit_below,
        exit_after=model.behaviour.exit_after,
    )


def ours(model: NetworkModel, replication: int) -> Outcome:
    """A replication of the engine."""
    record = replicate(model, replication)
    end = record.outcomes.figures[-1].sum(axis=(0, 1))
    active, motivation = (end[FIGURES.index(name)] for name in ("active", "motivation"))
    return Outcome(
        lines=float(record.sold.sum()),
        retained=float(record.retained.sum()),
        motivation=motivation / active,
        exits=float(record.exits.sum()),
    )


def bare(model: Reduced, rng: np.random.Generator) -> float:
    """The draws alone: a Poisson array a week, a binomial array a month; no behaviour."""
    active = np.zeros((len(model.rate), len(model.price)), dtype=np.int64)
    for month, weeks in enumerate(model.weeks):
        for _ in range(weeks):
            active += rng.poisson(model.rate[:, month])
        active -= rng.binomial(active, model.churn)
    return float(active.sum())
