"""Target sheets: what one channel, or one region, has to sell, why, and what not to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Floats, Ints
from optimizer.demand import market, plan_sales, transfer
from optimizer.field.sheets.adjacency import Adjacency, How, adjacency_of
from optimizer.field.sheets.bearing_rows import bearing_rows
from optimizer.plan import Plan, RowResult
from optimizer.scenario import Scenario


@dataclass(frozen=True, eq=False)
class NeighbourTargets:
    """A neighbouring region.

    Attributes
    ----------
    name : str
    by_month : array[month] of int
        Its target (lines).
    change : float
        Target over what it would sell at reference push, less 1 (ratio); NaN of nothing.
    """

    name: str
    by_month: Ints
    change: float


@dataclass(frozen=True, eq=False)
class Sheet:
    """The part of the plan that one manager answers for.

    The sheets of all channels add up to the plan, and so do those of all regions.

    Attributes
    ----------
    kind : {"channel", "region"}
    name : str
    zones, zone_names, months, channels, offers : tuple of str
        Of its own; a channel's sheet has one channel, a region's the region's zones.
    targets : array[zone, month, channel, offer] of int
        Lines.
    reference : array[month]
        What it would sell with every channel at reference push (lines).
    neighbours : mapping of str to array[month] of int
        Targets of every channel in the same zones (lines), its own among them.
    taken : array[zone, taker, giver]
        What each of its channels takes from every channel of the plan (lines): sales of the
        giver with the taker closed, less those with it.
    sold : array[zone, taker]
        Expected sales of each of its channels (lines).
    givers : tuple of str
        Every channel of the plan.
    rows : tuple of RowResult
        What binds it.
    push : array[zone, month, channel] of str
        Push level of each of its channels.
    usual : tuple of str
        Reference push level of each of its channels.
    beside : tuple of NeighbourTargets
        Targets of the neighbouring regions, of a region's sheet.
    beside_by : {"outlines", "nearest", "unknown"}
        How neighbours are known.
    """

    kind: Literal["channel", "region"]
    name: str
    zones: tuple[str, ...]
    zone_names: tuple[str, ...]
    months: tuple[str, ...]
    channels: tuple[str, ...]
    offers: tuple[str, ...]
    targets: Ints
    reference: Floats
    neighbours: dict[str, Ints]
    taken: Floats
    sold: Floats
    givers: tuple[str, ...]
    rows: tuple[RowResult, ...]
    push: NDArray[np.str_]
    usual: tuple[str, ...]
    beside: tuple[NeighbourTargets, ...]
    beside_by: How

    @property
    def total(self) -> int:
        """Its target over the plan (lines)."""
        return int(self.targets.sum())

    @property
    def by_month(self) -> Ints:
        """``lines[month]``."""
        return np.asarray(self.targets.sum(axis=(0, 2, 3)))

    @property
    def change(self) -> float:
        """Target over what it would sell at reference push, less 1 (ratio); NaN of nothing."""
        usual = float(self.reference.sum())
        return self.total / usual - 1.0 if usual > 0 else float("nan")

    @property
    def push_counts(self) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
        """Channel, level and zones at it in each month, of every level other than reference."""
        found = []
        for c, channel in enumerate(self.channels):
            for level in dict.fromkeys(self.push[..., c].ravel().tolist()):
                if level != self.usual[c]:
                    zones = (self.push[..., c] == level).sum(axis=0)
                    found.append((channel, level, tuple(int(n) for n in zones)))
        return tuple(found)

    @property
    def quarters(self) -> tuple[tuple[str, int, float], ...]:
        """First..last month, target, and change against reference of every quarter."""
        found = []
        for start in range(0, len(self.months), 3):
            part = slice(start, start + 3)
            lines, usual = int(self.by_month[part].sum()), float(self.reference[part].sum())
            names = self.months[part]
            change = lines / usual - 1.0 if usual > 0 else float("nan")
            found.append((f"{names[0]}..{names[-1]}", lines, change))
        return tuple(found)

    def as_json(self) -> dict[str, Any]:
        """Every figure of the sheet."""
        named = ("kind", "name", "zones", "zone_names", "months", "channels", "offers", "total")
        shown: dict[str, Any] = {name: getattr(self, name) for name in named}
        shown["change"] = None if self.change != self.change else self.change
        for name in ("targets", "reference", "taken", "sold", "push"):
            shown[name] = getattr(self, name).tolist()
        shown["neighbours"] = {name: lines.tolist() for name, lines in self.neighbours.items()}
        shown["beside"] = [
            {
                "name": other.name,
                "by_month": other.by_month.tolist(),
                "change": None if other.change != other.change else other.change,
            }
            for other in self.beside
        ]
        shown["beside_by"] = self.beside_by
        shown["rows"] = [
            {k: None if v != v or v in (np.inf, -np.inf) else v for k, v in row.shown.items()}
            for row in self.rows
        ]
        return shown


@dataclass(frozen=True, eq=False)
class _Whole:
    """The plan's arrays that sheets are cut from."""

    targets: Ints
    reference: Floats
    sold: Floats
    taken: Floats
    adjacency: Adjacency

    def beside(self, scenario: Scenario, name: str) -> tuple[NeighbourTargets, ...]:
        """Neighbours of a region, with their targets."""
        found = []
        for other in self.adjacency.of[name]:
            zones = scenario.zones.region_index == scenario.zones.regions.index(other)
            lines, usual = self.targets[zones], float(self.reference[zones].sum())
            change = int(lines.sum()) / usual - 1.0 if usual > 0 else float("nan")
            found.append(NeighbourTargets(other, lines.sum(axis=(0, 2, 3)), change))
        return tuple(found)


