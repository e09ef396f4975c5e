"""Everything a replication needs, prepared once per scenario and scheme; never changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.network.calendar import Calendar
from optimizer.network.policies import Policies, Problems, solve_network
from optimizer.network.quotas import quotas
from optimizer.network.terms import Terms, terms
from optimizer.network.wage import line_worth, wage
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema_network import Behaviour, SalesEngineers

__all__ = ["NetworkModel", "prepare"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class NetworkModel:
    """The network under one scheme.

    Attributes
    ----------
    seed : int
    calendar : Calendar
    terms : Terms
    behaviour : Behaviour
    engineers : SalesEngineers
    rate : array[pos, month, offer]
        Lines a week at reference effort and starting motivation.
    zone : array[pos] of int
    zones : int
    type : array[pos] of int
    types : int
    quota : array[pos, quarter] of int
    base, effect, reference_effort : array[pos]
        Of the point of sale's type.
    policies : Policies or None
        None with effort switched off.
    start_pay : array[pos]
        EUR a month that points of sale are used to: pay for the plan's lines under the
        scenario's first scheme.
    margin, arpu, churn : array[offer]
        EUR a line that stays 24 months; EUR a month; a month.
    unserved : array[zone, month, offer]
        Lines that the plan expects in zones without points of sale; nobody sells them.
    """

    seed: int
    calendar: Calendar
    terms: Terms
    behaviour: Behaviour
    engineers: SalesEngineers
    rate: Floats
    zone: Ints
    zones: int
    type: Ints
    types: int
    quota: Ints
    base: Floats
    effect: Floats
    reference_effort: Floats
    policies: Policies | None
    start_pay: Floats
    margin: Floats
    arpu: Floats
    churn: Floats
    unserved: Floats


def prepare(scenario: Scenario, expected: Floats, targets: Ints, scheme: str) -> NetworkModel:
    """Prepare the network for simulation under a scheme.

    Parameters
    ----------
    scenario : Scenario
        With a network.
    expected, targets : array[zone, month, offer]
        The plan's sales and whole-line targets of the network's channel.
    scheme : str

    Raises
    ------
    ValueError
        When the scenario has no network, or no such scheme.
    """
    network, pos = scenario.spec.network, scenario.pos
    if network is None or pos is None:
        raise ValueError("the scenario has no network of points of sale")
    calendar = Calendar(len(scenario.months))
    types = list(network.types.values())
    share = _shares(scenario)
    weeks = np.array(calendar.weeks_of, dtype=np.float64)
    rate = share[:, None, None] * expected[pos.zone] / weeks[:, None]
    quota = quotas(pos, targets, calendar)
    arpu, churn, margin = (
        np.array([getattr(offer, name) for offer in scenario.spec.offers.values()])
        for name in ("arpu", "churn", "margin")
    )
    problems = _problems(pos.type, rate, quota, calendar)
    total = expected.sum(axis=(0, 1))
    mix = total / total.sum() if total.sum() > 0 else np.full(len(total), 1 / len(total))
    behaviour = network.behaviour
    policies = None
    if behaviour.effort or behaviour.motivation:
        policies = solve_network(
            problems, types, terms(scenario, scheme), behaviour, arpu, churn, mix
        )
    today = terms(scenario, next(iter(network.schemes)))
    worth, kept = line_worth(today, behaviour, arpu, churn, mix)
    usual = problems.lines[:, 0] * problems.weeks[0]
    start = wage(today, worth, kept, quota[:, 0].astype(np.float64), usual, problems.months[0])
    served = np.isin(np.arange(len(scenario.zones.ids)), pos.zone)

    def typed(name: str) -> Floats:
        return np.array([getattr(t, name) for t in types])[pos.type]

    return NetworkModel(
        seed=scenario.spec.seed,
        calendar=calendar,
        terms=terms(scenario, scheme),
        behaviour=behaviour,
        engineers=network.sales_engineers,
        rate=rate,
        zone=pos.zone,
        zones=len(scenario.zones.ids),
        type=pos.type,
        types=len(types),
        quota=quota,
        base=typed("base"),
        effect=typed("effect"),
        reference_effort=typed("reference_effort"),
        policies=policies,
        start_pay=start / problems.months[0],
        margin=margin,
        arpu=arpu,
        churn=churn,
        unserved=np.where(served[:, None, None], 0.0, expected),
    )


def _shares(scenario: Scenario) -> Floats:
    """``share[pos]`` of its zone's lines: by potential times ability."""
    pos = scenario.pos
    assert pos is not None
    weight = pos.potential * pos.ability
    total = np.bincount(pos.zone, weights=weight, minlength=len(scenario.zones.ids))
    count = np.bincount(pos.zone, minlength=len(scenario.zones.ids))
    here = total[pos.zone]
    return np.asarray(np.where(here > 0, weight / np.maximum(here, 1e-300), 1.0 / count[pos.zone]))


def _problems(kind: Ints, rate: Floats, quota: Ints, calendar: Calendar) -> Problems:
    """Mean weekly lines by quarter; points of sale plan their effort on the average week."""
    weekly = rate.sum(axis=2)
    weeks = np.array(calendar.weeks_of)
    lines = np.stack(
        [
            (weekly[:, q * 3 : q * 3 + 3] * weeks[q * 3 : q * 3 + 3]).sum(axis=1)
            / calendar.weeks_in_quarter[q]
            for q in range(calendar.quarters)
        ],
        axis=1,
    )
    months = tuple(min(3, calendar.months - 3 * q) for q in range(calendar.quarters))
    return Problems(kind, lines, quota, calendar.weeks_in_quarter, months)
