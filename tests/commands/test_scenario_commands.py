"""``optimizer init``, ``validate`` and ``schema``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.conftest import SMALL
from tests.scenario.test_faults import plant_ten
from tests.terminal import digest, optimizer


def test_ten_faults_in_one_go(tmp_path: Path) -> None:
    """A scenario with ten planted faults: all ten with their places, exit 2, nothing written."""
    shutil.copytree(SMALL, tmp_path / "bad")
    planted = plant_ten(tmp_path / "bad")
    before = digest(tmp_path)
    done = optimizer("run", "bad", cwd=tmp_path)
    assert done.returncode == 2
    said = " ".join(done.stderr.split())
    for file, _, word in planted:
        assert word in said, word
        assert file in said
    assert "Traceback" not in done.stderr
    assert digest(tmp_path) == before
    listed = optimizer("validate", "bad", "--json", cwd=tmp_path)
    assert listed.returncode == 2
    assert len(json.loads(listed.stdout)) >= 10


def test_schema_is_a_json_schema(tmp_path: Path) -> None:
    """`optimizer schema` prints a JSON Schema with the top-level keys."""
    schema = json.loads(optimizer("schema", cwd=tmp_path).stdout)
    assert {"zones", "plan", "network", "extend"} <= schema["properties"].keys()
