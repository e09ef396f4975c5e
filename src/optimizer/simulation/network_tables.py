"""Tables of the network's figures, by scheme and any of month, quarter, zone, region and type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import stats

from optimizer.arrays import Floats, Ints
from optimizer.network import COMPONENTS, FIGURES, Outcomes, Record, components_of, with_prospects
from optimizer.scenario.scenario import Scenario

Records = Mapping[str, Sequence[Record]]
"""``records[scheme][replication]``: the same replications for every scheme."""
AXES = (("month", "quarter"), ("zone", "region"), ("type",))
"""What tables can be broken down by, axis after axis: by one key of each."""
KEYS = tuple(key for keys in AXES for key in keys)


@dataclass(frozen=True)
class Labels:
    """Names of the axes of the records; ``regions`` gives the region of each zone.

    Runs that were stored before components could come from outside have the engine's own.
    """

    pos: tuple[str, ...]
    months: tuple[str, ...]
    zones: tuple[str, ...]
    regions: tuple[str, ...]
    types: tuple[str, ...]
    offers: tuple[str, ...]
    components: tuple[str, ...] = COMPONENTS

    @classmethod
    def of(cls, scenario: Scenario) -> Labels:
        """Those of a scenario with a network."""
        pos = with_prospects(scenario) if scenario.pos is not None else None
        return cls(
            pos=pos.ids if pos is not None else (),
            months=scenario.months,
            zones=scenario.zones.ids,
            regions=scenario.zones.region,
            types=pos.types if pos is not None else (),
            offers=scenario.offers,
            components=components_of(scenario),
        )


def frame(
    records: Records, labels: Labels, by: Sequence[str] = (), half_width: bool = False
) -> pd.DataFrame:
    """The network's figures by scheme and keys, means over replications.

    Flows (lines, lost, pay, weeks, exits) are sums over a group's months. States (retained,
    active, motivation, its deciles and the share below the floor) are those at the end of its
    last month. ``early_churn_rate`` is lines lost within six months of their sale over lines
    sold, both in the group's months. ``pay`` is what is earned less what is taken back.
    Attainment counts the quota periods that end in the group: share of points of sale at or
    above their quota, and lines over quota. A ratio is the mean of the replications' ratios;
    NaN where its bottom is 0.

    Parameters
    ----------
    by : sequence of str
        Any of month, quarter, zone, region, type.
    half_width : bool
        Whether each figure gets a column with the half-width of its 95 % interval.

    Returns
    -------
    DataFrame
        Deciles (``motivation_d1`` .. ``d9``) when at most one of zone and type is a key and
        region is none.

    Raises
    ------
    ValueError
        When a key is unknown or given twice.
    """
    groups = _Groups(labels, tuple(by))
    tables = []
    for scheme, replications in records.items():
        columns = [_figures(groups, record) for record in replications]
        table = groups.index(scheme)
        for column in columns[0]:
            values = np.array([figures[column] for figures in columns])
            table[column] = values.mean(axis=0)
            if half_width:
                table[f"{column}_half_width"] = _half_width(values)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def mix(records: Records, labels: Labels, by: Sequence[str] = ()) -> pd.DataFrame:
    """Lines sold, lost, lost early and retained by scheme, keys and offer; share of the lines."""
    groups = _Groups(labels, tuple(by))
    tables = []
    for scheme, replications in records.items():
        outcomes = [record.outcomes for record in replications]
        means = {
            "lines": np.mean([groups.flow(o.lines) for o in outcomes], axis=0),
            "lost": np.mean([groups.flow(o.lost) for o in outcomes], axis=0),
            "early": np.mean([groups.flow(o.early) for o in outcomes], axis=0),
            "retained": np.mean([groups.state(o.retained) for o in outcomes], axis=0),
        }
        table = groups.index(scheme, ("offer", labels.offers))
        for column, values in means.items():
            table[column] = values.ravel()
        table["share"] = _ratio(means["lines"], means["lines"].sum(axis=1, keepdims=True)).ravel()
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def cash(records: Records, labels: Labels, by: Sequence[str] = ("month",)) -> pd.DataFrame:
    """Pay earned, taken back and paid by scheme, keys and component (EUR)."""
    groups = _Groups(labels, tuple(by))
    tables = []
    for scheme, replications in records.items():
        table = groups.index(scheme, ("component", labels.components))
        for column in ("earned", "reversed", "paid"):
            values = [groups.flow(getattr(record.outcomes, column)) for record in replications]
            table[column] = np.mean(values, axis=0).ravel()
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def weekly(records: Records, name: str) -> pd.DataFrame:
    """``motivation`` or ``effort`` by scheme and week: mean, 10 % and 90 % quantile.

    Raises ValueError when there is no such figure.
    """
    if name not in ("motivation", "effort"):
        raise ValueError(f"no weekly figure {name!r}; there are motivation, effort")
    tables = []
    for scheme, replications in records.items():
        mean = np.mean([getattr(record, name) for record in replications], axis=0)
        table = pd.DataFrame(mean, columns=["mean", "low", "high"])
        table.insert(0, "week", np.arange(1, len(mean) + 1))
        table.insert(0, "scheme", scheme)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def weeks(records: Records, labels: Labels) -> pd.DataFrame:
    """Lines by offer, points of sale, mean motivation and effort by scheme and week."""
    tables = []
    for scheme, replications in records.items():
        lines = np.mean([record.weekly_lines for record in replications], axis=0)
        table = pd.DataFrame(lines, columns=list(labels.offers))
        table.insert(0, "lines", lines.sum(axis=1))
        table.insert(0, "week", np.arange(1, len(lines) + 1))
        table.insert(0, "scheme", scheme)
        table["active"] = np.mean([record.active for record in replications], axis=0)
        for name in ("motivation", "effort"):
            values = [getattr(record, name)[:, 0] for record in replications]
            table[name] = np.mean(values, axis=0)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _figures(groups: _Groups, record: Record) -> dict[str, Floats]:
    """Every column of one replication, ``[group]``."""
    outcomes = record.outcomes
    flow = dict(zip(FIGURES, groups.flow(outcomes.figures).T, strict=True))
    state = dict(zip(FIGURES, groups.state(outcomes.figures).T, strict=True))
    lines = groups.flow(outcomes.lines).sum(axis=1)
    retained = groups.state(outcomes.retained).sum(axis=1)
    earned, reversed_ = (groups.flow(x).sum(axis=1) for x in (outcomes.earned, outcomes.reversed))
    columns = {
        "lines": lines,
        "lost": groups.flow(outcomes.lost).sum(axis=1),
        "early_churn_rate": _ratio(groups.flow(outcomes.early).sum(axis=1), lines),
        "retained": retained,
        "earned": earned,
        "reversed": reversed_,
        "paid": groups.flow(outcomes.paid).sum(axis=1),
        "pay": earned - reversed_,
        "cost_per_line": _ratio(earned - reversed_, lines),
        "cost_per_retained_line": _ratio(earned - reversed_, retained),
        "active": state["active"],
        "exits": flow["exits"],
        "joins": flow["joins"],
        "effort": _ratio(flow["effort"], flow["weeks"]),
        "gaming": _ratio(flow["gaming"], flow["weeks"]),
        "poor_lines": flow["poor_lines"],
        "poor_share": _ratio(flow["poor_lines"], lines),
        "motivation": _ratio(state["motivation"], state["active"]),
        "below_floor": _ratio(state["below_floor"], state["active"]),
        "attainment": _ratio(flow["reached"], flow["with_quota"]),
        "lines_over_quota": _ratio(flow["quota_lines"], flow["quota"]),
    }
    deciles = groups.deciles(outcomes)
    if deciles is not None:
        columns |= {f"motivation_d{i + 1}": deciles[:, i] for i in range(deciles.shape[1])}
    return columns


def _ratio(top: Floats, bottom: Floats) -> Floats:
    safe = np.where(bottom != 0, bottom, 1.0)
    return np.where(bottom != 0, top / safe, np.nan)


def _half_width(values: Floats) -> Floats:
    """Half-width of the 95 % interval of the mean over the first axis."""
    count = len(values)
    if count < 2:
        return np.full(values.shape[1], np.nan)
    error = values.std(axis=0, ddof=1) / np.sqrt(count)
    return np.asarray(float(stats.t.ppf(0.975, count - 1)) * error)


@dataclass(frozen=True)
class _Groups:
    """Groups of months, zones and types: every combination of the keys' values."""

    labels: Labels
    by: tuple[str, ...]

    def __post_init__(self) -> None:
        unknown = [key for key in self.by if key not in KEYS]
        if unknown:
            raise ValueError(f"no key {unknown[0]!r}; there are {', '.join(KEYS)}")
        for pair in AXES[:2]:
            if len(set(self.by)) < len(self.by) or set(pair) <= set(self.by):
                raise ValueError(f"give a key once, and one of {pair[0]} and {pair[1]}")

    @cached_property
    def axes(self) -> tuple[tuple[Ints, list[str]], ...]:
        """For months, zones and types: the group of each, and the groups' names."""
        months = np.arange(len(self.labels.months))
        quarters = [
            f"{self.labels.months[q]}..{self.labels.months[min(q + 2, len(months) - 1)]}"
            for q in range(0, len(months), 3)
        ]
        regions = list(dict.fromkeys(self.labels.regions))
        of_zone = np.array([regions.index(r) for r in self.labels.regions], dtype=np.int64)
        groups = {
            "month": (months, list(self.labels.months)),
            "quarter": (months // 3, quarters),
            "zone": (np.arange(len(self.labels.zones)), list(self.labels.zones)),
            "region": (of_zone, regions),
            "type": (np.arange(len(self.labels.types)), list(self.labels.types)),
        }

        def axis(keys: tuple[str, ...], size: int) -> tuple[Ints, list[str]]:
            used = [key for key in keys if key in self.by]
            return groups[used[0]] if used else (np.zeros(size, dtype=np.int64), [""])

        sizes = (len(self.labels.months), len(self.labels.zones), len(self.labels.types))
        return tuple(axis(keys, size) for keys, size in zip(AXES, sizes, strict=True))

    def index(self, scheme: str, more: tuple[str, Sequence[str]] | None = None) -> pd.DataFrame:
        """The tables' first columns; keys in the order month, zone, type."""
        names = [
            next((key for key in keys if key in self.by), f"_{i}") for i, keys in enumerate(AXES)
        ]
        values: list[Sequence[str]] = [axis[1] for axis in self.axes]
        if more is not None:
            names, values = [*names, more[0]], [*values, more[1]]
        table = pd.MultiIndex.from_product(values, names=names).to_frame(index=False)
        table = table.drop(columns=[name for name in names if name.startswith("_")])
        table.insert(0, "scheme", scheme)
        return table

    def flow(self, values: Floats) -> Floats:
        """``values[month, zone, type, x]`` summed to ``[group, x]``."""
        sums = values
        for axis, (group, names) in enumerate(self.axes):
            sums = _summed(sums, group, len(names), axis)
        return sums.reshape(-1, values.shape[-1])

    def state(self, values: Floats) -> Floats:
        """``values[month, zone, type, x]`` of each group's last month, to ``[group, x]``."""
        sums = values[self.last]
        for axis in (1, 2):
            group, names = self.axes[axis]
            sums = _summed(sums, group, len(names), axis)
        return sums.reshape(-1, values.shape[-1])

    @property
    def last(self) -> Ints:
        """Last month of each group of months."""
        group, names = self.axes[0]
        return np.searchsorted(group, np.arange(len(names)), side="right") - 1

    def deciles(self, outcomes: Outcomes) -> Floats | None:
        """``deciles[group, 9]``, when they were kept for such groups."""
        if "region" in self.by or {"zone", "type"} <= set(self.by):
            return None
        if "zone" in self.by:
            return outcomes.deciles_zone[self.last].reshape(-1, 9)
        if "type" in self.by:
            return outcomes.deciles_type[self.last].reshape(-1, 9)
        return outcomes.deciles_all[self.last]


def _summed(values: Floats, group: Ints, groups: int, axis: int) -> Floats:
    """Sums of an axis by group."""
    if groups == values.shape[axis] and (group == np.arange(groups)).all():
        return values
    first = np.moveaxis(values, axis, 0)
    sums = np.zeros((groups, *first.shape[1:]))
    np.add.at(sums, group, first)
    return np.moveaxis(sums, 0, axis)
