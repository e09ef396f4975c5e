"""Scenarios spoiled in one place, and the faults that are then found."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import Fault, ScenarioError
from optimizer.scenario import load


def spoil(path: Path, old: str, new: str) -> int:
    """Replace a text once; gives its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_of(folder: Path) -> list[Fault]:
    """Faults of a scenario."""
    with pytest.raises(ScenarioError) as caught:
        load(folder)
    return list(caught.value.faults)
