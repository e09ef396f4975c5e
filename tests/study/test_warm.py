"""A warm study: the same results in any order and process; another key than cold; it says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from optimizer.study import RunStore, load_study, outcome
from tests.study.execution.test_dispatch import carried, digest
from tests.study.models import MARGIN, study_file


def warm_file(folder: Path, values: list[int]) -> Path:
    """The tiny study, warm."""
    run: dict[str, Any] = {"what": "plan", "warm": True}
    return study_file(folder, factors={"margin": {"path": MARGIN, "values": values}}, run=run)


def test_order_and_processes_change_no_bit(tmp_path: Path) -> None:
    """One process forwards; two backwards: the runs are the same files."""
    warm_file(tmp_path, [20, 25, 30, 35])
    carried(tmp_path, outcome, 0, "one")
    warm_file(tmp_path, [35, 30, 25, 20])
    carried(tmp_path, outcome, 2, "two")
    one, two = (
        {name: hash_ for name, hash_ in digest(tmp_path / store).items() if name[:4] == "runs"}
        for store in ("one", "two")
    )
    assert one == two
    assert len(one) == 4


def test_the_key_holds_where_it_starts(tmp_path: Path) -> None:
    """Cold is another run; so is another base; what is kept says which."""
    warm = load_study(warm_file(tmp_path, [20, 25]), outcome)
    (tmp_path / "cold").mkdir()
    factors = {"margin": {"path": MARGIN, "values": [20, 25]}}
    cold = load_study(study_file(tmp_path / "cold", factors=factors), outcome)
    assert [j.scenario_hash for j in warm.jobs] == [j.scenario_hash for j in cold.jobs]
    assert not {j.key for j in warm.jobs} & {j.key for j in cold.jobs}
    carried(tmp_path, outcome, 0)
    store = RunStore(tmp_path / "store")
    assert {store.about(j.key)["start"] for j in warm.jobs} == {warm.base.hash}
