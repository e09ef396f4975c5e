"""Runs compared: kept in folders or stores, with themselves and with variants; every fault said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from optimizer.comparison import Comparison, compare
from optimizer.errors import ScenarioError
from optimizer.plan import Plan, plan
from optimizer.scenario import Scenario
from optimizer.simulation import Runs, simulate
from optimizer.study import Outcome, RunStore, load_study, target_rows
from optimizer.study.definition.jobs import Result
from tests.comparison.sides import kept_run
from tests.study.models import plain, study_file

CHANGES = {
    "offers.fibre.margin": 80,
    "plan.commitments[fibre Q1].at_least": 6400,
    "network.schemes.by_line[0].per_line.fibre": 5,
}


@pytest.fixture(scope="module")
def variant(small: Scenario) -> Scenario:
    """The small scenario with three fields changed."""
    return small.replace_all(CHANGES)


@pytest.fixture(scope="module")
def variant_plan(variant: Scenario) -> Plan:
    """Its plan."""
    return plan(variant)


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory,
    small: Scenario,
    small_plan: Plan,
    small_runs: Runs,
    variant: Scenario,
    variant_plan: Plan,
) -> tuple[Path, Path]:
    """Runs of both."""
    out = tmp_path_factory.mktemp("compare") / "runs"
    runs = simulate(variant, variant_plan, ["by_line"], replications=3)
    return kept_run(out, small, small_plan, small_runs), kept_run(out, variant, variant_plan, runs)


def test_a_variant_against_its_base(
    both: tuple[Path, Path], small_plan: Plan, variant_plan: Plan, small_runs: Runs
) -> None:
    """Three inputs; targets and figures by brute force; the same numbers drawn, so pairs."""
    found = compare(both)
    (difference,) = found.differences
    assert {d.path for d in difference.inputs} == set(CHANGES)
    moved = variant_plan.target_lines.sum(axis=2) - small_plan.target_lines.sum(axis=2)
    assert difference.targets.moved == np.abs(moved).sum() > 0
    by_channel = difference.targets.margins[("channel",)]["difference"].tolist()
    assert by_channel == moved.sum(axis=(0, 1, 3)).tolist()
    figures = difference.figures.set_index("name")
    row = figures.loc["scheme.by_line.contribution"]
    assert (row["how"], row["n"]) == ("paired", 3)
    assert row["difference"] == pytest.approx(row["b"] - row["a"])
    assert row["low_together"] < row["low"] < row["difference"] < row["high"]
    assert row["a"] == small_runs.interval("by_line", "contribution").mean
    assert figures.loc["plan.targets", "difference"] == moved.sum()
    assert difference.same_points
    assert not difference.same
    assert found.reached == (small_plan.reached and variant_plan.reached and small_runs.reached)
    assert set(found.to_frame()["run"]) == {"B"}


def test_a_run_against_itself(both: tuple[Path, Path]) -> None:
    """Nothing differs, to the last figure."""
    found = compare([both[1], both[0], both[1]])
    assert [d.letter for d in found.differences] == ["B", "C"]
    assert [d.same for d in found.differences] == [False, True]
    figures = found.differences[1].figures
    assert (figures["difference"].dropna() == 0).all()
    assert found.differences[1].moved_figures.empty


def test_a_scenario_stands_for_its_run(
    both: tuple[Path, Path], small: Scenario, variant: Scenario, tmp_path: Path
) -> None:
    """Its run is found, or made when that is asked for."""
    path = variant.write(tmp_path / "variant")
    found = compare([both[0], path, tmp_path / "variant"], out=both[0].parent)
    assert [side.place for side in found.sides] == [str(both[0]), str(both[1]), str(both[1])]
    elsewhere = tmp_path / "runs"
    with pytest.raises(ScenarioError, match=r"`optimizer run .*variant` makes it"):
        compare([both[0], tmp_path / "variant"], out=elsewhere)

    def made(scenario: Scenario) -> Path:
        assert scenario.hash == variant.hash
        return both[1]

    assert compare([both[0], path], out=elsewhere, make=made).sides[1].place == str(both[1])


def test_runs_of_a_study(tmp_path: Path, small: Scenario, small_plan: Plan) -> None:
    """By the beginnings of their keys: figures, samples, targets and scenario as kept."""
    study = load_study(study_file(tmp_path), plain)
    store = RunStore(tmp_path / "store")
    for job, margin in zip(study.jobs[:2], (20.0, 21.0), strict=True):
        figures = {"plan.margin": (margin, "EUR")}
        outcome = Outcome(figures, {"plan.margin": (margin, margin + 1, margin)})
        scenario = job.changes.applied(study.base)
        store.put(job, scenario, plain, Result("done", outcome, "", 1.0))
    failed = study.jobs[2]
    store.put(failed, study.base, plain, Result("failed", None, "no plan at all", 1.0))
    found = compare([job.key[:16] for job in study.jobs[:2]], store=store.folder)
    (difference,) = found.differences
    assert [(d.path, d.a, d.b) for d in difference.inputs] == [("offers.basic.margin", 20, 21)]
    (row,) = difference.figures.to_dict("records")
    assert (row["how"], row["difference"], row["low"], row["high"]) == ("paired", 1, 1, 1)
    with pytest.raises(ScenarioError, match="failed: no plan at all"):
        compare([study.jobs[0].key, failed.key], store=store.folder)


def test_targets_of_a_study_s_run(tmp_path: Path, small: Scenario, small_plan: Plan) -> None:
    """They are the plan's: a run of a study differs in nothing from the same run in a folder."""
    study = load_study(study_file(tmp_path), plain)
    job, store = study.jobs[0], RunStore(tmp_path / "store")
    outcome = Outcome({}, targets=target_rows(small_plan))
    store.put(job, small, plain, Result("done", outcome, "", 1.0))
    folder = kept_run(tmp_path / "runs", small, small_plan)
    (difference,) = compare([folder, job.key], store=store.folder).differences
    assert difference.targets.moved == 0
    assert not difference.inputs
    assert set(difference.figures["how"]) == {"only a"}


