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
from optimizer.field.visiting.alternative_calendars import at_random, by_turnover
from optimizer.field.visiting.road_hours import day_of, roadbook
from optimizer.field.visiting.round_planning import VisitRounds
from optimizer.field.visiting.visit_worth import visit_worth
from optimizer.network import DAYS, MonthOpening, Record
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
    types : tuple of str
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
        leads = {
            f"{figure} over {way}": {
                "mean": found.mean,
                "low": found.low,
                "high": found.high,
                "significant": found.low > 0 or found.high < 0,
            }
            for figure in MEASURED
            for way in WAYS[1:]
            for found in [self.lead(figure, way)]
        }
        by_type = {
            way: dict(zip(self.types, shares.tolist(), strict=True))
            for way, shares in self.seen_by_type.items()
        }
        counts = {name: getattr(self, name) for name in ("visits", "over", "worth", "seen")}
        return {"futures": self.futures, "leads": leads, "seen_by_type": by_type, **counts}


def compare_visits(
    there: MonthOpening,
    aim: Floats,
    rounds: VisitRounds,
    types: tuple[str, ...],
    futures: int,
    progress: Progress | None = None,
) -> PairedComparison:
    """Simulate the plan's months left with each way to visit in the weeks planned.

    Parameters
    ----------
    there : MonthOpening
    aim : array[pos]
        Motivation that each tends to.
    rounds : VisitRounds
    types : tuple of str
        Of points of sale.
    futures : int
        Two at least.
    progress : callable, optional

    Raises
    ------
    ValueError
        With fewer than two futures.
    """
    if futures < 2:
        raise ValueError("a comparison needs two futures at least")
    weeks, seed = rounds.asked.weeks, rounds.asked.seed
    ours, usual = rounds.days, by_turnover(there, weeks)
    samples: dict[str, dict[str, list[float]]] = {way: {f: [] for f in MEASURED} for way in WAYS}
    first = at_random(there, weeks, seed + 1)
    for future in range(1, futures + 1):
        drawn = first if future == 1 else at_random(there, weeks, seed + future)
        for way, days in zip(WAYS, (ours, usual, drawn), strict=True):
            found = _figures(there, there.future(future, days), weeks)
            for figure, value in found.items():
                samples[way][figure].append(value)
        if progress is not None:
            progress("futures", future, futures)
    ways = dict(zip(WAYS, (ours, usual, first), strict=True))
    shares = {way: _seen(there, days, len(types)) for way, days in ways.items()}
    return PairedComparison(
        samples={way: {f: np.array(v) for f, v in found.items()} for way, found in samples.items()},
        visits={way: float(sum(map(len, days))) for way, days in ways.items()},
        over={way: float(_over(there, days, weeks)) for way, days in ways.items()},
        worth={way: _worth(there, aim, days) for way, days in ways.items()},
        seen={way: _share(there, days) for way, days in ways.items()},
        seen_by_type=shares,
        types=types,
    )


def _figures(there: MonthOpening, record: Record, weeks: int) -> dict[str, float]:
    last = there.week + weeks - there.model.calendar.warm_weeks
    # motivation moves at the ends of months: the first one from the last week planned on
    ends = np.cumsum(there.model.calendar.weeks_of) - there.model.calendar.warm_weeks
    after = min(int(ends[ends >= last][0]), len(record.motivation) - 1)
    return {
        "contribution": record.contribution,
        "lines": float(record.sold.sum()),
        "motivation": float(record.motivation[after, 0]),
    }


def _called(there: MonthOpening, days: list[Ints]) -> Bools:
    called = np.zeros(len(there.model.ids), dtype=np.bool_)
    called[np.concatenate([np.zeros(0, dtype=np.int64), *days])] = True
    return called & there.points.active


def _share(there: MonthOpening, days: list[Ints]) -> float:
    with_us = there.points.active.sum()
    return float(_called(there, days).sum() / with_us) if with_us else 0.0


def _seen(there: MonthOpening, days: list[Ints], types: int) -> Floats:
    """``[type]``: part of the points of sale with us that are seen."""
    kind, active = there.model.type, there.points.active
    have = np.bincount(kind[active], minlength=types)
    seen = np.bincount(kind[_called(there, days)], minlength=types)
    return np.divide(seen, have, out=np.zeros(types), where=have > 0)


def _over(there: MonthOpening, days: list[Ints], weeks: int) -> int:
    """Days of an engineer that take longer than they have hours."""
    model, count = there.model, 0
    held = model.portfolios
    assert held is not None
    books = [roadbook(held, model.engineers, e) for e in range(held.engineers)]
    place = np.zeros(len(model.ids), dtype=np.int64)
    for book in books:
        place[book.pos] = np.arange(len(book.pos))
    for calls in days:
        for e in np.unique(held.engineer[calls]):
            mine = place[calls[held.engineer[calls] == e]].tolist()
            count += day_of(books[e], mine).hours > books[e].day + 1e-9
    return count


def _worth(there: MonthOpening, aim: Floats, days: list[Ints]) -> float:
    """EUR of the calls, each valued when its week begins."""
    model, points = there.model, there.points
    per_week = model.engineers.days_per_week
    last, knowledge, total = points.last_visit.copy(), points.knowledge, 0.0
    for week in range(len(days) // max(per_week, 1)):
        here = days[week * per_week : (week + 1) * per_week]
        value = visit_worth(there, aim, there.day + week * DAYS + 0.5, last, knowledge).total
        for day, calls in enumerate(here):
            total += float(value[calls].sum())
            last[calls] = there.day + week * DAYS + day + 0.5
        calls = np.concatenate([np.zeros(0, dtype=np.int64), *here])
        knowledge = there.knowledge_after_week(knowledge, calls)
    return total