def sheets_of(scenario: Scenario, plan: Plan) -> tuple[Sheet, ...]:
    """A sheet for each channel, then one for each region.

    Parameters
    ----------
    scenario : Scenario
    plan : Plan
    """
    where, channels = market(scenario), len(scenario.channels)
    usual = np.empty_like(plan.push)
    for i, channel in enumerate(scenario.spec.channels.values()):
        usual[..., i] = list(channel.levels).index(channel.reference)
    reference, _ = plan_sales(where, usual)
    flat = plan.push.reshape(-1, 1, channels)
    taken = transfer(where.model, where.attraction, where.multiplier(flat), where.customers)
    whole = _Whole(
        plan.target_lines.sum(axis=2),
        reference.sum(axis=(2, 4)),
        plan.expected.sum(axis=(1, 2, 4)),
        taken[:, 0].reshape(*plan.push.shape[:2], channels, channels).sum(axis=1),
        adjacency_of(scenario),
    )
    zones = np.arange(len(scenario.zones.ids))
    by_channel = [
        _sheet(scenario, plan, whole, "channel", name, zones, np.array([i]))
        for i, name in enumerate(scenario.channels)
    ]
    by_region = [
        _sheet(
            scenario,
            plan,
            whole,
            "region",
            name,
            np.flatnonzero(scenario.zones.region_index == i),
            np.arange(channels),
        )
        for i, name in enumerate(scenario.zones.regions)
    ]
    return (*by_channel, *by_region)


def _sheet(
    scenario: Scenario,
    plan: Plan,
    whole: _Whole,
    kind: Literal["channel", "region"],
    name: str,
    zones: Ints,
    channels: Ints,
) -> Sheet:
    """The part of some zones and channels."""
    here = whole.targets[zones]
    every = here.sum(axis=(0, 3))
    names = [list(plan.axes.levels[scenario.channels[c]]) for c in channels]
    push = plan.push[zones][:, :, channels]
    level = np.stack([np.array(n)[push[..., i]] for i, n in enumerate(names)], axis=-1)
    of_channel, of_region = (name, None) if kind == "channel" else (None, name)
    return Sheet(
        kind=kind,
        name=name,
        zones=tuple(scenario.zones.ids[z] for z in zones),
        zone_names=tuple(scenario.zones.names[z] for z in zones),
        months=scenario.months,
        channels=tuple(scenario.channels[c] for c in channels),
        offers=scenario.offers,
        targets=here[:, :, channels],
        reference=whole.reference[zones][:, :, channels].sum(axis=(0, 2)),
        neighbours={c: every[:, i] for i, c in enumerate(scenario.channels)},
        taken=whole.taken[zones][:, channels],
        sold=whole.sold[zones][:, channels],
        givers=scenario.channels,
        rows=bearing_rows(scenario, plan, of_channel, of_region),
        push=level,
        usual=tuple(scenario.spec.channels[scenario.channels[c]].reference for c in channels),
        beside=whole.beside(scenario, name) if kind == "region" else (),
        beside_by=whole.adjacency.how,
    )
