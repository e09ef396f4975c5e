"""Everything a replication needs, prepared once per scenario and scheme; never changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.calendar import SellingCalendar
from optimizer.network.field_force.portfolios import Portfolios
from optimizer.network.pay.terms import Terms
from optimizer.network.points.scheme_groups import SchemeGroup
from optimizer.scenario.schema.environment_section import Competitors, PayOffice
from optimizer.scenario.schema.field_force_section import Recruitment, SalesEngineers, Skill
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.tables.zone_table import ZoneTable


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
