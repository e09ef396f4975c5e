"""Fixtures of tests of studies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.tiny import write_yaml


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes find the tests' models where this process does."""
    monkeypatch.syspath_prepend(ROOT)


@pytest.fixture(scope="session")
def small_study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A study of 200 plans of the small scenario, and the store that nobody disturbed.

    The plans are within 5 % of the least overlap, cost left aside: what is killed matters here,
    not how good they are.
    """
    from tests.study.kill import undisturbed

    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(ROOT / "scenarios" / "small", folder / "small")
    plan = {"gap": 0.05, "objectives": ["overlap"]}
    write_yaml(folder / "quick.yaml", {"extend": "small", "plan": plan})
    budget = {"path": "plan.budgets[push budget].at_most", "scale": True}
    study = {
        "base": "quick.yaml",
        "factors": {
            "budget": {**budget, "range": {"from": 0.8, "to": 1.2, "count": 20}},
            "fibre": {
                "path": "plan.commitments[fibre Q1].at_least",
                "range": {"from": 6000, "to": 6450, "count": 10},
            },
        },
        "design": "grid",
        "responses": ["plan.overlap", "plan.cost"],
    }
    write_yaml(folder / "study.yaml", study)
    undisturbed(folder / "study.yaml", folder / "calm")
    return folder / "study.yaml", folder / "calm"
