"""The Plan: plain data, read-only arrays with their labels. Knows neither Pyomo nor HiGHS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Axes", "LevelResult", "Plan", "RowResult"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Axes:
    """Labels of every axis of a plan's arrays.

    Attributes
    ----------
    zones, zone_names, zone_regions : tuple of str, length zones
    months : tuple of str
        ``YYYY-MM``.
    segments, channels, offers : tuple of str
    levels : mapping of channel to tuple of str
        Push levels by channel, in the order of the level index.
    """

    zones: tuple[str, ...]
    zone_names: tuple[str, ...]
    zone_regions: tuple[str, ...]
    months: tuple[str, ...]
    segments: tuple[str, ...]
    channels: tuple[str, ...]
    offers: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class LevelResult:
    """One level of the lexicographic order: how good, and how sure.

    ``name`` is ``shortfall, priority k`` or an objective. ``value`` is the plan's, ``bound``
    the proven best (a lower bound for what is minimised, an upper one for margin), ``gap`` =
    \\|value − bound\\| / max(\\|value\\|, 1), ``reached`` whether it is within ``asked``.
    """

    name: str
    unit: str
    value: float
    bound: float
    gap: float
    asked: float
    reached: bool


@dataclass(frozen=True)
class RowResult:
    """One row of the programme as the plan leaves it.

    ``lower``/``upper`` are its bounds (-inf/inf where there is none), ``value`` the plan's
    figure in ``unit``, ``shortfall`` by how much it misses them (0 when kept), ``shadow_price``
    the change of the first objective per unit of bound in the LP of the master (NaN when no
    LP priced it). ``binding``: the LP's dual is not zero or the row is at a bound.
    """

    name: str
    kind: str
    unit: str
    lower: float
    upper: float
    value: float
    shortfall: float
    shadow_price: float
    binding: bool
    hard: bool
    priority: int


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan: who sells what, where and when.

    Attributes
    ----------
    axes : Axes
    push : array[zone, month, channel] of int
        Level index of each channel.
    expected : array[zone, month, segment, channel, offer]
        Expected sales under that push (lines).
    target_lines : array[zone, month, segment, channel, offer] of int
        Whole-line targets, by controlled rounding of ``expected``.
    alone : array[zone, month, segment, channel, offer]
        What each channel would sell if it alone were open at its level (lines). The sum over
        channels less that of ``expected`` is the overlap.
    push_cost : array[zone, month, channel]
        Cost of the push chosen (EUR).
    line_margin, commission : array[offer], array[channel, offer]
        EUR a line: churn-adjusted margin before commission; variable cost of a sale.
    levels : tuple of LevelResult
    rows : tuple of RowResult
    rounding_deviation : mapping of str to float
        Largest deviation (lines) of each margin of the targets from the unrounded figure.
    provenance : mapping
        scenario name and hash, seed, versions, status.
    """

    axes: Axes
    push: Ints
    expected: Floats
    target_lines: Ints
    alone: Floats
    push_cost: Floats
    line_margin: Floats
    commission: Floats
    levels: tuple[LevelResult, ...]
    rows: tuple[RowResult, ...]
    rounding_deviation: Mapping[str, float]
    provenance: Mapping[str, str]
