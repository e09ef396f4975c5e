"""What a search found, judged on seeds that it did not use: the best, or a frontier's points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.arrays import Floats
from optimizer.design.space import Limit, Responses, violation
from optimizer.statistics import (
    Interval,
    Selection,
    mean_interval,
    paired_difference,
    plus_minus,
    select_best,
)

Draw = Callable[[tuple[str, ...], int, int], Mapping[str, Responses]]
"""``draw(names, first, count)``: responses of fresh replications ``first`` to ``first + count``."""


@dataclass(frozen=True, eq=False)
class Confirmation:
    """The finalists on fresh replications.

    The selection has its own replications and half of what the confidence leaves to error; the
    statements about the selected one come from replications of their own again and share the
    other half (Bonferroni), so that all of it holds together with the confidence.

    Attributes
    ----------
    selection : Selection or None
        By KN among the finalists that keep the limits; None when none does.
    limits
        Of the selected one: the bound of each limited mean at the confidence, and whether it
        keeps the limit.
    figures, leads
        By response and name, of the selected one and the references; the objective of the
        selected one less that of each reference, paired.
    confidence, left_out
        Of everything together; finalists that did not keep the limits on the selection's first
        replications.
    """

    objective: str
    selection: Selection | None
    limits: Mapping[str, tuple[float, bool]]
    figures: Mapping[str, Mapping[str, Interval]]
    leads: Mapping[str, Interval]
    confidence: float
    left_out: tuple[str, ...]

    @property
    def best(self) -> str | None:
        """The selected one."""
        return None if self.selection is None else self.selection.best

    @property
    def kept(self) -> bool:
        """Whether the selected one keeps every limit."""
        return self.selection is not None and all(kept for _, kept in self.limits.values())

    @property
    def confirmed(self) -> bool:
        """Whether the selection came to its end and the limits are kept."""
        return self.selection is not None and self.selection.finished and self.kept

    @property
    def guarantee(self) -> str:
        """What is known, in sentences."""
        if self.selection is None:
            return "no finalist keeps the limits on fresh replications; nothing is recommended"
        sentences = [self.selection.guarantee]
        broken = [name for name, (_, kept) in self.limits.items() if not kept]
        if broken:
            sentences.append(f"not kept with that confidence: {', '.join(broken)}")
        elif self.limits:
            sentences.append(f"kept: {', '.join(self.limits)}")
        for name, lead in self.leads.items():
            word = "more" if lead.mean >= 0 else "less"
            sure = "" if lead.low > 0 or lead.high < 0 else ", which is not established"
            sentences.append(
                f"{plus_minus(abs(lead.mean), lead.half_width)} {word} {self.objective} than "
                f"{name}{sure}"
            )
        n = next(iter(self.figures[self.objective].values())).n
        return (
            ". ".join(text[0].upper() + text[1:] for text in sentences)
            + f". Limits and differences are from {n} replications that neither the search nor "
            f"the selection used; all of this holds together with {self.confidence:.0%} confidence."
        )


# Ten parameters: each is a number of the procedure, named as its sources name it.
def confirm(
    draw: Draw,
    finalists: Sequence[str],
    references: Sequence[str],
    objective: str,
    limits: Sequence[Limit],
    indifference: float,
    confidence: float = 0.95,
    first: int = 20,
    limit: int = 200,
    verify: int = 20,
) -> Confirmation:
    """Select the best finalist by KN, then judge it on replications of its own.

    Ten parameters: each is a choice of whoever plans the replications, given flat as the
    procedure's sources name them.

    Parameters
    ----------
    draw : callable
        Fresh replications; any range of them, the same for every name.
    finalists, references : sequence of str
        What is selected from; what the selected one is compared with.
    objective, indifference, confidence
        The response to be large; the least lead worth finding; of all statements together.
    first, limit, verify : int
        Replications of each finalist before the first is left out; after which to give up; those
        of the selected one and of the references that judge it.

    Raises
    ------
    ValueError
        When there is no finalist or a number makes no sense.
    """
    if not finalists or verify < 2:
        raise ValueError("give at least one finalist, and at least two replications to verify")
    half = (1 - confidence) / 2
    start = draw(tuple(finalists), 0, first)
    fit = [
        name for name in finalists if all(violation(x, start[name], 1 - half) <= 0 for x in limits)
    ]
    left_out = tuple(name for name in finalists if name not in fit)
    if not fit:
        return Confirmation(objective, None, {}, {}, {}, confidence, left_out)
    samples = {name: np.asarray(start[name][objective], np.float64) for name in fit}
    growing = _growing(draw, objective, samples, limit)
    selection = select_best(growing, fit, indifference, 1 - half, first, limit)
    names = (selection.best, *references)
    drawn = draw(names, limit, verify)
    judged = {name: drawn[name] for name in names}
    level = 1 - half / max(len(limits) + len(references), 1)
    own = judged[selection.best]
    leads = {
        name: paired_difference(own[objective], judged[name][objective], level)
        for name in references
    }
    figures = {
        response: {name: mean_interval(of[response]) for name, of in judged.items()}
        for response in own
        # those that everyone has in all replications
        if all(response in of and np.isfinite(of[response]).all() for of in judged.values())
    }
    bounds = {str(limit): _bound(limit, own, level) for limit in limits}
    return Confirmation(objective, selection, bounds, figures, leads, confidence, left_out)


def _growing(
    draw: Draw, objective: str, samples: dict[str, Floats], limit: int
) -> Callable[[tuple[str, ...], int], Mapping[str, Floats]]:
    """Samples as the selection asks for them; what is drawn is kept in ``samples``."""

    def growing(names: tuple[str, ...], count: int) -> Mapping[str, Floats]:
        short = tuple(name for name in names if len(samples[name]) < count)
        if short:
            done = min(len(samples[name]) for name in short)
            ahead = max(count, min(2 * done, limit))
            for name, responses in draw(short, done, ahead - done).items():
                samples[name] = np.append(samples[name], responses[objective])
        return {name: samples[name] for name in names}

    return growing


def _bound(limit: Limit, responses: Responses, level: float) -> tuple[float, bool]:
    """The bound of a limited mean at a confidence, and whether it keeps the limit."""
    missed = violation(limit, responses, level)
    return limit.bound + (missed if limit.at_most is not None else -missed), missed <= 0


@dataclass(frozen=True, eq=False)
class FrontierPoints:
    """Points that trade one response for another.

    Attributes
    ----------
    points, left_out
        Those that keep the limits and that no other surely dominates, with intervals that hold
        together at the confidence; the other points, and why.
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
    the error that the confidence leaves (Bonferroni). ValueError when there is no finalist.
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
    a, b = objectives
    points = {
        name: (mean_interval(judged[name][a], 1 - each), mean_interval(judged[name][b], 1 - each))
        for name in fit
        if name not in out
    }
    return FrontierPoints(objectives, points, out, confidence)


def _better(one: Responses, other: Responses, objectives: tuple[str, str], each: float) -> bool:
    """Whether one surely has more of both figures than another."""
    return all(paired_difference(one[x], other[x], 1 - each).low > 0 for x in objectives)
