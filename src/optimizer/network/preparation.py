"""The network prepared for simulation: rates, quotas and policies under a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.calendar import SellingCalendar
from optimizer.network.field_force.portfolios import portfolios
from optimizer.network.model import NetworkModel, SchemeGroup, members
from optimizer.network.pay.expected_pay import Counting, Offers, line_worth, wage
from optimizer.network.pay.terms import terms_of_scheme
from optimizer.network.points.plan_shares import (
    following,
    planned_rates,
    preceded,
    prospect_rates,
    quotas,
)
from optimizer.network.policy.effort_problems import Problems, aversion_kinds
from optimizer.network.policy.policy_lookup import solve_network
from optimizer.network.recruitment import with_prospects
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.network_section import Network
from optimizer.scenario.schema.points_of_sale_section import PosType
from optimizer.scenario.tables.points_table import PointsOfSale

Section = TypeVar("Section")


# Long because every field of the model is said here, once.
def prepare(
    scenario: Scenario,
    expected: Floats,
    targets: Ints,
    scheme: str,
    followed: Floats | None = None,
    exceptions: Mapping[str, str] | None = None,
) -> NetworkModel:
    """Prepare the network for simulation under a scheme.

    It is this long because every field of the model is said here, once.

    Parameters
    ----------
    scenario : Scenario
        With a network.
    expected, targets : array[zone, month, offer]
        The plan's sales and whole-line targets of the network's channel.
    followed : array[zone, month], optional
        The plan's sales of the channel that the digital part of sales follows.
    exceptions : mapping of point of sale to scheme, optional
        Those that are on another scheme.

    Raises
    ------
    ValueError
        When the scenario has no network, no such scheme or no such point of sale.
    """
    network, own = scenario.spec.network, scenario.pos
    if network is None or own is None:
        raise ValueError("the scenario has no network of points of sale")
    behaviour, warm_up = network.behaviour, network.warm_up
    calendar = SellingCalendar(warm_up + len(scenario.months), warm_up)
    pos, offers = with_prospects(scenario), _offers(scenario, expected)
    rate, quota = _rates_and_quotas(
        network,
        (own, pos),
        preceded(expected, warm_up),
        preceded(targets, warm_up),
        calendar,
        None if followed is None else preceded(followed, warm_up),
    )
    kind_of, kind = aversion_kinds(pos, list(network.types.values()), behaviour)
    problems = _problems(kind, rate, quota, calendar)
    groups = tuple(
        _group(scenario, name, problems.of(rows), rows, kind_of, offers)
        for name, rows in members(pos.ids, scheme, exceptions or {})
    )
    served = np.isin(np.arange(len(scenario.zones.ids)), own.zone)
    return NetworkModel(
        seed=scenario.spec.seed,
        calendar=calendar,
        terms=groups[0].terms,
        groups=groups,
        behaviour=behaviour,
        engineers=network.sales_engineers,
        portfolios=portfolios(scenario, pos, len(own)),
        skill=_if_on(network.skill, behaviour.skill),
        recruitment=_if_on(network.recruitment, behaviour.recruitment),
        competitors=_if_on(network.competitors, behaviour.competitors),
        pay_office=_if_on(network.pay_office, behaviour.pay_office),
        ids=pos.ids,
        own=len(own),
        planned=np.ascontiguousarray(rate.transpose(1, 2, 0)),
        zone=pos.zone,
        zones=len(scenario.zones.ids),
        zone_table=scenario.zones,
        type=pos.type,
        types=len(network.types),
        quota=quota,
        **_traits(network, pos, kind_of, kind),
        start_pay=_start_pay(scenario, problems, offers),
        margin=np.array([offer.margin for offer in scenario.spec.offers.values()]),
        arpu=offers.arpu,
        churn=offers.churn,
        poor_churn=behaviour.poor_churn,
        unserved=np.where(served[:, None, None], 0.0, expected),
    )


def _offers(scenario: Scenario, expected: Floats) -> Offers:
    """The offers, with their shares of the network's expected lines; equal ones of none."""
    arpu, churn = (
        np.array([getattr(offer, name) for offer in scenario.spec.offers.values()])
        for name in ("arpu", "churn")
    )
    total = expected.sum(axis=(0, 1))
    mix = total / total.sum() if total.sum() > 0 else np.full(len(total), 1 / len(total))
    return Offers(arpu, churn, mix)


