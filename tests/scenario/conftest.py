"""A scenario that tests may spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small scenario to spoil."""
    target = tmp_path / "plan"
    shutil.copytree(ROOT / "scenarios" / "small", target)
    return target
