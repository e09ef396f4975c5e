"""Levels of factors: what each is called, and what it changes in the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import stats

from optimizer.scenario import Scenario
from optimizer.study.definition.study_schema import CONTINUOUS, StudyFactor


@dataclass(frozen=True)
class Changes:
    """What differs from the base scenario."""

    values: Mapping[str, Any] = field(default_factory=dict)
    scales: Mapping[str, float] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __or__(self, other: Changes) -> Changes:
        both = ("values", "scales", "files")
        return Changes(*({**getattr(self, name), **getattr(other, name)} for name in both))

    def applied(self, base: Scenario) -> Scenario:
        """The changed copy of the base.

        Raises
        ------
        ScenarioError
            When a path is not a field, or the result is not a valid scenario.
        """
        if not (self.values or self.scales):
            return base
        return base.replace_all(dict(self.values), self.files, self.scales)


@dataclass(frozen=True)
class FactorLevel:
    """One level of a factor: ``label`` as tables show it, a number where it is one."""

    label: float | str
    changes: Changes

    @property
    def shown(self) -> str:
        """The label as text."""
        return f"{self.label:.10g}" if isinstance(self.label, float) else self.label


def all_levels(factor: StudyFactor, files: Mapping[str, bytes]) -> list[FactorLevel]:
    """Every level of a factor, in order; of a distribution, ``count`` quantiles.

    ``files`` has the content of the tables that it names, by the name of the level.
    """
    if factor.variants is not None:
        return [FactorLevel(name, Changes(values)) for name, values in factor.variants.items()]
    if factor.tables is not None:
        assert factor.path is not None
        return [
            FactorLevel(name, Changes(values={factor.path: file}, files={file: files[name]}))
            for name, file in factor.tables.items()
        ]
    if factor.range is not None:
        numbers = np.linspace(factor.range.first, factor.range.last, factor.range.count).tolist()
        return [number_level(factor, value) for value in numbers]
    if factor.kind in CONTINUOUS:
        count = factor.count or 1
        return [level_at(factor, (i + 0.5) / count, []) for i in range(count)]
    return [_valued(factor, value) for value in factor.values or ()]


def level_at(factor: StudyFactor, u: float, levels: list[FactorLevel]) -> FactorLevel:
    """The level at a point ``u`` of [0, 1): a quantile, or one of all levels of other factors."""
    if factor.uniform is not None:
        low, high = factor.uniform.low, factor.uniform.high
        return number_level(factor, low + u * (high - low))
    # a sequence may start at 0, where a normal distribution has no quantile
    inside = min(max(u, 1e-9), 1 - 1e-9)
    if factor.normal is not None:
        quantile = stats.norm.ppf(inside, factor.normal.mean, factor.normal.sd)
        return number_level(factor, float(quantile))
    if factor.triangular is not None:
        low, mode, high = factor.triangular.low, factor.triangular.mode, factor.triangular.high
        shape = (mode - low) / (high - low)
        return number_level(factor, float(stats.triang.ppf(inside, shape, low, high - low)))
    return levels[min(int(u * len(levels)), len(levels) - 1)]


def number_level(factor: StudyFactor, value: float) -> FactorLevel:
    """A level that is a number; a whole one stays an integer, as some fields want it."""
    return _valued(factor, int(value) if float(value).is_integer() else float(value))


def _valued(factor: StudyFactor, value: Any) -> FactorLevel:
    assert factor.path is not None
    label: float | str = "none" if value is None else str(value)
    if isinstance(value, bool):
        label = str(value).lower()
    elif isinstance(value, int | float):
        label = float(value)
    if factor.scale:
        return FactorLevel(label, Changes(scales={factor.path: float(value)}))
    return FactorLevel(label, Changes(values={factor.path: value}))
