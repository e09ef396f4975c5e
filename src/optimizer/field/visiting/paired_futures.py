"""Rounds against visits by turnover and at random: the same futures, simulated with each.

The past is the same, every future's customers, churn and pay office are the same for all three
(common random numbers), so that paired differences are of the visits alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from optimizer.arrays import Bools, Floats, Ints, Progress
from optimizer.field.visiting.round_planning import VisitRounds
from optimizer.field.visiting.routing import day_hours, roadbooks
from optimizer.field.visiting.visit_worth import visit_worth
from optimizer.network import DAYS, VISIT_POLICIES, MonthOpening, Record, VisitOutlook
from optimizer.statistics import Interval, paired_difference

WAYS = ("planned", "turnover", "random")
"""Ways to visit."""
MEASURED = ("contribution", "lines", "motivation")
"""Figures of a future up to the plan's end; motivation as the weeks planned leave it."""


@dataclass(frozen=True, eq=False)
class PairedComparison:
    """The three ways side by side.

    Attributes
    ----------
    samples : mapping of way to mapping of figure to array[future]
    visits, over, worth, seen : mapping of way to float
        Calls; days on the road longer than their hours; EUR that the calls are expected to bring;
        points of sale with us that are seen at least once. At random: of the first future.
    seen_by_type : mapping of way to array[type]
        Of the points of sale with us (ratio).
    """

    samples: dict[str, dict[str, Floats]]
    visits: dict[str, float]
    over: dict[str, float]
    worth: dict[str, float]
    seen: dict[str, float]
    seen_by_type: dict[str, Floats]
    types: tuple[str, ...]

    def lead(self, figure: str, over: str, level: float = 0.95) -> Interval:
        """What the rounds bring more of a figure than another way, with its interval."""
        return paired_difference(self.samples["planned"][figure], self.samples[over][figure], level)

    @property
    def futures(self) -> int:
        """How many were simulated."""
        return len(self.samples["planned"]["lines"])

    def to_frame(self) -> pd.DataFrame:
        """One row a figure and way: mean, and what the rounds bring more."""
        rows = []
        for figure in MEASURED:
            for way in WAYS:
                lead = self.lead(figure, way) if way != "planned" else None
                rows.append(
                    {
                        "figure": figure,
                        "way": way,
                        "mean": float(self.samples[way][figure].mean()),
                        "planned_leads_by": np.nan if lead is None else lead.mean,
                        "half_width": np.nan if lead is None else lead.half_width,
                    }
                )
        return pd.DataFrame(rows)

    def as_json(self) -> dict[str, Any]:
        """Every figure."""
        leads = {}
        for figure in MEASURED:
            for way in WAYS[1:]:
                lead = self.lead(figure, way)
                leads[f"{figure} over {way}"] = {
                    "mean": lead.mean,
                    "low": lead.low,
                    "high": lead.high,
                    "significant": lead.low > 0 or lead.high < 0,
                }
        by_type = {
            way: dict(zip(self.types, shares.tolist(), strict=True))
            for way, shares in self.seen_by_type.items()
        }
        counts = {name: getattr(self, name) for name in ("visits", "over", "worth", "seen")}
        return {"futures": self.futures, "leads": leads, "seen_by_type": by_type, **counts}


@dataclass(frozen=True, eq=False)
class _AtRandom:
    """A visit policy with weights drawn once: whom chance favours is called on more often."""

    rng: np.random.Generator

    def weights(self, outlook: VisitOutlook) -> Floats:
        """Exponential."""
        return self.rng.exponential(size=len(outlook.turnover))