def test_every_fault_at_once(both: tuple[Path, Path], tmp_path: Path) -> None:
    """What is not there, a faulty scenario, a run without its report, a report of another plan."""
    (tmp_path / "scenario.yaml").write_text("name: x\n", encoding="utf-8")
    half = tmp_path / "half"
    (half / "scenario").mkdir(parents=True)
    names = ["nowhere", "abcdef", str(tmp_path), str(half), str(both[0])]
    with pytest.raises(ScenarioError) as caught:
        compare(names, store=tmp_path / "no store")
    said = {fault.file: fault.wrong for fault in caught.value.faults}
    assert said["nowhere"] == "is neither there nor a key"
    assert "keeps no runs" in said["abcdef"]
    assert said[str(half)] == "is a run without its report"
    assert any(str(tmp_path / "scenario.yaml") == place for place in said)
    with pytest.raises(ScenarioError, match="name two runs or more"):
        compare([both[0]])
    with pytest.raises(ScenarioError, match="name two runs or more"):
        compare([])
    with pytest.raises(ValueError, match="a confidence between 0 and 1"):
        compare(both, level=95)


def test_a_report_of_another_plan(
    tmp_path: Path, small: Scenario, small_plan: Plan, both: tuple[Path, Path]
) -> None:
    """It is not compared as if it told of the plan beside it."""
    folder = kept_run(tmp_path, small, small_plan)
    path = folder / "report" / "figures.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["plan.targets"]["value"] += 1
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(ScenarioError, match="tells of another plan"):
        compare([folder, both[0]])


def test_it_says_what_it_is(both: tuple[Path, Path]) -> None:
    """In a notebook."""
    found: Comparison = compare(both)
    assert "3 inputs" in repr(found)
    assert "<table" in found._repr_html_()
