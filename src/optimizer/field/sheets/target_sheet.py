"""Target sheets: what one channel, or one region, has to sell, why, and what not to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Floats, Ints
from optimizer.demand import market, plan_sales, transfer
from optimizer.field.sheets.adjacency import Adjacency, How, adjacency_of
from optimizer.plan import Plan, RowResult, row_scopes
from optimizer.scenario import Scenario


def bearing_rows(
    scenario: Scenario, plan: Plan, channel: str | None, region: str | None
) -> tuple[RowResult, ...]:
    """Enforced rows that are missed or bind, and count what a channel or a region sells.

    None stands for all of them. Missed ones come first, then by what their whole bound is worth in
    the first objective.
    """
    table, scopes = scenario.zones, row_scopes(scenario, plan)
    zones = [zone for zone, of in zip(table.ids, table.region, strict=True) if of == region]
    rows = [
        row
        for row in plan.rows
        if row.enforced
        and (row.binding or row.shortfall)
        and scopes[row.name].meets(channel, region, zones)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.shortfall, -_worth(row), row.name)))


def _worth(row: RowResult) -> float:
    """What the whole bound is worth in the first objective; 0 where no LP priced it."""
    bound = row.lower if np.isfinite(row.lower) else row.upper
    return float(np.nan_to_num(abs(row.shadow_price * bound)))


@dataclass(frozen=True, eq=False)
class NeighbourTargets:
    """A neighbouring region: its target (lines), and that over sales at reference push, less 1."""

    name: str
    by_month: Ints
    change: float


@dataclass(frozen=True, eq=False)
class TargetSheet:
    """The part of the plan that one manager answers for.

    The sheets of all channels add up to the plan, and so do those of all regions.

    Attributes
    ----------
    zones, zone_names, months, channels, offers : tuple of str
        Of its own; a channel's sheet has one channel, a region's the region's zones.
    targets : array[zone, month, channel, offer] of int
        Lines.
    reference : array[month]
        What it would sell with every channel at reference push (lines).
    by_channel : mapping of str to array[month] of int
        Targets of every channel in the same zones (lines), its own among them.
    taken : array[zone, taker, giver]
        What each of its channels takes from every channel of the plan, the ``givers`` (lines):
        sales of the giver with the taker closed, less those with it.
    sold : array[zone, taker]
        Expected sales of each of its channels (lines).
    rows : tuple of RowResult
        What binds it.
    push, reference_levels : array[zone, month, channel] of str, tuple of str
        Push level of each of its channels, and the one at reference.
    neighbours, neighbours_known_by
        Targets of the neighbouring regions, of a region's sheet; how neighbours are known.
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
    by_channel: dict[str, Ints]
    taken: Floats
    sold: Floats
    givers: tuple[str, ...]
    rows: tuple[RowResult, ...]
    push: NDArray[np.str_]
    reference_levels: tuple[str, ...]
    neighbours: tuple[NeighbourTargets, ...]
    neighbours_known_by: How

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
        return _change(self.total, self.reference)

    @property
    def push_counts(self) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
        """Channel, level and zones at it in each month, of every level other than reference."""
        counts = []
        for c, channel in enumerate(self.channels):
            for level in dict.fromkeys(self.push[..., c].ravel().tolist()):
                if level != self.reference_levels[c]:
                    zones = (self.push[..., c] == level).sum(axis=0)
                    counts.append((channel, level, tuple(zones.tolist())))
        return tuple(counts)

    @property
    def quarters(self) -> tuple[tuple[str, int, float], ...]:
        """First..last month, target, and change against reference of every quarter."""
        quarters = []
        for start in range(0, len(self.months), 3):
            part = slice(start, start + 3)
            lines, names = int(self.by_month[part].sum()), self.months[part]
            change = _change(lines, self.reference[part])
            quarters.append((f"{names[0]}..{names[-1]}", lines, change))
        return tuple(quarters)

    def as_json(self) -> dict[str, Any]:
        """Every figure of the sheet."""
        named = ("kind", "name", "zones", "zone_names", "months", "channels", "offers", "total")
        shown: dict[str, Any] = {name: getattr(self, name) for name in named}
        shown["change"] = _finite(self.change)
        for name in ("targets", "reference", "taken", "sold", "push"):
            shown[name] = getattr(self, name).tolist()
        shown["neighbours"] = {name: lines.tolist() for name, lines in self.by_channel.items()}
        shown["beside"] = [
            {"name": x.name, "by_month": x.by_month.tolist(), "change": _finite(x.change)}
            for x in self.neighbours
        ]
        shown["beside_by"] = self.neighbours_known_by
        shown["rows"] = [
            {name: _finite(value) for name, value in row.shown.items()} for row in self.rows
        ]
        return shown


