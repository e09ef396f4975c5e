"""What is stored comes back as it was; what earlier versions stored is still read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from optimizer import storage
from optimizer.arrays import Floats
from optimizer.errors import StoreError
from optimizer.loop import LoopResult
from optimizer.plan import Plan
from optimizer.scenario import load
from optimizer.simulation import Runs, load_selection
from optimizer.study import RunStore, connect
from tests.conftest import ROOT

STORED = ROOT / "tests" / "stored"
"""A run and a store of studies as the version before the rooms were moved wrote them."""


@dataclass(frozen=True)
class _Part:
    name: str
    share: float = 0.5


@dataclass(frozen=True, eq=False)
class _Whole:
    values: Floats
    parts: tuple[_Part, ...]
    sizes: Mapping[str, tuple[int, ...]]
    pair: tuple[str, str] | None


def test_a_dataclass_comes_back_in_its_own_types(tmp_path: Path) -> None:
    """Arrays with their bits and not to be written to, parts as dataclasses, lists as tuples."""
    kept = _Whole(np.array([0.1, np.nan]), (_Part("a"), _Part("b", 2.0)), {"x": (1, 2)}, None)
    storage.save(kept, tmp_path / "folder", "whole")
    back = storage.load(_Whole, tmp_path / "folder", "whole")
    assert back.values.tobytes() == kept.values.tobytes()
    assert not back.values.flags.writeable
    assert (back.parts, back.sizes, back.pair) == (kept.parts, kept.sizes, kept.pair)


def test_a_field_of_a_later_version_has_its_default(tmp_path: Path) -> None:
    """A file that does not have it yet is read."""
    storage.write_json(tmp_path / "part.json", {"name": "a"})
    assert storage.load(_Part, tmp_path, "part") == _Part("a", 0.5)


def test_tables_as_csv_and_as_records(tmp_path: Path) -> None:
    """Ten digits in CSV; as JSON all digits, and null for what is no finite number."""
    table = pd.DataFrame({"name": ["a", "b"], "lines": [1 / 3, np.nan], "most": [np.inf, 2.0]})
    storage.write_tables({"lines": table}, tmp_path)
    assert (tmp_path / "lines.csv").read_bytes() == b"name,lines,most\na,0.3333333333,inf\nb,,2\n"
    assert storage.records(table) == [
        {"name": "a", "lines": 1 / 3, "most": None},
        {"name": "b", "lines": None, "most": 2.0},
    ]


@pytest.mark.parametrize("content", [None, "{", "[]", '{"other": 1}'])
def test_a_damaged_folder_is_named(tmp_path: Path, content: str | None) -> None:
    """A file that is missing, cut short or of another form: a word on which folder it is in."""
    if content is not None:
        (tmp_path / "part.json").write_text(content, encoding="utf-8")
    wanted = pytest.raises(StoreError, match=f"{tmp_path.name} holds no whole part")
    with wanted, storage.reading(tmp_path, "whole part"):
        storage.load(_Part, tmp_path, "part")


@pytest.mark.parametrize("name", ["plan", "loop/plan/002/plan"])
def test_a_plan_of_before(name: str, tmp_path: Path) -> None:
    """Every field is there in its type, and is written again as it was."""
    plan = Plan.load(STORED / "run" / name)
    assert plan.target_lines.sum() == plan.targets["target"].sum() > 0
    assert plan.shortfalls["name"].tolist() == ["basic"]
    assert plan.reached
    plan.save(tmp_path)
    assert Plan.load(tmp_path).rows == plan.rows
    again = Plan.load(tmp_path)
    assert again.expected.tobytes() == plan.expected.tobytes()


def test_runs_of_before() -> None:
    """Figures, tables, ledger and precision are those of the files."""
    runs = Runs.load(STORED / "run" / "simulation")
    assert runs.schemes == ("by_line",)
    assert runs.replications == 8
    assert runs.frame()["lines"][0] == pytest.approx(runs.samples("lines")["by_line"].mean())
    earned = runs.records["by_line"][0].outcomes.earned.sum()
    assert runs.ledger("by_line")["earned"].sum() == pytest.approx(earned)
    assert runs.asked.relative is not None


def test_a_loop_and_a_selection_of_before() -> None:
    """Two rounds of a plan, its verdict, its scenario; the scheme that was selected."""
    loop = LoopResult.load(STORED / "run" / "loop")
    assert [one.number for one in loop.rounds] == [1, 2]
    assert loop.verdict.kind == "not converged"
    assert loop.courses[0].scenario.response is not None
    selection = load_selection(STORED / "run" / "selection-contribution")
    assert (selection.best, selection.left) == ("by_line", ("by_line",))


def test_a_store_of_studies_of_before(tmp_path: Path) -> None:
    """A run's figures, its scenario and its level, from the files and by SQL."""
    shutil.copytree(STORED / "studies", tmp_path / "studies")
    store = RunStore(tmp_path / "studies", make=False)
    (key,) = store.keys()
    assert store.scenario(key).spec.offers["basic"].margin == 20
    plan = Plan.load(STORED / "run" / "plan")
    lines = store.targets(key)["lines"].to_numpy()
    assert lines.sum() == plan.target_lines.sum()
    with connect(store.folder) as sql:
        assert sql.sql("select key, status from runs").fetchall() == [(key, "done")]
        assert sql.sql("select level from points").fetchall() == [("20.0",)]


def test_a_run_folder_of_before_names_its_scenario() -> None:
    """The scenario beside the plan loads, and has the hash that its runs say."""
    runs = json.loads((STORED / "run/simulation/runs.json").read_text(encoding="utf-8"))
    assert load(STORED / "run" / "scenario").spec.name == runs["provenance"]["scenario"]
