"""Names of figures that a study may ask for: each is in what a run leaves, and in its report."""

from __future__ import annotations

from pathlib import Path

from optimizer.loop import LoopResult, loop
from optimizer.loop.verdict import KINDS
from optimizer.plan import Plan
from optimizer.report import figures_of
from optimizer.results.responses import known_responses
from optimizer.scenario import Scenario, load
from optimizer.simulation import Runs
from optimizer.study import RunRequest, outcome
from optimizer.study.definition.study_schema import RunSpec
from tests.tiny import network, tiny, write_yaml


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
    found = outcome(small, RunRequest("simulate", ("by_line",), 3))
    assert found.reached
    assert found.figures["plan.overlap"] == figures_of(small, small_plan, None)["plan.overlap"]
    pay = small_runs.samples("pay")["by_line"]
    assert found.samples["scheme.by_line.pay"] == tuple(pay)
    assert found.figures["scheme.by_line.pay"][0] == pay.mean()


def test_a_run_of_a_loop_is_its_last_round(tmp_path: Path) -> None:
    """Plan, network and verdict are those of the loop run by hand; every known name is there."""
    data = tiny(tmp_path, 1)
    data["network"] = network()
    data["loop"] = {"rounds": 3}
    write_yaml(tmp_path / "scenario.yaml", data)
    scenario = load(tmp_path)
    found = outcome(scenario, RunRequest("loop"))
    alone: LoopResult = loop(scenario)
    last, samples = alone.rounds[-1], found.samples["loop.last.lines"]
    assert set(known_responses(scenario, RunSpec(what="loop"))) <= set(found.figures)
    assert set(found.samples) <= set(found.figures)
    assert found.figures["plan.targets"][0] == last.plan.target_lines.sum()
    assert samples == tuple(last.figures["lines"])
    assert found.figures["loop.last.lines"] == (last.interval("lines").mean, "lines")
    assert found.figures["loop.last.round"][0] == len(alone.rounds)
    for kind in KINDS:
        said = found.figures[f"loop.verdict.{kind.replace(' ', '_')}"]
        assert said == (float(kind == alone.verdict.kind), "count")
    assert found.reached == (alone.reached and last.plan.reached)
