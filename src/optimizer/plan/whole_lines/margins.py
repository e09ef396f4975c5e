"""Margins of the targets: what people add up, and what rounding keeps within a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints


@dataclass(frozen=True, eq=False)
class Margin:
    """A margin: the sums of entries of the same ``label[entry]``, 0 .. groups − 1."""

    name: str
    label: Ints

    @property
    def groups(self) -> int:
        """Number of sums."""
        return int(self.label.max()) + 1 if len(self.label) else 0

    def sums(self, entries: Floats) -> Floats:
        """``sum[group]``."""
        return np.bincount(self.label, weights=entries, minlength=self.groups).astype(np.float64)


@dataclass(frozen=True, eq=False)
class SideRow:
    """A row of the plan on the entries: lower <= weights·lines <= upper."""

    name: str
    entries: Ints
    weights: Floats
    lower: float
    upper: float

    @property
    def slack(self) -> float:
        """By how much it may be missed and still counts as held."""
        return 1e-7 * max(abs(b) for b in (self.lower, self.upper, 1.0) if np.isfinite(b))

    def holds(self, lines: Ints) -> bool:
        """Whether ``lines[entry]`` keep it."""
        value = float(lines[self.entries] @ self.weights)
        return bool(self.lower - 2 * self.slack <= value <= self.upper + 2 * self.slack)


_AXES = ("zone", "month", "segment", "channel", "offer")

FAMILIES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        (),
        ("channel",),
        ("channel", "offer"),
        ("channel", "offer", "month"),
        ("channel", "offer", "month", "segment"),
    ),
    (("region",), ("zone",), ("zone", "month"), ("zone", "month", "channel")),
)
SOFT: tuple[tuple[str, ...], ...] = (("offer", "quarter"), ("segment", "offer"))
OTHER: tuple[tuple[str, ...], ...] = (
    ("offer",),
    ("month",),
    ("segment",),
    ("region", "month"),
    ("region", "offer"),
    ("region", "channel"),
    ("region", "channel", "month"),
    ("zone", "channel"),
    ("zone", "offer"),
    ("segment", "channel", "offer"),
)


def margins(
    shape: Sequence[int], region: Ints, quarter: Ints, keys: Sequence[tuple[str, ...]]
) -> tuple[Margin, ...]:
    """Margins by the names of their axes, also ``region`` and ``quarter``.

    ``shape`` is (zones, months, segments, channels, offers); ``region[zone]``, ``quarter[month]``.
    """
    index = dict(zip(_AXES, np.indices(tuple(shape)).reshape(5, -1), strict=True))
    index["region"] = region[index["zone"]]
    index["quarter"] = quarter[index["month"]]
    family = []
    for key in keys:
        label = np.zeros(index["zone"].shape, dtype=np.int64)
        for axis in key:
            label = label * (int(index[axis].max(initial=0)) + 1) + index[axis]
        family.append(Margin(_name(key), _without_holes(label)))
    return tuple(family)


def _name(key: Sequence[str]) -> str:
    return " × ".join(key) or "national"


def _without_holes(label: Ints) -> Ints:
    """Labels numbered 0, 1, ... in their order."""
    if not len(label):
        return label
    used = np.zeros(int(label.max()) + 1, dtype=np.bool_)
    used[label] = True
    return np.asarray(np.cumsum(used)[label] - 1)


def families(shape: Sequence[int], region: Ints, quarter: Ints) -> tuple[tuple[Margin, ...], ...]:
    """The margins of both nested families, each from its coarsest to its finest."""
    return tuple(margins(shape, region, quarter, family) for family in FAMILIES)


def deviations(expected: Floats, lines: Ints, region: Ints, quarter: Ints) -> Mapping[str, float]:
    """Largest deviation (lines) of every margin of the targets, families first."""
    keys = [key for family in FAMILIES for key in family] + [*SOFT, *OTHER]
    difference = lines - expected
    by_region = _grouped(difference, region)
    by_quarter = np.moveaxis(_grouped(np.moveaxis(difference, 1, 0), quarter), 0, 1)
    largest = {}
    for key in keys:
        axes = tuple({"region": "zone", "quarter": "month"}.get(axis, axis) for axis in key)
        table = by_region if "region" in key else by_quarter if "quarter" in key else difference
        others = tuple(i for i, axis in enumerate(_AXES) if axis not in axes)
        largest[_name(key)] = float(np.abs(table.sum(axis=others)).max(initial=0.0))
    return largest


def _grouped(table: Floats, group: Ints) -> Floats:
    """Sums over the groups of the first axis."""
    sums = np.zeros((int(group.max(initial=-1)) + 1, *table.shape[1:]))
    np.add.at(sums, group, table)
    return sums
