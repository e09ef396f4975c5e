"""Sheets of the small scenario, written once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.plan import Plan
from optimizer.report.sheets.sheet_page import write_sheets
from optimizer.scenario import Scenario


@pytest.fixture(scope="package")
def written(small: Scenario, small_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheets of the small scenario, in English."""
    folder = tmp_path_factory.mktemp("sheets")
    write_sheets(folder, small, small_plan, "en")
    return folder
