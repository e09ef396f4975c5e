"""Tables of a loop: rounds, what moved and why, the network's answer, where starts end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pandas as pd

from optimizer.loop.course import Course, Round
from optimizer.loop.network_response import NetworkResponse
from optimizer.loop.verdict import Tolerance

FIGURES = ("lines", "pay", "cost_per_line", "effort_mean", "motivation_mean", "attainment", "exits")
"""Figures of the network in the table of rounds, each with its half-width."""


def rounds(courses: Sequence[Course], channel: int, tolerance: Tolerance) -> pd.DataFrame:
    """A row a round.

    Returns
    -------
    DataFrame
        start, round; largest_move (lines) with its zone, month and channel, moved (targets moved
        by more than the tolerance), NaN and none in a first round; gap (zone-months in which the
        network would sell other than the plan expects by more than the tolerance); targets (of
        all channels), channel_targets, expected (of the network's channel); its figures with the
        half-widths of their 95 % intervals; overlap (lines), cost (EUR).
    """
    rows = []
    for course in courses:
        before: Round | None = None
        for one in course.rounds:
            row = {"start": course.start, "round": one.number, **_move(before, one, tolerance)}
            response = one.answer
            apart = tolerance.excess(response.expected, response.answered) > 1.0
            row |= {
                "gap": int(apart.sum()),
                "targets": float(one.targets.sum()),
                "channel_targets": float(one.targets[..., channel].sum()),
                "expected": float(response.expected.sum()),
            }
            for name in FIGURES:
                interval = one.interval(name)
                row |= {name: interval.mean, f"{name}_half_width": interval.half_width}
            rows.append(row | {"overlap": one.values["overlap"], "cost": one.values["cost"]})
            before = one
    return pd.DataFrame(rows)


def _move(before: Round | None, one: Round, tolerance: Tolerance) -> dict[str, object]:
    """The largest move of a target from the round before."""
    if before is None:
        names = dict.fromkeys(("zone", "month", "channel"), "")
        return {"largest_move": np.nan, "moved": np.nan, **names}
    largest, place = _largest(before, one)
    moved = int((tolerance.excess(one.targets, before.targets) > 1.0).sum())
    return {"largest_move": largest, "moved": moved, **place}


def _largest(one: Round, other: Round) -> tuple[float, dict[str, str]]:
    """The most that a target is apart in two rounds (lines), with its zone, month and channel."""
    apart, axes = np.abs(other.targets - one.targets), other.plan.axes
    z, m, c = np.unravel_index(int(apart.argmax()), apart.shape)
    names = axes.zones[z], axes.months[m], axes.channels[c]
    return float(apart.max()), dict(zip(("zone", "month", "channel"), names, strict=True))


def moves(course: Course, channel: int, number: int | None = None) -> pd.DataFrame:
    """Targets that moved from a round to the next, largest first, and why.

    Parameters
    ----------
    channel : int
        The network's.
    number : int, optional
        Of the round that they moved to; all when absent.

    Returns
    -------
    DataFrame
        round, zone, month, channel; before, after, moved (lines); level_before, level_after;
        attraction_before, attraction_after (factors on the network's channel there); why:
        ``push`` (its own level is another), ``network`` (the network's channel, as the plan now
        counts on it), ``substitution`` (other channels there sell otherwise).
    """
    tables = [
        _moved(before, after, channel)
        for before, after in pairwise(course.rounds)
        if number in (None, after.number)
    ]
    columns = ["round", "zone", "month", "channel", "before", "after", "moved", "level_before"]
    columns += ["level_after", "attraction_before", "attraction_after", "why"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _moved(before: Round, after: Round, channel: int) -> pd.DataFrame:
    """Targets moved between two rounds."""
    axes, step = after.plan.axes, after.targets - before.targets
    z, m, c = np.nonzero(step)
    order = np.lexsort((c, m, z, -np.abs(step[z, m, c])))
    z, m, c = z[order], m[order], c[order]
    old, new = before.plan.push[z, m, c], after.plan.push[z, m, c]
    own = np.where(c == channel, "network", "substitution")

    def named(level: np.ndarray) -> list[str]:
        names = [axes.levels[axes.channels[i]] for i in c]
        return [of[i] for of, i in zip(names, level, strict=True)]

    return pd.DataFrame(
        {
            "round": after.number,
            "zone": np.array(axes.zones)[z],
            "month": np.array(axes.months)[m],
            "channel": np.array(axes.channels)[c],
            "before": before.targets[z, m, c],
            "after": after.targets[z, m, c],
            "moved": step[z, m, c],
            "level_before": named(old),
            "level_after": named(new),
            "attraction_before": before.used.attraction[z, m],
            "attraction_after": after.used.attraction[z, m],
            "why": np.where(old != new, "push", own),
        }
    )


def responses(course: Course, number: int | None = None) -> pd.DataFrame:
    """What a round, by default the last, counted on and what the network answered.

    Columns round, zone, month; used_attraction, used_cost, used_value; and every array of
    :class:`~optimizer.loop.NetworkResponse`.
    """
    one = course.rounds[-1 if number is None else number - 1]
    axes = one.plan.axes
    names = ["zone", "month"]
    table = pd.MultiIndex.from_product([axes.zones, axes.months], names=names).to_frame(index=False)
    table.insert(0, "round", one.number)
    for name in ("attraction", "cost", "value"):
        table[f"used_{name}"] = getattr(one.used, name).ravel()
    for field in fields(NetworkResponse):
        table[field.name] = getattr(one.answer, field.name).ravel()
    return table


def ends(courses: Sequence[Course], channel: int, tolerance: Tolerance) -> pd.DataFrame:
    """Where every other start ended, less where the first one did.

    Returns
    -------
    DataFrame
        start, same (whether every target is within the tolerance of the first start's), apart
        (targets that are not), largest (lines) with its zone, month and channel; and the
        differences in lines and targets of the network's channel, overlap (lines) and cost (EUR).
    """
    rows = []
    for course in courses[1:]:
        one, other = courses[0].rounds[-1], course.rounds[-1]
        largest, place = _largest(one, other)
        beyond = tolerance.excess(one.targets, other.targets) > 1.0
        rows.append(
            {
                "start": course.start,
                "same": not beyond.any(),
                "apart": int(beyond.sum()),
                "largest": largest,
                **place,
                "targets": float((other.targets - one.targets)[..., channel].sum()),
                "lines": float((other.figures["lines"] - one.figures["lines"]).mean()),
                "overlap": other.values["overlap"] - one.values["overlap"],
                "cost": other.values["cost"] - one.values["cost"],
            }
        )
    columns = ["start", "same", "apart", "largest", "zone", "month", "channel"]
    return pd.DataFrame(rows, columns=[*columns, "targets", "lines", "overlap", "cost"])
