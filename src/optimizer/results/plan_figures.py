"""Figures of a plan: what it sells, what it costs, its rows, its demand scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.demand import Market, transfer
from optimizer.plan import LevelResult, Plan, RowResult
from optimizer.plan.result.plan_outcomes import FutureResult, Reason
from optimizer.results.figure_definition import (
    AnyFamily,
    Better,
    Family,
    Figure,
    RunResults,
    Unit,
    always,
)
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Commitment

LINES, EUR, SHARE, RATIO, COUNT = Unit.LINES, Unit.EUR, Unit.SHARE, Unit.RATIO, Unit.COUNT
MORE, LESS, NEITHER = Better.MORE, Better.LESS, Better.NEITHER


@dataclass(frozen=True)
class Transfer:
    """Lines that a channel takes from another one; from all, as a share, where none is named."""

    taker: str
    giver: str
    value: float


def transfer_lines(plan: Plan, market: Market) -> Floats:
    """``lines[taker, giver]``: what each channel takes from each other one over the plan."""
    push = plan.push.reshape(-1, plan.push.shape[2])
    multiplier = market.multiplier(push[:, None])
    lines = transfer(market.model, market.attraction, multiplier, market.customers)
    return np.asarray(lines[:, 0].sum(axis=0))


def people(scenario: Scenario) -> Floats:
    """``people[zone]``: customers in the market over the plan."""
    return np.asarray(scenario.customers.sum(axis=(1, 2)))


def _overlap_share(run: RunResults) -> float:
    together = float(run.plan.expected.sum())
    return run.plan.overlap / together if together else np.nan


def _moved(run: RunResults) -> float:
    """Lines that targets are away from those of the plan that the scenario keeps to."""
    assert run.scenario.kept is not None
    return float(np.nansum(np.abs(run.plan.target_lines.sum(axis=2) - run.scenario.kept)))


def _keeps_targets(run: RunResults) -> bool:
    return run.scenario.kept is not None


def _channels(run: RunResults) -> Iterator[tuple[str, float]]:
    lines = run.plan.target_lines.sum(axis=(0, 1, 2, 4))
    for channel, value in zip(run.plan.axes.channels, lines, strict=True):
        yield f"channel.{channel}", value


def _level_unit(level: LevelResult) -> str:
    return RATIO if level.rank is not None else level.unit


def _commitments(run: RunResults) -> list[tuple[str, list[RowResult]]]:
    return [("commitments", [row for row in run.plan.rows if row.kind == Commitment.key])]


def _rows(run: RunResults) -> Iterator[tuple[str, RowResult]]:
    """Commitments, rows that are missed, and rows whose bound has a price."""
    for row in run.plan.rows:
        if row.kind == Commitment.key or row.shortfall or _priced(row.shadow_price):
            yield f"row.{row.name}", row


def _priced(price: float) -> bool:
    return bool(np.isfinite(price) and abs(price) > 1e-6)


def _bound(row: RowResult) -> float:
    return row.lower if np.isfinite(row.lower) else row.upper


def _row_unit(row: RowResult) -> str:
    return row.unit


def _reasons(run: RunResults) -> Iterator[tuple[str, Reason]]:
    for reason in run.plan.reasons:
        if _priced(reason.gives):
            yield f"reason.{reason.missed}.{reason.binding}", reason


def _has_missed(future: FutureResult) -> bool:
    return bool(future.missed)


def _missed_unit(future: FutureResult) -> str:
    return future.missed[0].unit


def _transfers(run: RunResults) -> Iterator[tuple[str, Transfer]]:
    lines = transfer_lines(run.plan, run.market)
    sold = run.plan.expected.sum(axis=(0, 1, 2, 4))
    channels = run.plan.axes.channels
    for i, taker in enumerate(channels):
        for j, giver in enumerate(channels):
            if i != j:
                yield f"transfer.{taker}.{giver}", Transfer(taker, giver, float(lines[i, j]))
        rate = float(lines[i].sum() / sold[i]) if sold[i] > 0 else np.nan
        yield f"transfer.{taker}", Transfer(taker, "", rate)


def _lines(part: Transfer) -> float:
    return part.value


PLAN_FAMILIES: tuple[AnyFamily, ...] = (
    Family(
        "",
        lambda run: [("", run)],
        (
            Figure("plan.targets", LINES, MORE, lambda run: run.plan.target_lines.sum()),
            Figure("plan.alone", LINES, NEITHER, lambda run: run.plan.alone.sum()),
            Figure("plan.together", LINES, MORE, lambda run: run.plan.expected.sum()),
            Figure("plan.overlap", LINES, LESS, lambda run: run.plan.overlap),
            Figure("plan.overlap_share", SHARE, LESS, _overlap_share),
            Figure("plan.margin", EUR, MORE, lambda run: run.objectives["margin"]),
            Figure("plan.cost", EUR, LESS, lambda run: run.objectives["cost"]),
            Figure("plan.push_cost", EUR, LESS, lambda run: run.plan.push_cost.sum()),
            Figure("plan.gap", SHARE, LESS, lambda run: run.plan.gap),
            Figure("plan.moved", LINES, LESS, _moved, False, _keeps_targets, worded=False),
            Figure("reference.together", LINES, MORE, lambda run: run.reference.total_together),
            Figure("reference.overlap", LINES, LESS, lambda run: run.reference.total_excess),
        ),
        always(""),
    ),
    Family(
        "channel.<channel>",
        _channels,
        (Figure("targets", LINES, MORE, lambda lines: lines),),
        lambda scenario, *_: (f"channel.{channel}" for channel in scenario.channels),
    ),
    Family(
        "level.<place>",
        lambda run: ((f"level.{i}", level) for i, level in enumerate(run.plan.levels)),
        (
            Figure("value", _level_unit, NEITHER),
            Figure("bound", _level_unit, NEITHER),
            Figure("gap", SHARE, LESS),
            Figure("asked", SHARE, NEITHER),
        ),
        worded=False,
    ),
    Family(
        "rounding.<margin>",
        lambda run: ((f"rounding.{k}", lines) for k, lines in run.plan.rounding_deviation.items()),
        (Figure("", RATIO, LESS, lambda lines: lines),),
        worded=False,
    ),
    Family(
        "commitments",
        _commitments,
        (
            Figure("all", COUNT, NEITHER, len),
            Figure("kept", COUNT, MORE, lambda rows: sum(not row.shortfall for row in rows)),
        ),
        always("commitments"),
    ),
    Family(
        "row.<row>",
        _rows,
        (
            Figure("bound", _row_unit, NEITHER, _bound),
            Figure("value", _row_unit, NEITHER),
            Figure("shortfall", _row_unit, LESS),
            Figure("share", SHARE, LESS, lambda row: row.shortfall / max(abs(_bound(row)), 1.0)),
            Figure("shadow_price", RATIO, NEITHER, certain=False, worded=False),
        ),
        lambda scenario, *_: (f"row.{row.name}" for row in scenario.spec.plan.commitments),
    ),
    Family(
        "reason.<row>.<binding>",
        _reasons,
        (Figure("", RATIO, NEITHER, lambda reason: reason.gives),),
        worded=False,
    ),
    Family(
        "future.<future>",
        lambda run: ((f"future.{future.name}", future) for future in run.plan.futures),
        (
            Figure("probability", SHARE, NEITHER),
            Figure("lines", LINES, MORE),
            Figure("overlap", LINES, LESS),
            Figure("margin", EUR, MORE),
            Figure("missed", COUNT, LESS, lambda future: len(future.missed)),
            Figure("worst", _missed_unit, LESS, lambda f: f.missed[0].shortfall, when=_has_missed),
            Figure("worst_share", SHARE, LESS, lambda f: f.missed[0].share, when=_has_missed),
        ),
        worded=False,
    ),
    Family(
        "transfer.<taker>",
        _transfers,
        (
            Figure("", LINES, NEITHER, _lines, False, lambda part: bool(part.giver), worded=False),
            Figure("rate", SHARE, LESS, _lines, when=lambda part: not part.giver),
        ),
        lambda scenario, *_: (f"transfer.{channel}" for channel in scenario.channels),
    ),
)
"""In the order in which the report's JSON has them."""