def calls_at_random(opening: MonthOpening, weeks: int, seed: int) -> list[Ints]:
    """Calls of every day on the road: whoever chance favours, on the network's own tours."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(0x76,))))
    return opening.calls_by(_AtRandom(rng), weeks, carry_credits=False)


def compare_visits(
    opening: MonthOpening,
    rounds: VisitRounds,
    types: tuple[str, ...],
    futures: int,
    progress: Progress | None = None,
) -> PairedComparison:
    """Simulate the plan's months left with each way to visit in the weeks planned.

    ``types`` are those of points of sale. ValueError with fewer than two futures.
    """
    if futures < 2:
        raise ValueError("a comparison needs two futures at least")
    weeks, seed = rounds.request.weeks, rounds.request.seed
    calls = {
        "planned": rounds.calls,
        "turnover": opening.calls_by(VISIT_POLICIES["turnover"], weeks, carry_credits=True),
        "random": calls_at_random(opening, weeks, seed + 1),
    }
    samples = {way: {figure: np.zeros(futures) for figure in MEASURED} for way in WAYS}
    for future in range(1, futures + 1):
        drawn = dict(calls)
        if future > 1:
            drawn["random"] = calls_at_random(opening, weeks, seed + future)
        for way in WAYS:
            record = opening.future(future, drawn[way])
            for figure, value in _figures(opening, record, weeks).items():
                samples[way][figure][future - 1] = value
        if progress is not None:
            progress("futures", future, futures)
    return PairedComparison(
        samples=samples,
        visits={way: float(sum(map(len, days))) for way, days in calls.items()},
        over={way: float(_days_over_hours(opening, days)) for way, days in calls.items()},
        worth={way: _worth(opening, days) for way, days in calls.items()},
        seen={way: _share_seen(opening, days) for way, days in calls.items()},
        seen_by_type={way: _seen_by_type(opening, days, types) for way, days in calls.items()},
        types=types,
    )


def _figures(opening: MonthOpening, record: Record, weeks: int) -> dict[str, float]:
    calendar = opening.model.calendar
    last = opening.week + weeks - calendar.warm_weeks
    # motivation moves at the ends of months: the first one from the last week planned on
    ends = np.cumsum(calendar.weeks_of) - calendar.warm_weeks
    month = min(int(ends[ends >= last][0]), len(record.motivation) - 1)
    return {
        "contribution": record.contribution,
        "lines": float(record.sold.sum()),
        "motivation": float(record.motivation[month, 0]),
    }


def _seen(opening: MonthOpening, days: list[Ints]) -> Bools:
    """``[pos]``: points of sale with us that are called on."""
    seen = np.zeros(len(opening.model.ids), dtype=np.bool_)
    seen[_joined(days)] = True
    return seen & opening.points.active


def _share_seen(opening: MonthOpening, days: list[Ints]) -> float:
    with_us = opening.points.active.sum()
    return float(_seen(opening, days).sum() / with_us) if with_us else 0.0


def _seen_by_type(opening: MonthOpening, days: list[Ints], types: tuple[str, ...]) -> Floats:
    """``[type]``: part of the points of sale with us that are seen."""
    kind, count = opening.model.type, len(types)
    with_us = np.bincount(kind[opening.points.active], minlength=count)
    seen = np.bincount(kind[_seen(opening, days)], minlength=count)
    return np.divide(seen, with_us, out=np.zeros(count), where=with_us > 0)


def _days_over_hours(opening: MonthOpening, days: list[Ints]) -> int:
    """Days of an engineer that take longer than they have hours."""
    model, count = opening.model, 0
    assert model.portfolios is not None
    engineer = model.portfolios.engineer
    books = roadbooks(model.portfolios, model.engineers)
    place = np.zeros(len(model.ids), dtype=np.int64)
    for book in books:
        place[book.pos] = np.arange(len(book.pos))
    for calls in days:
        for e in np.unique(engineer[calls]):
            hours = day_hours(books[e], place[calls[engineer[calls] == e]].tolist()).hours
            count += hours > books[e].day + 1e-9
    return count


def _worth(opening: MonthOpening, days: list[Ints]) -> float:
    """EUR of the calls, each valued when its week begins."""
    per_week = opening.model.engineers.days_per_week
    last_visit, knowledge = opening.points.last_visit.copy(), opening.points.knowledge
    total = 0.0
    for week in range(len(days) // max(per_week, 1)):
        monday, of_week = opening.day + week * DAYS, days[week * per_week : (week + 1) * per_week]
        value = visit_worth(opening, monday + 0.5, last_visit, knowledge).total
        for day, calls in enumerate(of_week):
            total += float(value[calls].sum())
            last_visit[calls] = monday + day + 0.5
        knowledge = opening.knowledge_after_week(knowledge, _joined(of_week))
    return total


def _joined(days: list[Ints]) -> Ints:
    """The calls of some days, one after the other."""
    return np.concatenate([np.zeros(0, dtype=np.int64), *days])
