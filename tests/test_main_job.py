"""The main job: what is finished is kept, and read back the next time."""

from __future__ import annotations

from pathlib import Path

from optimizer.main_job import run
from optimizer.scenario import Scenario, load
from tests.tiny import network, tiny, write_yaml


def tiny_scenario(folder: Path) -> Scenario:
    """A tiny scenario with a network."""
    data = tiny(folder, 1)
    data["network"] = network()
    write_yaml(folder / "scenario.yaml", data)
    return load(folder)


def test_finished_steps_are_read_back(tmp_path: Path) -> None:
    """Plan and simulation are computed once; only the steps that were asked for are taken."""
    scenario = tiny_scenario(tmp_path / "tiny")
    steps: list[str] = []

    def told(step: str, word: str, done: int, total: int) -> None:
        steps.append(step)

    planned = run(scenario, tmp_path / "runs", steps=("plan",), progress=told)
    assert planned.runs is None
    assert planned.report is None
    assert set(steps) == {"plan", "report"}
    steps.clear()
    simulated = run(scenario, tmp_path / "runs", steps=("plan", "simulation"), progress=told)
    assert set(steps) == {"simulation", "report"}
    assert (simulated.plan.push == planned.plan.push).all()
    steps.clear()
    again = run(scenario, tmp_path / "runs", steps=("plan", "simulation"), progress=told)
    assert set(steps) == {"report"}
    assert again.folder == planned.folder
    assert again.runs is not None
