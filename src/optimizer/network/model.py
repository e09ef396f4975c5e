"""Everything a replication needs, prepared once per scenario and scheme; never changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.calendar import SellingCalendar
from optimizer.network.field_force.portfolios import Portfolios, portfolios
from optimizer.network.field_force.prospects import with_prospects
from optimizer.network.pay.counted_units import Counting
from optimizer.network.pay.expected_pay import Offers, line_worth, wage
from optimizer.network.pay.terms import Terms, terms
from optimizer.network.points.quotas import quotas
from optimizer.network.points.sales_rates import following, planned_rates, preceded, prospect_rates
from optimizer.network.points.scheme_groups import SchemeGroup, members
from optimizer.network.points.types import kinds
from optimizer.network.policy.effort_problems import Problems
from optimizer.network.policy.policy_lookup import solve_network
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.environment_section import Competitors, PayOffice
from optimizer.scenario.schema.field_force_section import Recruitment, SalesEngineers, Skill
from optimizer.scenario.schema.network_section import Behaviour, Network
from optimizer.scenario.schema.points_of_sale_section import PosType
from optimizer.scenario.tables.points_table import PointsOfSale
from optimizer.scenario.tables.zone_table import ZoneTable

Section = TypeVar("Section")


@dataclass(frozen=True, eq=False)
class NetworkModel:
    """The network under one scheme; points of sale first, then prospects.

    Attributes
    ----------
    terms : Terms
        Of the scheme of all but the exceptions.
    groups : tuple of SchemeGroup
        Who is on which scheme, with the policies.
    portfolios : Portfolios or None
        None without sales engineers.
    skill, recruitment, competitors, pay_office
        Sections of the scenario; None where the scenario has none, or has it switched off.
    own : int
        Points of sale at the start; those behind are prospects.
    planned : array[month, offer, pos]
        Lines a week at reference effort and starting motivation; laid out as weeks read it.
    zone : array[pos] of int
    type : array[pos] of int
    quota : array[pos, quarter] of int
        Of whole quarters; prospects' once they have joined.
    base, effect, reference_effort, gaming_effect : array[pos]
        Of the point of sale's type.
    effort_cost : array[pos]
        Ratio to its type's.
    loss_aversion : array[pos]
    our_share : array[pos]
        1 in exclusive points of sale, and in all with the shelf switched off.
    start_pay : array[pos]
        EUR a month that points of sale are used to: pay for the plan's lines under the
        scenario's first scheme.
    margin, arpu, churn : array[offer]
        EUR a line that stays 24 months; EUR a month; a month.
    poor_churn : float
        Of poor lines of every offer, a month.
    unserved : array[zone, month, offer]
        Lines that the plan expects in zones without points of sale; nobody sells them.
    """

    seed: int
    calendar: SellingCalendar
    terms: Terms
    groups: tuple[SchemeGroup, ...]
    behaviour: Behaviour
    engineers: SalesEngineers
    portfolios: Portfolios | None
    skill: Skill | None
    recruitment: Recruitment | None
    competitors: Competitors | None
    pay_office: PayOffice | None
    ids: tuple[str, ...]
    own: int
    planned: Floats
    zone: Ints
    zones: int
    zone_table: ZoneTable
    type: Ints
    types: int
    quota: Ints
    base: Floats
    effect: Floats
    reference_effort: Floats
    gaming_effect: Floats
    effort_cost: Floats
    loss_aversion: Floats
    our_share: Floats
    start_pay: Floats
    margin: Floats
    arpu: Floats
    churn: Floats
    poor_churn: float
    unserved: Floats

    @property
    def pay_delay(self) -> Ints:
        """``[pos]``: months from earning to payment under its scheme."""
        delay = np.zeros(len(self.ids), dtype=np.int64)
        for group in self.groups:
            delay[group.rows] = group.terms.delay
        return delay

    @property
    def rate(self) -> Floats:
        """``rate[pos, month, offer]``: lines a week, a view of ``planned``."""
        return self.planned.transpose(2, 0, 1)


def prepare(
    scenario: Scenario,
    expected: Floats,
    targets: Ints,
    scheme: str,
    followed: Floats | None = None,
    exceptions: Mapping[str, str] | None = None,
) -> NetworkModel:
    """Prepare the network for simulation under a scheme.

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
    planned, expected = expected, preceded(expected, warm_up)
    targets = preceded(targets, warm_up)
    followed = None if followed is None else preceded(followed, warm_up)
    pos = with_prospects(scenario)
    rate, quota = _plan_of(network, own, pos, expected, targets, calendar, followed)
    kind_of, kind = kinds(pos, list(network.types.values()), behaviour)
    problems = _problems(kind, rate, quota, calendar)
    arpu, churn, margin = (
        np.array([getattr(offer, name) for offer in scenario.spec.offers.values()])
        for name in ("arpu", "churn", "margin")
    )
    total = planned.sum(axis=(0, 1))
    mix = total / total.sum() if total.sum() > 0 else np.full(len(total), 1 / len(total))
    groups = tuple(
        _group(scenario, name, rows, problems, kind_of, (arpu, churn, mix))
        for name, rows in members(pos.ids, scheme, exceptions or {})
    )
    served = np.isin(np.arange(len(scenario.zones.ids)), own.zone)

    def typed(name: str) -> Floats:
        values = np.array([getattr(t, name) for t in network.types.values()], dtype=np.float64)
        return np.asarray(values[pos.type])

    def on(section: Section | None, switch: bool) -> Section | None:
        return section if switch else None

    ones = np.ones(len(pos))
    loss = [t.loss_aversion for t in kind_of]
    usual_loss = behaviour.loss_aversion
    return NetworkModel(
        seed=scenario.spec.seed,
        calendar=calendar,
        terms=groups[0].terms,
        groups=groups,
        behaviour=behaviour,
        engineers=network.sales_engineers,
        portfolios=portfolios(scenario, pos, len(own)),
        skill=on(network.skill, behaviour.skill),
        recruitment=on(network.recruitment, behaviour.recruitment),
        competitors=on(network.competitors, behaviour.competitors),
        pay_office=on(network.pay_office, behaviour.pay_office),
        ids=pos.ids,
        own=len(own),
        planned=np.ascontiguousarray(rate.transpose(1, 2, 0)),
        zone=pos.zone,
        zones=len(scenario.zones.ids),
        zone_table=scenario.zones,
        type=pos.type,
        types=len(network.types),
        quota=quota,
        base=typed("base"),
        effect=typed("effect"),
        reference_effort=typed("reference_effort"),
        gaming_effect=typed("gaming_effect"),
        effort_cost=pos.effort_cost if behaviour.differences else ones,
        loss_aversion=np.array([usual_loss if x is None else x for x in loss])[kind],
        our_share=pos.our_share if behaviour.shelf else ones,
        start_pay=_start_pay(scenario, problems, (arpu, churn, mix)),
        margin=margin,
        arpu=arpu,
        churn=churn,
        poor_churn=behaviour.poor_churn,
        unserved=np.where(served[:, None, None], 0.0, planned),
    )


