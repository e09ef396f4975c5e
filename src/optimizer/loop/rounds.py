"""The loop: plan, quotas, simulation, what the network answers, and plan again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from optimizer.arrays import Floats, Progress
from optimizer.clock import Clock
from optimizer.demand.mixes import MOST
from optimizer.errors import Fault, ScenarioError, SolverError
from optimizer.loop.course import Course, Round, history_of, network_figures
from optimizer.loop.loop_result import LoopResult
from optimizer.loop.network_response import NetworkResponse, network_response, neutral
from optimizer.loop.previous_plan import previous_if_as_good
from optimizer.loop.unit_figures import LEAST
from optimizer.loop.verdict import Tolerance, judge
from optimizer.plan import Plan, objective_values, plan, plan_of
from optimizer.provenance import versions
from optimizer.scenario.scenario import Scenario, keep_targets
from optimizer.scenario.schema.loop_section import LoopSpec
from optimizer.scenario.tables.market_tables import Response, as_table
from optimizer.simulation import simulate
from optimizer.simulation.replicating import network_of

RESPONSE = "network_response.csv"
"""Name of the table of a round's response."""
STARTS = ("plan", "least", "most")
"""The scenario's own plan; points of sale at their least effort, and at their most."""
NEWS = 0.5
"""Share of the tolerance from which on an answer revises what the plan counts on."""


class RoundStore(Protocol):
    """Where finished rounds are kept; a run folder will do."""

    path: Path

    def has(self, name: str) -> bool:
        """Whether a step is there, whole."""
        ...

    def step(self, name: str, save: Callable[[Path], object]) -> None:
        """Write a step whole, or not at all."""
        ...


# Long by what it tells its callers; the algorithm is its last lines.
def loop(
    scenario: Scenario,
    processes: int = 1,
    progress: Progress | None = None,
    time_limit: float | None = None,
    keeper: RoundStore | None = None,
    first: Plan | None = None,
) -> LoopResult:
    """Plan, let the network react, revise what the plan counts on, and plan again.

    Parameters
    ----------
    scenario : Scenario
        With a network; its ``loop`` section says how, and defaults do without one.
    processes, progress
        For the simulation, without changing the result; called with a word, rounds done, most
        rounds.
    time_limit : float, optional
        Seconds after which no round is begun; a plan that it ends is no round. The rounds so far
        are the result.
    keeper : RoundStore, optional
        Finished rounds are kept there and read back instead of computed.
    first : Plan, optional
        The scenario's plan, where it is at hand.

    Raises
    ------
    ValueError
        When the scenario has no network.
    ScenarioError
        When moved targets have a price and mixes are too many to look at each.
    InfeasibleError
        When hard rows cannot be kept together.
    """
    network = network_of(scenario)
    spec = scenario.spec.loop or LoopSpec()
    channel = scenario.channels.index(network.channel)
    tell = progress or (lambda word, done, all_: None)
    clock = Clock(time_limit)
    tolerance = Tolerance(spec.tolerance, spec.tolerance_lines)
    _check_priced(scenario, spec)
    maker = _RoundMaker(scenario, spec, processes, clock, keeper, tell)
    courses: list[Course] = []
    for name, begin in first_responses(scenario, spec.starts):
        if begin is not None and not courses:
            break
        start = _first_plan(scenario, spec, begin, courses, first)
        rounds: list[Round] = []
        for one in maker.rounds(name, begin, start):
            rounds.append(one)
            verdict = judge(history_of(rounds, channel), tolerance)
            if verdict.final:
                break
        if rounds:
            used = begin if len(rounds) == 1 else rounds[-1].used
            previous = rounds[-2].plan if len(rounds) > 1 else None
            last_scenario = scenario_of(scenario, spec, used, previous)
            courses.append(Course(name, tuple(rounds), verdict, last_scenario))
    if not courses:
        raise SolverError("the time limit left no time for a first round; give more")
    return LoopResult(
        courses=tuple(courses),
        channel=network.channel,
        scheme=spec.scheme or next(iter(network.schemes)),
        spec=spec,
        in_time=len(courses) == spec.starts
        and all(c.verdict.final or len(c.rounds) == spec.rounds for c in courses),
        provenance={
            "scenario": scenario.spec.name,
            "hash": scenario.hash,
            "seed": str(scenario.spec.seed),
            "versions": versions(),
        },
    )


def _check_priced(scenario: Scenario, spec: LoopSpec) -> None:
    """Fault a price of moved targets where not every mix can be looked at."""
    count = math.prod(len(channel.levels) for channel in scenario.spec.channels.values())
    if spec.price > 0 and count > MOST:
        wrong = f"moved targets have a price, and a zone-month has {count:,} mixes to look at"
        right = f"write price: 0, or keep to {MOST:,} mixes"
        raise ScenarioError([Fault(str(scenario.folder), None, "loop.price", wrong, right)])


def _first_plan(
    scenario: Scenario,
    spec: LoopSpec,
    begin: Response | None,
    courses: list[Course],
    first: Plan | None,
) -> Plan | None:
    """The plan of a start's first round: the one at hand, or its mixes under another response.

    Another start is there to set other quotas, not to be the best plan under a guess.
    """
    if begin is None:
        return first
    return plan_of(scenario_of(scenario, spec, begin, None), courses[0].rounds[0].plan.push)