def _change(lines: int, reference: Floats) -> float:
    """Lines over those at reference push, less 1 (ratio); NaN of nothing."""
    usual = float(reference.sum())
    return lines / usual - 1.0 if usual > 0 else float("nan")


def _finite(value: Any) -> Any:
    """What JSON shows of a value: none where it is no finite number."""
    return None if isinstance(value, float) and not np.isfinite(value) else value


@dataclass(frozen=True, eq=False)
class _Cut:
    """A scenario, its plan and the plan's arrays that sheets are cut from."""

    scenario: Scenario
    plan: Plan
    targets: Ints
    reference: Floats
    sold: Floats
    taken: Floats
    adjacency: Adjacency

    def zones_of(self, region: str) -> Ints:
        """Positions of the zones of a region."""
        of = self.scenario.zones
        return np.flatnonzero(of.region_index == of.regions.index(region))

    def neighbour(self, region: str) -> NeighbourTargets:
        """Targets of a region that is beside another."""
        zones = self.zones_of(region)
        lines = self.targets[zones]
        change = _change(int(lines.sum()), self.reference[zones])
        return NeighbourTargets(region, lines.sum(axis=(0, 2, 3)), change)

    def sheet(self, kind: Literal["channel", "region"], name: str) -> TargetSheet:
        """The sheet of a channel in all zones, or of a region for all channels."""
        scenario, by_region = self.scenario, kind == "region"
        zones = self.zones_of(name) if by_region else np.arange(len(scenario.zones.ids))
        every = np.arange(len(scenario.channels))
        channels = every if by_region else every[[scenario.channels.index(name)]]
        targets = self.targets[zones]
        names = [scenario.channels[c] for c in channels]
        levels = [np.array(list(self.plan.axes.levels[channel])) for channel in names]
        push = self.plan.push[zones]
        by_channel = targets.sum(axis=(0, 3))
        return TargetSheet(
            kind=kind,
            name=name,
            zones=tuple(scenario.zones.ids[z] for z in zones),
            zone_names=tuple(scenario.zones.names[z] for z in zones),
            months=scenario.months,
            channels=tuple(names),
            offers=scenario.offers,
            targets=targets[:, :, channels],
            reference=self.reference[zones][:, :, channels].sum(axis=(0, 2)),
            by_channel={c: by_channel[:, i] for i, c in enumerate(scenario.channels)},
            taken=self.taken[zones][:, channels],
            sold=self.sold[zones][:, channels],
            givers=scenario.channels,
            rows=bearing_rows(
                scenario, self.plan, None if by_region else name, name if by_region else None
            ),
            push=np.stack([of[push[..., c]] for of, c in zip(levels, channels, strict=True)], -1),
            reference_levels=tuple(scenario.spec.channels[c].reference for c in names),
            neighbours=tuple(map(self.neighbour, self.adjacency.of[name])) if by_region else (),
            neighbours_known_by=self.adjacency.how,
        )


def sheets_of(scenario: Scenario, plan: Plan) -> tuple[TargetSheet, ...]:
    """A sheet for each channel, then one for each region."""
    demand, channels = market(scenario), len(scenario.channels)
    at_reference = np.empty_like(plan.push)
    for i, channel in enumerate(scenario.spec.channels.values()):
        at_reference[..., i] = list(channel.levels).index(channel.reference)
    reference, _ = plan_sales(demand, at_reference)
    multiplier = demand.multiplier(plan.push.reshape(-1, 1, channels))
    taken = transfer(demand.model, demand.attraction, multiplier, demand.customers)
    cut = _Cut(
        scenario,
        plan,
        plan.target_lines.sum(axis=2),
        reference.sum(axis=(2, 4)),
        plan.expected.sum(axis=(1, 2, 4)),
        taken[:, 0].reshape(*plan.push.shape[:2], channels, channels).sum(axis=1),
        adjacency_of(scenario),
    )
    by_channel = (cut.sheet("channel", name) for name in scenario.channels)
    return (*by_channel, *(cut.sheet("region", name) for name in scenario.zones.regions))
