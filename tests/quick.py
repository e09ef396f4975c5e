"""The small scenario with the fewest replications, for tests of what is done with a run."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import ROOT


def quick_small(folder: Path, precision: float = 9.0) -> Path:
    """Write the small scenario with two replications of each scheme; give its folder.

    Two replications are enough for the default precision, and for no precision below one.
    """
    shutil.copytree(ROOT / "scenarios" / "small", folder)
    path = folder / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    assert "  precision: 0.01\n  replications: [6, 40]\n" in text
    text = text.replace("precision: 0.01", f"precision: {precision}")
    path.write_text(text.replace("[6, 40]", "[2, 2]"), encoding="utf-8")
    return folder
