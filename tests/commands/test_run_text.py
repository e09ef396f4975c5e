"""What a run prints of its plan."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import SMALL
from tests.terminal import optimizer


def test_a_missed_commitment_says_why(tmp_path: Path) -> None:
    """What cannot be kept is named with what binds there and what one more unit would give."""
    shutil.copytree(SMALL, tmp_path / "s")
    path = tmp_path / "s" / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(
            "  commitments:\n",
            "  commitments:\n    - {name: far, offer: fibre, at_least: 200000, priority: 0}\n",
        ),
        encoding="utf-8",
    )
    asked = optimizer("plan", "s", cwd=tmp_path)
    assert "far:" in asked.stdout
    assert "binds there; one more" in asked.stdout
