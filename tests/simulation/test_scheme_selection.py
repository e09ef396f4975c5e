"""The best scheme: the procedure over the network's replications."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import StoreError
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import load_selection, save_selection, select, simulate
from optimizer.statistics import select_best

SCHEMES = {
    "low": [{"per_line": {"prepaid": 2, "sim_only": 4, "postpaid": 8, "fibre": 12}}],
    "high": [{"per_line": {"prepaid": 6, "sim_only": 12, "postpaid": 24, "fibre": 40}}],
}


def test_it_is_kn_on_the_runs(small: Scenario, small_plan: Plan) -> None:
    """The same as KN on the figures of plain runs; processes do not change it."""
    schemes = small.replace("network.schemes", SCHEMES)
    selected = select(schemes, small_plan, indifference=20_000, first=6)
    samples = simulate(schemes, small_plan, replications=12).samples("contribution")
    again = select_best(lambda names, n: samples, tuple(samples), 20_000, first=6)
    assert selected == again
    assert selected.finished
    assert selected == select(schemes, small_plan, indifference=20_000, first=6, processes=2)


def test_it_survives_a_folder(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Saved and loaded is the same; an empty folder is refused."""
    found = select(small, small_plan, 1.0, "lines", first=3, limit=3)
    assert not found.finished
    save_selection(found, tmp_path)
    assert load_selection(tmp_path) == found
    with pytest.raises(StoreError, match="no selection"):
        load_selection(tmp_path / "none")
    with pytest.raises(ValueError, match="no measure"):
        select(small, small_plan, 1.0, "profit")