def _traits(
    network: Network, pos: PointsOfSale, kind_of: list[PosType], kind: Ints
) -> dict[str, Floats]:
    """What points of sale are like, ``[pos]`` each, by the model's names."""
    behaviour, ones = network.behaviour, np.ones(len(pos))
    traits = {}
    for name in ("base", "effect", "reference_effort", "gaming_effect"):
        by_type = np.array([getattr(t, name) for t in network.types.values()], dtype=np.float64)
        traits[name] = np.asarray(by_type[pos.type])
    usual = behaviour.loss_aversion
    losses = [usual if t.loss_aversion is None else t.loss_aversion for t in kind_of]
    traits["effort_cost"] = pos.effort_cost if behaviour.differences else ones
    traits["loss_aversion"] = np.array(losses)[kind]
    traits["our_share"] = pos.our_share if behaviour.shelf else ones
    return traits


def _if_on(section: Section | None, switch: bool) -> Section | None:
    return section if switch else None


def _rates_and_quotas(
    network: Network,
    points: tuple[PointsOfSale, PointsOfSale],
    expected: Floats,
    targets: Ints,
    calendar: SellingCalendar,
    followed: Floats | None,
) -> tuple[Floats, Ints]:
    """``rate[pos, month, offer]`` and ``quota[pos, quarter]``, prospects' behind the plan's.

    ``points`` are those of the plan, and with prospects behind them.
    """
    (own, pos), behaviour = points, network.behaviour
    months = following(followed if behaviour.digital else None, pos.digital, pos.zone)
    rate = planned_rates(own, expected, calendar, None if months is None else months[: len(own)])
    quota = quotas(own, targets, calendar)
    if len(pos) == len(own):
        return rate, quota
    assert network.recruitment is not None
    more = prospect_rates(pos, len(own), rate, network.recruitment.additional, months)
    lines = more.sum(axis=2) * np.array(calendar.weeks_of)
    ends = np.arange(0, calendar.months, 3)
    theirs = np.ceil(np.add.reduceat(lines, ends, axis=1)).astype(np.int64)
    return np.concatenate([rate, more]), np.concatenate([quota, theirs])


def _group(
    scenario: Scenario,
    scheme: str,
    problems: Problems,
    rows: Ints,
    kind_of: list[PosType],
    offers: Offers,
) -> SchemeGroup:
    """The points of sale on a scheme, with their policies."""
    assert scenario.spec.network is not None
    behaviour, paid = scenario.spec.network.behaviour, terms_of_scheme(scenario, scheme)
    policies = None
    if behaviour.effort or behaviour.motivation:
        policies = solve_network(problems, kind_of, paid, behaviour, offers)
    return SchemeGroup(paid, rows, policies)


def _start_pay(scenario: Scenario, problems: Problems, offers: Offers) -> Floats:
    """``[pos]``: EUR a month for the plan's lines under the scenario's first scheme."""
    network = scenario.spec.network
    assert network is not None
    today = terms_of_scheme(scenario, next(iter(network.schemes)))
    worth = line_worth(today, network.behaviour, offers, offers.churn)
    usual = problems.lines[:, 0] * problems.weeks[0]
    quota, months = problems.quota[:, 0].astype(np.float64), problems.months[0]
    every_line = Counting(np.ones(len(offers.mix)), 1.0, 1.0)
    pay = wage(today, worth, every_line, offers.mix, quota, usual, ("quarter", months))
    return pay / months


def _problems(kind: Ints, rate: Floats, quota: Ints, calendar: SellingCalendar) -> Problems:
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
