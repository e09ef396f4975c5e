"""Where a network stands when a month opens, and how it may go on from there.

The past is one replication; every future is another one's draws, so that the same past can be
gone on from many times, each time with other visits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand.market import VALUE_MONTHS
from optimizer.network.actual_months import ActualMonths
from optimizer.network.calendar import DAYS
from optimizer.network.field_force.call_lists import VisitOutlook, VisitPolicy
from optimizer.network.field_force.engineers import FieldForce
from optimizer.network.model import NetworkModel, NetworkState
from optimizer.network.pay.expected_pay import Offers, line_worth
from optimizer.network.points.reactions import after_week, visit_recency
from optimizer.network.policy_outlook import (
    FirstTier,
    NextThresholds,
    first_tiers,
    next_thresholds,
    skill_response,
    visit_responses,
)
from optimizer.network.random_draws import BranchedStreams, Streams
from optimizer.network.simulation_run import SimulationRun, pass_months
from optimizer.network.watching.record import Record
from optimizer.network.watching.watcher import History, HistoryWatcher, Watcher


@dataclass(frozen=True, eq=False)
class MonthOpening:
    """A network before a month opens.

    Attributes
    ----------
    run : SimulationRun
        Only read and copied.
    month : int
        Counts through all months, those of a warm-up among them.
    history : History
        Of the months before.
    """

    run: SimulationRun
    month: int
    history: History

    @property
    def model(self) -> NetworkModel:
        """The network."""
        return self.run.model

    @property
    def points(self) -> NetworkState:
        """The points of sale."""
        return self.run.points

    @property
    def week(self) -> int:
        """Selling weeks before the month."""
        return sum(self.model.calendar.weeks_of[: self.month])

    @property
    def day(self) -> float:
        """Working days before the month."""
        return float(DAYS * self.week)

    @property
    def joinable(self) -> Bools:
        """``[pos]``: prospects that have not signed."""
        prospecting = self.run.prospecting
        none = np.zeros(len(self.model.ids), dtype=np.bool_)
        return none if prospecting is None else prospecting.open.copy()

    def visit_lines(self, day: float, last: Floats, knowledge: Floats) -> tuple[Floats, Floats]:
        """Lines a month that a visit on a later day would add, as the month's opening sees it.

        By motivation and by skill, ``[pos]`` each; ``last[pos]`` is the working day of the visit
        before, planned ones too, ``knowledge[pos]`` that of our offers just before the visit.
        """
        model, points = self.model, self.points
        now, _ = visit_responses(model, points, self.month, self.week, self.day)
        # the response at the month's opening, for the recency of the visit's day
        memory = model.engineers.memory_weeks * DAYS
        then = 1.0 - visit_recency(self.day, points.last_visit, memory)
        felt = np.divide(now, then, out=np.zeros_like(now), where=then > 0)
        by_motivation = felt * (1.0 - visit_recency(day, last, memory))
        return by_motivation, skill_response(model, self.month, knowledge)

    def knowledge_after_week(self, knowledge: Floats, calls: Ints) -> Floats:
        """``[pos]``: knowledge of our offers after a week of these calls, one entry a call."""
        if self.model.skill is None:
            return knowledge
        visits = np.bincount(calls, minlength=len(knowledge))
        return after_week(knowledge, visits, self.model.skill)

    def line_value(self) -> Floats:
        """``[pos]``: EUR of a line of what it sells in the month, less its pay outside tiers.

        A line is worth its margin by the part of 24 months that it is expected to stay.
        """
        model = self.model
        stay = (1.0 - model.churn)[:, None] ** np.arange(VALUE_MONTHS)
        margin = model.margin * stay.mean(axis=1)
        value = np.zeros(len(model.ids))
        mix = model.rate[:, self.month]
        total = mix.sum(axis=1, keepdims=True)
        share = np.divide(mix, total, out=np.full_like(mix, 1.0 / len(margin)), where=total > 0)
        offers = [Offers(model.arpu, model.churn, alone) for alone in np.eye(len(margin))]
        for group in model.groups:
            worths = [line_worth(group.terms, model.behaviour, o, model.churn) for o in offers]
            paid = np.array([worth.net for worth in worths])
            value[group.rows] = share[group.rows] @ (margin - paid)
        return value

    def first_tiers(self) -> Iterator[FirstTier]:
        """The first tier of every scheme in use that has one, in the period of the month."""
        return first_tiers(self.model, self.points, self.month)

    def next_thresholds(self) -> NextThresholds:
        """The next threshold of every point of sale."""
        return next_thresholds(self.model, self.points, self.month, self.history.sold)

    def calls_by(self, policy: VisitPolicy, weeks: int, *, carry_credits: bool) -> list[Ints]:
        """Calls of every day on the road in some weeks, as the network makes them by a policy.

        Parameters
        ----------
        policy : VisitPolicy
            What a visit would gain is not known to it.
        carry_credits : bool
            Whether call lists go on from where they are; else everybody has the same credit.

        Raises
        ------
        ValueError
            When there are no sales engineers.
        """
        model, field = self.model, self.run.field
        if model.portfolios is None or field is None:
            raise ValueError("the scenario has no sales engineers")
        start = np.zeros(model.portfolios.engineers)
        force = FieldForce(
            model.engineers,
            model.portfolios,
            model.own,
            field.prospecting,
            start,
            lambda who, day: None,
        )
        force.policy = policy
        for book, theirs in ((force.book, field.book), (force.prospects, field.prospects)):
            book.credit = theirs.credit.copy() if carry_credits else np.zeros_like(book.credit)
        outlook = VisitOutlook(self.points.turnover, lambda: np.zeros(len(model.ids)))
        force.plan(weeks, outlook, self.points.active, self.joinable)
        return force.days

    def future(
        self,
        replication: int,
        days: Sequence[Ints] | None = None,
        watcher: Watcher | None = None,
    ) -> Record:
        """Go on to the end of the plan.

        Parameters
        ----------
        replication : int
            Whose draws the future has.
        days : sequence of array of int, optional
            Calls of the coming days on the road, of whole weeks; then, or without, as the
            scenario's visit policy says.
        watcher : Watcher, optional
            Sees the future.

        Returns
        -------
        Record
            Of the past and the future.
        """
        model = self.model
        streams = BranchedStreams(model.seed, replication, self.run.streams.replication, self.month)
        run = self.run.branch(streams)
        if watcher is not None:
            run.onlookers = (watcher,)
            run.watchers = (*run.watchers, watcher)
        if days is not None and run.field is not None:
            run.field.follow(days)
        pass_months(run, range(self.month, model.calendar.months))
        return run.tally.record(replication, run.points, run.desk)


def reach_month(
    model: NetworkModel,
    month: int,
    replication: int = 0,
    watcher: Watcher | None = None,
    past: ActualMonths | None = None,
) -> MonthOpening:
    """Simulate the network up to a month, or enter its past as it really was.

    Parameters
    ----------
    month : int
        That opens next; counts through all months.
    replication : int
        That is the past.
    watcher : Watcher, optional
        Sees the past.
    past : ActualMonths, optional
        Months up to this one as they were; only those before them are simulated.

    Raises
    ------
    ValueError
        When there is no such month, or the past ends before it.
    """
    if not 0 <= month < model.calendar.months:
        raise ValueError(f"no month {month}; there are 0 to {model.calendar.months - 1}")
    if past is not None and past.end < month:
        raise ValueError(f"the past ends before month {month}")
    keeper = HistoryWatcher(model, month)
    run = SimulationRun(model, Streams(model.seed, replication), False, keeper)
    if watcher is not None:
        run.onlookers = (keeper, watcher)
        run.watchers = (*run.watchers, watcher)
    if past is not None:
        run.enter(past)
    start = month if past is None else min(past.first, month)
    pass_months(run, range(start))
    if start < month:
        pass_months(run, range(start, month))
    return MonthOpening(run, month, keeper.history())
