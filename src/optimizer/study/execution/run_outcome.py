"""What computes a run of a study: plan, simulation or loop, and every figure of its report."""

from __future__ import annotations

from optimizer.loop import loop
from optimizer.plan import Warm, plan
from optimizer.results.loop_figures import last_samples
from optimizer.results.network_figures import samples_of
from optimizer.results.report_figures import figures_of, study_figures_of
from optimizer.scenario import Scenario
from optimizer.simulation import simulate
from optimizer.study.definition.jobs import Outcome, RunRequest
from optimizer.study.storage.run_files import target_rows


def outcome(scenario: Scenario, request: RunRequest) -> Outcome:
    """One run of a study: every figure of its report, and the targets.

    Of a loop, figures of the last round, of the verdict, and of every round as the report has them.

    Raises
    ------
    InfeasibleError
        When hard rows cannot be kept together.
    """
    if request.what == "loop":
        looped = loop(scenario)
        last = looped.courses[0].scenario
        figures = study_figures_of(last, looped.plan, looped).values
        reached = looped.plan.reached and looped.reached
        return Outcome(figures, last_samples(looped), reached, target_rows(looped.plan))
    made = plan(scenario) if request.base is None else _warm(request.base).plan(scenario)
    if request.what == "plan":
        return Outcome(figures_of(scenario, made).values, {}, made.reached, target_rows(made))
    runs = simulate(scenario, made, request.schemes, replications=request.replications)
    samples = {key: tuple(values.tolist()) for key, values in samples_of(runs).items()}
    # where a number of replications was asked for, there is no precision to reach
    reached = made.reached and (runs.reached or request.replications is not None)
    figures = figures_of(scenario, made, runs).values
    return Outcome(figures, samples, reached, target_rows(made))


_warm_starts: dict[str, Warm] = {}
"""What the plan of the last base leaves to start from, by its hash: a process makes it once."""


def _warm(base: Scenario) -> Warm:
    if base.hash not in _warm_starts:
        _warm_starts.clear()
        _warm_starts[base.hash] = Warm(base)
    return _warm_starts[base.hash]
