"""The list of all figures: each is made by a run, has its unit, and words or none by intent."""

from __future__ import annotations

import pytest

from optimizer import register
from optimizer.loop import loop
from optimizer.loop.verdict import KINDS
from optimizer.network import MEASURES
from optimizer.plan import Plan, plan
from optimizer.report import Words
from optimizer.report.render.figure_labels import response_label
from optimizer.results.figure_definition import (
    AnyFamily,
    Better,
    Family,
    Figure,
    RunResults,
    Unit,
    joined,
)
from optimizer.results.network_figures import SCHEME_MEASURES
from optimizer.results.report_figures import (
    FIGURES,
    families,
    figure_of,
    figures_of,
    known_responses,
)
from optimizer.scenario import Scenario, keep_targets, load
from optimizer.simulation import Runs, select, simulate
from optimizer.study import RunRequest, outcome
from tests.tiny import network, tiny, write_yaml


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> RunResults:
    """A tiny run that has all there is: a row missed, risk, kept targets, network, loop."""
    folder = tmp_path_factory.mktemp("whole")
    rows = [
        {"name": "much", "offer": "basic", "at_least": 5000},
        {"name": "some", "offer": "plus", "at_least": 10},
    ]
    budget = {"name": "push", "at_most": 50}
    data = tiny(folder, 1, 1, commitments=rows, budgets=[budget])
    data["network"] = network(
        replications=[2, 2],
        schemes={"by_line": [{"per_line": {"basic": 3}}], "more": [{"per_line": {"plus": 9}}]},
    )
    data["loop"] = {"rounds": 2, "replications": 2, "starts": 2}
    few = {"name": "few", "probability": 0.4, "factors": [{"on": "customers", "factor": 0.8}]}
    data["risk"] = {"scenarios": [{"name": "as planned", "probability": 0.6}, few]}
    write_yaml(folder / "scenario.yaml", data)
    scenario = load(folder)
    first = plan(scenario)
    scenario = keep_targets(scenario, first.expected.sum(axis=2), 0.1)
    made = plan(scenario)
    runs = simulate(scenario, made)
    chosen = select(scenario, made, 1e9, first=2, limit=2)
    return RunResults(scenario, made, runs, chosen, loop(scenario, first=made))


@pytest.mark.parametrize("family", families(), ids=lambda family: family.pattern or "run")
def test_every_figure_is_made(family: AnyFamily, whole: RunResults) -> None:
    """A run makes each figure of the family, in its unit, and its key leads back to it."""
    made = dict(family.of(whole))
    for figure in family.figures:
        keys = [key for key in made if figure_of(key) is figure]
        assert keys, joined(family.pattern, figure.name)
        assert isinstance(figure.better, Better)
        if isinstance(figure.unit, Unit):
            assert {made[key][1] for key in keys} == {figure.unit}
        assert all(made[key][1] for key in keys)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("family", families(), ids=lambda family: family.pattern or "run")
def test_every_figure_has_words_or_none(
    family: AnyFamily, language: str, whole: RunResults
) -> None:
    """Each is called something by its key, or says that it is not."""
    words = Words(language)
    for key, _ in family.of(whole):
        figure = figure_of(key)
        assert figure is not None
        assert (response_label(key, words) != key) == (family.worded and figure.worded), key


def test_a_figure_from_outside(whole: RunResults) -> None:
    """One entry makes a figure of the report and a response of studies."""
    zones = Figure[RunResults](
        "zones", Unit.COUNT, Better.NEITHER, lambda run: len(run.plan.axes.zones)
    )
    family = Family("mine", lambda run: [("mine", run)], (zones,), lambda *_: ["mine"])
    register("figures", "mine", family, "1")
    try:
        assert figures_of(whole.scenario, whole.plan)["mine.zones"] == (1.0, "count")
        assert "mine.zones" in known_responses(whole.scenario, "plan", None)
        assert figure_of("mine.zones") is zones
    finally:
        FIGURES.unregister("mine")


def test_no_key_is_of_two_figures(whole: RunResults) -> None:
    """Families do not share keys."""
    keys = [key for family in families() for key, _ in family.of(whole)]
    assert len(set(keys)) == len(keys)


def test_every_measure_has_its_unit() -> None:
    """The network's measures, in its order."""
    assert tuple(SCHEME_MEASURES) == tuple(MEASURES)


def test_figures_without_a_family_are_unknown() -> None:
    """A key that nothing makes."""
    assert figure_of("plan.nothing") is None


@pytest.mark.parametrize("what", ["plan", "simulate"])
def test_every_known_name_is_a_figure(
    what: str, small: Scenario, small_plan: Plan, small_runs: Runs
) -> None:
    """All names of a plan, and of a simulation; none twice."""
    figures = figures_of(small, small_plan, small_runs if what == "simulate" else None)
    names = known_responses(small, what, None)
    assert set(names) <= set(figures.values)
    assert len(set(names)) == len(names) > (80 if what == "simulate" else 40)


def test_a_run_of_a_study_is_the_same_run(
    small: Scenario, small_plan: Plan, small_runs: Runs
) -> None:
    """Figures and samples of a study are those of a plan and a simulation made by hand."""
    found = outcome(small, RunRequest("simulate", ("by_line",), 3))
    assert found.reached
    assert found.figures["plan.overlap"] == figures_of(small, small_plan)["plan.overlap"]
    pay = small_runs.samples("pay")["by_line"]
    assert found.samples["scheme.by_line.pay"] == tuple(pay)
    assert found.figures["scheme.by_line.pay"][0] == pay.mean()


def test_a_run_of_a_loop_is_its_last_round(whole: RunResults) -> None:
    """Plan, network and verdict are those of the loop run by hand; every known name is there."""
    found = outcome(whole.scenario, RunRequest("loop"))
    assert whole.loop is not None
    last, samples = whole.loop.rounds[-1], found.samples["loop.last.lines"]
    assert set(known_responses(whole.scenario, "loop", None)) <= set(found.figures)
    assert set(found.samples) <= set(found.figures)
    assert found.figures["plan.targets"][0] == last.plan.target_lines.sum()
    assert samples == tuple(last.figures["lines"])
    assert found.figures["loop.last.lines"] == (last.interval("lines").mean, "lines")
    assert found.figures["loop.last.round"][0] == len(whole.loop.rounds)
    for kind in KINDS:
        figure = found.figures[f"loop.verdict.{kind.replace(' ', '_')}"]
        assert figure == (float(kind == whole.loop.verdict.kind), "count")
    assert found.reached == (whole.loop.reached and last.plan.reached)
