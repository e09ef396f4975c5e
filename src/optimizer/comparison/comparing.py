"""Runs compared with the first of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from optimizer.comparison.figure_differences import figure_differences
from optimizer.comparison.finding import Make, find
from optimizer.comparison.inputs import InputDifference, input_differences
from optimizer.comparison.side import Side
from optimizer.comparison.target_differences import TargetDifference, target_difference


@dataclass(frozen=True, eq=False)
class Difference:
    """What a run has other than the reference A.

    Attributes
    ----------
    letter : str
        B, C and so on.
    figures : DataFrame
        See :func:`optimizer.comparison.figure_differences.figure_differences`.
    """

    letter: str
    a: Side
    b: Side
    inputs: tuple[InputDifference, ...]
    targets: TargetDifference
    figures: pd.DataFrame

    @property
    def moved_figures(self) -> pd.DataFrame:
        """Figures that differ, or that one run alone has."""
        same = (self.figures["difference"] == 0) | (
            self.figures["a"].isna() & self.figures["b"].isna() & (self.figures["how"] == "plain")
        )
        sampled = self.figures["low"].notna()
        still = same & ~(sampled & (self.figures["low"] != self.figures["high"]))
        return self.figures[~still].reset_index(drop=True)

    @property
    def same(self) -> bool:
        """Whether nothing differs: neither inputs, nor targets, nor figures."""
        return not self.inputs and self.targets.cells.empty and self.moved_figures.empty

    @property
    def same_versions(self) -> bool:
        """Whether one engine computed both; the runs of studies also know its source."""
        one, other = self.a.versions, self.b.versions
        if all(", source " in text for text in (one, other)):
            return one == other
        return one.partition(", source ")[0] == other.partition(", source ")[0]

    @property
    def same_points(self) -> bool:
        """Whether both have the same points of sale: each draws the same random numbers."""
        return self.a.points == self.b.points

    @property
    def replications(self) -> tuple[int, int]:
        """Replications of A and of B."""
        first, second = (next(iter(s.samples.values()), ()) for s in (self.a, self.b))
        return len(first), len(second)

    def __repr__(self) -> str:
        return (
            f"<Difference {self.letter}: {len(self.inputs)} inputs, {self.targets.moved:,} lines "
            f"moved, {len(self.moved_figures)} figures>"
        )


@dataclass(frozen=True, eq=False)
class Comparison:
    """Runs compared with the first, A.

    Attributes
    ----------
    differences : tuple of Difference
        B with A, C with A, and so on.
    level : float
        Confidence of the intervals.
    """

    sides: tuple[Side, ...]
    differences: tuple[Difference, ...]
    level: float

    @property
    def reached(self) -> bool:
        """Whether every run is within its asked gap and precision."""
        return all(side.reached for side in self.sides)

    def to_frame(self) -> pd.DataFrame:
        """Every figure of every run with its difference from A's; ``run`` is the letter."""
        tables = [d.figures.assign(run=d.letter) for d in self.differences]
        table = pd.concat(tables, ignore_index=True)
        return table[["run", *(c for c in table.columns if c != "run")]]

    def __repr__(self) -> str:
        inside = ", ".join(repr(d)[1:-1] for d in self.differences)
        return f"<Comparison with {self.sides[0].name}: {inside}>"

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(float_format="{:,.3f}".format))


def compare(
    runs: Sequence[str | Path | Side],
    out: str | Path = "runs",
    store: str | Path = "studies",
    level: float = 0.95,
    make: Make | None = None,
) -> Comparison:
    """Compare runs with the first of them: inputs, targets, figures.

    Parameters
    ----------
    runs : sequence
        Each the folder of a run, a scenario (folder or file) whose run is in ``out``, or the
        key of a run in ``store`` or how it begins.
    out, store : str or Path
        Where runs of ``optimizer run`` and of studies are kept.
    level : float
        Confidence of the intervals.
    make : callable, optional
        Computes the run of a scenario that has none: ``lambda s: optimizer.run(s).folder``.

    Raises
    ------
    ScenarioError
        With every fault of what is named.
    """
    if not 0 < level < 1:
        raise ValueError(f"level {level}; give a confidence between 0 and 1, like 0.95")
    sides = find(runs, Path(out), Path(store), make)
    a = sides[0]
    differences = [
        Difference(
            _letter(i),
            a,
            b,
            input_differences(a.scenario, b.scenario),
            target_difference(a, b),
            figure_differences(a, b, level),
        )
        for i, b in enumerate(sides[1:], 1)
    ]
    return Comparison(sides, tuple(differences), level)


def _letter(number: int) -> str:
    """A, B ... Z, AA and so on."""
    text = chr(ord("A") + number % 26)
    return text if number < 26 else _letter(number // 26 - 1) + text
