"""Target sheets: what one channel, or one region, has to sell, why, and what not to do."""

from __future__ import annotations

from collections.abc import Iterator
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
class TargetSheet:
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
    by_channel : mapping of str to array[month] of int
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
    reference_levels : tuple of str
        Reference push level of each of its channels.
    neighbours : tuple of NeighbourTargets
        Targets of the neighbouring regions, of a region's sheet.
    neighbours_known_by : {"outlines", "nearest", "unknown"}
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
            {
                "name": other.name,
                "by_month": other.by_month.tolist(),
                "change": _finite(other.change),
            }
            for other in self.neighbours
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

    def of_channel(self, i: int, name: str) -> TargetSheet:
        """The sheet of a channel, in all zones."""
        rows = bearing_rows(self.scenario, self.plan, name, None)
        zones = np.arange(len(self.scenario.zones.ids))
        return self._sheet("channel", name, zones, np.array([i]), rows, ())

    def of_region(self, i: int, name: str) -> TargetSheet:
        """The sheet of a region, of all channels."""
        rows = bearing_rows(self.scenario, self.plan, None, name)
        zones, channels = self._zones_of(i), np.arange(len(self.scenario.channels))
        return self._sheet("region", name, zones, channels, rows, tuple(self._neighbours(name)))

    def _zones_of(self, region: int) -> Ints:
        return np.flatnonzero(self.scenario.zones.region_index == region)

    def _neighbours(self, region: str) -> Iterator[NeighbourTargets]:
        """Targets of the neighbours of a region."""
        for name in self.adjacency.of[region]:
            zones = self._zones_of(self.scenario.zones.regions.index(name))
            lines = self.targets[zones]
            change = _change(int(lines.sum()), self.reference[zones])
            yield NeighbourTargets(name, lines.sum(axis=(0, 2, 3)), change)

    def _sheet(
        self,
        kind: Literal["channel", "region"],
        name: str,
        zones: Ints,
        channels: Ints,
        rows: tuple[RowResult, ...],
        neighbours: tuple[NeighbourTargets, ...],
    ) -> TargetSheet:
        """The part of some zones and channels."""
        scenario, targets = self.scenario, self.targets[zones]
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
            rows=rows,
            push=np.stack([of[push[..., c]] for of, c in zip(levels, channels, strict=True)], -1),
            reference_levels=tuple(scenario.spec.channels[c].reference for c in names),
            neighbours=neighbours,
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
    by_channel = (cut.of_channel(i, name) for i, name in enumerate(scenario.channels))
    by_region = (cut.of_region(i, name) for i, name in enumerate(scenario.zones.regions))
    return (*by_channel, *by_region)