@dataclass(frozen=True)
class _RoundMaker:
    """Makes the rounds of a loop, or reads those that are kept."""

    scenario: Scenario
    spec: LoopSpec
    processes: int
    clock: Clock
    keeper: RoundStore | None
    tell: Progress

    def rounds(self, start: str, begin: Response | None, plan: Plan | None) -> Iterator[Round]:
        """Round after round, from a response and the plan under it; ends with time or rounds."""
        used, previous, spec = begin, None, self.spec
        tolerance = Tolerance(spec.tolerance, spec.tolerance_lines)
        for number in range(1, spec.rounds + 1):
            step = f"loop-{start}-{number:03d}"
            self.tell(f"{start}, round {number}", number - 1, spec.rounds)
            finished: Round | None = None
            if self.keeper is not None and self.keeper.has(step):
                finished = Round.load(self.keeper.path / step)
            elif not self.clock.expired():
                finished = self.round(number, used, previous, plan)
                if finished is not None and self.keeper is not None:
                    self.keeper.step(step, finished.save)
            if finished is None:
                return
            yield finished
            # where a start only guessed, the first answer is taken whole
            damping = 1.0 if number == 1 and begin is not None else spec.damping
            used = damped(finished.used, finished.answer, damping, tolerance)
            previous, plan = finished.plan, None

    def round(
        self, number: int, used: Response | None, previous: Plan | None, known: Plan | None
    ) -> Round | None:
        """One round, after a response, a plan, and its own plan if known; None without the time."""
        mine = scenario_of(self.scenario, self.spec, used, previous)
        limit = None if self.clock.limit is None else self.clock.remaining()
        new = plan(mine, time_limit=limit) if known is None else known
        if not new.in_time:
            return None
        if previous is not None:
            new = previous_if_as_good(mine, new, previous)
        network = network_of(self.scenario)
        scheme = self.spec.scheme or next(iter(network.schemes))
        count = self.spec.replications or network.replications[0]
        runs = simulate(mine, new, [scheme], replications=count, processes=self.processes)
        records = runs.records[scheme]
        return Round(
            number=number,
            plan=new,
            used=neutral(mine),
            answer=network_response(mine, new, records, scheme),
            figures=network_figures(records),
            values={**objective_values(mine, new.push), "unserved": runs.unserved},
        )


def scenario_of(
    scenario: Scenario, spec: LoopSpec, used: Response | None, previous: Plan | None
) -> Scenario:
    """The scenario that a round plans: an ordinary one, with the answer and targets in tables.

    ``used`` is what the plan counts on, None for what the scenario says; ``previous`` the plan of
    the round before, whose targets have a price when they move.
    """
    revised = scenario
    if used is not None:
        text = as_table(used, scenario.zones.ids, scenario.months)
        revised = revised.replace_all({"network.response": {"table": RESPONSE}}, {RESPONSE: text})
    # targets that the scenario keeps to itself stay what the plan is drawn to
    if previous is not None and spec.price > 0 and scenario.spec.plan.keep is None:
        revised = keep_targets(revised, previous.expected.sum(axis=2), spec.price)
    return revised


def damped(
    used: Response, response: NetworkResponse, damping: float, tolerance: Tolerance
) -> Response:
    """Part of the way, in logarithms, from what a plan counted on to what was answered.

    An answer within half the tolerance of what the plan expected is no news and revises nothing:
    else every round would move some bound by a line and some level with it.
    """
    heard = tolerance.excess(response.expected, response.answered) > NEWS

    def between(name: str) -> Floats:
        one, other = getattr(used, name), getattr(response, name)
        news = heard if name == "attraction" else abs(other - one) > NEWS * tolerance.share * one
        whole = np.maximum(one, LEAST) ** (1.0 - damping) * np.maximum(other, LEAST) ** damping
        return np.asarray(np.where(news, whole, one))

    return Response(between("attraction"), between("cost"), between("value"))


def first_responses(scenario: Scenario, count: int) -> Iterator[tuple[str, Response | None]]:
    """Name of each start, and what its first plan counts on; None for what the scenario says."""
    for name in STARTS[:count]:
        if name == "plan":
            yield name, None
            continue
        before = neutral(scenario)
        factor = _at_effort(scenario, name)[:, None]
        yield name, Response(before.attraction * factor, before.cost, before.value)


def _at_effort(scenario: Scenario, which: str) -> Floats:
    """``factor[zone]`` on sales where all points of sale make their least or most effort."""
    types = list(network_of(scenario).types.values())
    base, effect, usual, most = (
        np.array([getattr(t, name) for t in types])
        for name in ("base", "effect", "reference_effort", "effort_max")
    )
    ratio = (base + effect * (most if which == "most" else 0.0)) / (base + effect * usual)
    pos, zones = scenario.pos, len(scenario.zones.ids)
    if pos is None:
        return np.ones(zones)
    weight = pos.potential * pos.ability
    total = np.bincount(pos.zone, weights=weight, minlength=zones)
    each = np.bincount(pos.zone, weights=weight * ratio[pos.type], minlength=zones)
    return np.where(total > 0, each / np.maximum(total, 1e-300), 1.0)