def _plan_of(
    network: Network,
    own: PointsOfSale,
    pos: PointsOfSale,
    expected: Floats,
    targets: Ints,
    calendar: SellingCalendar,
    followed: Floats | None,
) -> tuple[Floats, Ints]:
    """``rate[pos, month, offer]`` and ``quota[pos, quarter]``, prospects' behind the plan's."""
    behaviour = network.behaviour
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
    rows: Ints,
    problems: Problems,
    kind_of: list[PosType],
    offers: tuple[Floats, Floats, Floats],
) -> SchemeGroup:
    """The points of sale on a scheme, with their policies."""
    assert scenario.spec.network is not None
    behaviour, paid = scenario.spec.network.behaviour, terms(scenario, scheme)
    policies = None
    if behaviour.effort or behaviour.motivation:
        theirs = Problems(
            problems.type[rows],
            problems.lines[rows],
            problems.quota[rows],
            problems.weeks,
            problems.months,
        )
        policies = solve_network(theirs, kind_of, paid, behaviour, *offers)
    return SchemeGroup(paid, rows, policies)


def _start_pay(
    scenario: Scenario, problems: Problems, offers: tuple[Floats, Floats, Floats]
) -> Floats:
    """``[pos]``: EUR a month for the plan's lines under the scenario's first scheme."""
    network = scenario.spec.network
    assert network is not None
    today = terms(scenario, next(iter(network.schemes)))
    of = Offers(*offers)
    worth = line_worth(today, network.behaviour, of, of.churn)
    usual = problems.lines[:, 0] * problems.weeks[0]
    quota, months = problems.quota[:, 0].astype(np.float64), problems.months[0]
    every_line = Counting(np.ones(len(of.mix)), 1.0, 1.0)
    pay = wage(today, worth, every_line, of.mix, quota, usual, ("quarter", months))
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
