"""The best run by each response, and how many others cannot be told apart from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.report.batch.study_figures import Batch
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import digits, level_digits, level_text
from optimizer.statistics import paired_difference

LEVEL = 0.95
"""Confidence of all comparisons with a best run together."""


@dataclass(frozen=True)
class Best:
    """A run at an end of a response.

    Attributes
    ----------
    end : {"min", "max"}
        Whether it is the least or the largest value.
    wanted : bool
        Whether the study says that this end is the best; else both ends are shown.
    row : int
        Of the table of runs, from 0.
    half_width : float
        NaN where the response has no interval.
    alike : int
        Other runs that are as good: the same value, or, where runs have samples, one whose
        paired difference to it may be 0.
    """

    response: str
    end: str
    wanted: bool
    row: int
    value: float
    half_width: float
    alike: int


def best_runs(batch: Batch) -> tuple[Best, ...]:
    """The best of each response, or both ends where the study says nothing."""
    best = []
    for response in batch.responses:
        values = batch.values(response)
        known = np.flatnonzero(batch.done & np.isfinite(values))
        if not known.size:
            continue
        wanted = batch.study.spec.objectives.get(response)
        for end in (wanted,) if wanted else ("min", "max"):
            signed = values[known] if end == "min" else -values[known]
            row = int(known[int(signed.argmin())])
            half = batch.half_widths.get(response)
            width = float("nan") if half is None else float(half[row])
            alike = _alike(batch, response, row, known.tolist())
            best.append(Best(response, end, bool(wanted), row, float(values[row]), width, alike))
    return tuple(best)


def _alike(batch: Batch, response: str, best: int, known: list[int]) -> int:
    """Other runs as good: Bonferroni's correction makes the level that of all together."""
    values, keys = batch.values(response), batch.table["key"].tolist()
    others = [row for row in known if row != best]
    level = 1 - (1 - LEVEL) / max(len(others), 1)
    samples = batch.samples.get((keys[best], response))
    count = 0
    for row in others:
        others_samples = batch.samples.get((keys[row], response))
        if values[row] == values[best]:
            count += 1
        elif samples is not None and others_samples is not None:
            n = min(samples.size, others_samples.size)
            # NaN, of a single replication, tells nothing apart
            difference = paired_difference(samples[:n], others_samples[:n], level)
            count += not abs(difference.mean) > difference.half_width
    return count


def best_rows(batch: Batch, words: Words) -> list[tuple[Best, str, list[str]]]:
    """Each best run: which end it is, and the level of each factor as text."""
    decimals = {name: level_digits(batch.levels(name)) for name in batch.factors}
    return [
        (
            best,
            words("batch_is_best" if best.wanted else f"batch_{best.end}"),
            [level_text(batch.levels(name)[best.row], words, n) for name, n in decimals.items()],
        )
        for best in best_runs(batch)
    ]


def figure_text(batch: Batch, best: Best, words: Words) -> str:
    """A best run's value, with its half-width, as the table of runs shows it."""
    share = batch.units.get(best.response) == "share"
    scale, sign = (100, words.percent_sign) if share else (1, "")
    values = scale * batch.values(best.response)
    decimals = digits(values, batch.units.get(best.response, ""))
    text = words.number(scale * best.value, decimals) + sign
    if best.half_width == best.half_width:
        text += f" ± {words.number(scale * best.half_width, decimals)}{sign}"
    return text
