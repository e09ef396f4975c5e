"""The points of a frontier on fresh replications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from optimizer.design.confirmation import Draw
from optimizer.design.space import Limit, Responses, violation
from optimizer.statistics import Interval, mean_interval, paired_difference


@dataclass(frozen=True, eq=False)
class FrontierPoints:
    """Points that trade one response for another.

    Attributes
    ----------
    objectives : (str, str)
    points : mapping of str to (Interval, Interval)
        Of those that keep the limits and that no other surely dominates. The intervals hold
        together at the confidence.
    left_out : mapping of str to str
        The other points, and why.
    """

    objectives: tuple[str, str]
    points: Mapping[str, tuple[Interval, Interval]]
    left_out: Mapping[str, str]
    confidence: float

    @property
    def confirmed(self) -> bool:
        """Whether there is a point."""
        return bool(self.points)

    @property
    def guarantee(self) -> str:
        """What is known, in sentences."""
        if not self.points:
            return "no point keeps the limits on fresh replications; nothing is recommended"
        out = "".join(f"; {name} was left out: {why}" for name, why in self.left_out.items())
        return (
            f"{len(self.points)} points keep the limits and none of them is surely worse than "
            f"another in both figures, on replications that the search did not use; the intervals "
            f"hold together with {self.confidence:.0%} confidence. Nothing is said of schemes "
            f"that were not tried{out}"
        )

    def to_frame(self) -> pd.DataFrame:
        """One row a point: means and half-widths."""
        rows = [
            {"point": name}
            | {
                f"{objective}{end}": value
                for objective, interval in zip(self.objectives, pair, strict=True)
                for end, value in (("", interval.mean), ("_half_width", interval.half_width))
            }
            for name, pair in self.points.items()
        ]
        return pd.DataFrame(rows)


def confirm_frontier(
    draw: Draw,
    finalists: Sequence[str],
    objectives: tuple[str, str],
    limits: Sequence[Limit],
    confidence: float = 0.95,
    verify: int = 20,
) -> FrontierPoints:
    """Judge the points of a frontier on fresh replications.

    Limits, the intervals of both figures and the paired differences of every two points share
    the error that the confidence leaves (Bonferroni).

    Raises
    ------
    ValueError
        When there is no finalist.
    """
    if not finalists or verify < 2:
        raise ValueError("give at least one finalist, and at least two replications to verify")
    k = len(finalists)
    each = (1 - confidence) / (k * (len(limits) + 2) + k * (k - 1))
    judged = draw(tuple(finalists), 0, verify)
    out = {}
    for name in finalists:
        broken = [str(x) for x in limits if violation(x, judged[name], 1 - each) > 0]
        if broken:
            out[name] = f"not kept with that confidence: {', '.join(broken)}"
    fit = [name for name in finalists if name not in out]
    for name in fit:
        sure = [other for other in fit if _better(judged[other], judged[name], objectives, each)]
        if sure:
            out[name] = f"{sure[0]} is better in both figures"
    points = {
        name: (
            mean_interval(judged[name][objectives[0]], 1 - each),
            mean_interval(judged[name][objectives[1]], 1 - each),
        )
        for name in fit
        if name not in out
    }
    return FrontierPoints(objectives, points, out, confidence)


def _better(one: Responses, other: Responses, objectives: tuple[str, str], each: float) -> bool:
    """Whether one surely has more of both figures than another."""
    return all(paired_difference(one[x], other[x], 1 - each).low > 0 for x in objectives)
