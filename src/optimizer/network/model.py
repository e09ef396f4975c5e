"""The network: what a replication needs, prepared once and never changed, and its state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.calendar import SellingCalendar
from optimizer.network.field_force.portfolios import Portfolios
from optimizer.network.pay.terms import Terms
from optimizer.network.policy.policy_lookup import Policies
from optimizer.scenario.schema.field_force_section import Recruitment, SalesEngineers, Skill
from optimizer.scenario.schema.network_section import Behaviour, Competitors, PayOffice
from optimizer.scenario.tables.zone_table import ZoneTable

Number = TypeVar("Number", np.float64, np.int64)


@dataclass(frozen=True, eq=False)
class SchemeGroup:
    """Points of sale on one scheme.

    Attributes
    ----------
    rows : array of int
        Which points of sale.
    policies : Policies or None
        Theirs, in the order of ``rows``; None with effort and motivation switched off.
    """

    terms: Terms
    rows: Ints
    policies: Policies | None

    @cached_property
    def at(self) -> Ints | slice:
        """``rows``, as a slice where they are the first ones: arrays are then read in place."""
        first = np.arange(len(self.rows))
        return slice(len(first)) if np.array_equal(self.rows, first) else self.rows


def members(
    ids: tuple[str, ...], scheme: str, exceptions: Mapping[str, str]
) -> Iterator[tuple[str, Ints]]:
    """Each scheme with its points of sale, the main one first, then those of the exceptions.

    Raises
    ------
    ValueError
        When an exception is no point of sale.
    """
    unknown = [pos for pos in exceptions if pos not in set(ids)]
    if unknown:
        raise ValueError(f"no point of sale {', '.join(map(repr, unknown[:5]))}")
    own = np.array([exceptions.get(pos, scheme) for pos in ids], dtype=object)
    for name in dict.fromkeys([scheme, *exceptions.values()]):
        yield name, np.flatnonzero(own == name).astype(np.int64)


def by_scheme_group(
    groups: tuple[SchemeGroup, ...], of_group: Callable[[SchemeGroup], NDArray[Number]]
) -> NDArray[Number]:
    """An array by point of sale, put together from ``of_group(group)[row of the group]``."""
    if len(groups) == 1:
        return of_group(groups[0])
    by_group: list[NDArray[Number]] = [of_group(group) for group in groups]
    count = sum(len(group.rows) for group in groups)
    joined = np.zeros((count, *by_group[0].shape[1:]), dtype=by_group[0].dtype)
    for group, values in zip(groups, by_group, strict=True):
        joined[group.rows] = values
    return joined


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


@dataclass(eq=False)
class NetworkState:
    """What changes while the network is simulated; written by the weekly and monthly steps.

    Attributes
    ----------
    active : array[pos] of bool
        Still sells for us.
    motivation : array[pos]
        In (0, 1).
    reference_pay : array[pos]
        EUR a month that it is used to.
    low_months : array[pos] of int
        Months in a row with a motivation below the floor.
    last_visit : array[pos]
        Working day of the last visit; -inf before the first.
    knowledge : array[pos]
        Of our offers, in [0, 1].
    since : array[pos] of int
        Month in which it began to sell for us; the number of months for those that have not.
    turnover : array[pos]
        Lines a month, smoothed over three months.
    counted : array[pos]
        Lines so far in the period that the policy plans for, as it counts them. A point of sale
        that joins in the middle has a head start: so much is left to sell as for that part.
    quota : array[pos]
        Of the quota period, for the weeks with us; 0 of those that have not joined.
    cohort : array[pos, offer, month of sale]
        Active lines; in memory a row of points of sale for each month and offer.
    poor : array[pos, offer, month of sale]
        Active poor lines, likewise; empty without gaming.
    sold : array[pos, quarter]
        Lines of each quota period.
    pay : array[pos, month]
        Net pay of each month (EUR).
    """

    active: Bools
    motivation: Floats
    reference_pay: Floats
    low_months: Ints
    last_visit: Floats
    knowledge: Floats
    since: Ints
    turnover: Floats
    counted: Floats
    quota: Floats
    cohort: Floats
    poor: Floats
    sold: Floats
    pay: Floats

    @classmethod
    def fresh(cls, model: NetworkModel) -> NetworkState:
        """Every point of sale at its start, prospects not yet with us."""
        count, months, offers = model.rate.shape
        own = np.arange(count) < model.own
        cohorts = np.zeros((2, months, offers, count)).transpose(0, 3, 2, 1)
        return cls(
            active=own,
            motivation=np.full(count, model.behaviour.coefficients.initial),
            reference_pay=model.start_pay.copy(),
            low_months=np.zeros(count, dtype=np.int64),
            last_visit=np.full(count, -np.inf),
            knowledge=np.full(count, model.skill.usual if model.skill is not None else 0.0),
            since=np.where(own, 0, months),
            turnover=model.rate[:, 0].sum(axis=1) * model.calendar.weeks_of[0],
            counted=np.zeros(count),
            quota=np.where(own, model.quota[:, 0], 0.0),
            cohort=cohorts[0],
            poor=cohorts[1] if model.behaviour.gaming else cohorts[1][:0],
            sold=np.zeros((count, model.calendar.quarters)),
            pay=np.zeros((count, months)),
        )

    def billed(self, month: int) -> Floats:
        """``[pos, offer, cohort]``: active lines, poor ones among them, up to those of a month."""
        good = self.cohort[:, :, : month + 1]
        return good + self.poor[:, :, : month + 1] if len(self.poor) else good.copy(order="K")
