"""Names of figures that a study may ask for: each is in what a run leaves, and in its report."""

from __future__ import annotations

from optimizer.main_job import outcome
from optimizer.plan import Plan
from optimizer.report import figures_of
from optimizer.scenario import Scenario
from optimizer.simulation import Runs
from optimizer.study import Ask
from optimizer.study.responses import known_responses
from optimizer.study.schema import RunSpec


def test_every_known_name_is_a_figure(small: Scenario, small_plan: Plan, small_runs: Runs) -> None:
    """All names of a plan, and of a simulation."""
    simulated = figures_of(small, small_plan, small_runs).values
    names = known_responses(small, RunSpec(what="simulate"))
    assert set(names) <= set(simulated)
    assert set(known_responses(small, RunSpec())) <= set(figures_of(small, small_plan, None).values)
    assert len(set(names)) == len(names) > 80


def test_a_run_of_a_study_is_the_same_run(
    small: Scenario, small_plan: Plan, small_runs: Runs
) -> None:
    """Figures and samples of a study are those of a plan and a simulation made by hand."""
    found = outcome(small, Ask("simulate", ("by_line",), 3))
    assert found.reached
    assert found.figures["plan.overlap"] == figures_of(small, small_plan, None)["plan.overlap"]
    pay = small_runs.samples("pay")["by_line"]
    assert found.samples["scheme.by_line.pay"] == tuple(pay)
    assert found.figures["scheme.by_line.pay"][0] == pay.mean()
