"""``optimizer runs`` as a user types it; `show` and `prune` with the study that they follow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Say
from tests.study.models import MARGIN, study_file


@pytest.mark.usefixtures("one_thread")
def test_runs_of_one_study(tmp_path: Path, say: Say) -> None:
    """A study is chosen by its whole name, commas and all; one that is not there is refused."""
    name = "fibre, budget"
    study_file(tmp_path, name=name, factors={"margin": {"path": MARGIN, "values": [20]}})
    assert say("study", "study.yaml")[0] == 0
    study_file(tmp_path, name="fibre", factors={"margin": {"path": MARGIN, "values": [30]}})
    assert say("study", "study.yaml")[0] == 0
    (row,) = json.loads(say("runs", "list", "--study", name, "--json")[1])["rows"]
    assert row["studies"] == name
    code, _, err = say("runs", "list", "--study", "budget")
    assert code == 2
    assert "no study 'budget'" in err
    code, _, err = say("runs", "list", "--status", "lost")
    assert code == 2
    assert "'lost'" in err
