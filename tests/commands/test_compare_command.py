"""``optimizer compare``: what it prints, keeps and exits with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from optimizer.cli import main
from optimizer.commands.compare_command import compare
from optimizer.errors import StoreError
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import Runs
from tests.comparison.sides import kept_run
from tests.tiny import tiny, write_yaml


@pytest.fixture(scope="module")
def two(
    tmp_path_factory: pytest.TempPathFactory,
    small: Scenario,
    small_plan: Plan,
    small_runs: Runs,
) -> tuple[str, str]:
    """The small scenario's run, and one that differs in its scenario and its network alone."""
    out = tmp_path_factory.mktemp("compare") / "runs"
    other = small.replace("offers.fibre.margin", 80)
    first = kept_run(out, small, small_plan, small_runs)
    return str(first), str(kept_run(out, other, small_plan, None))


def test_json_is_what_is_kept(
    two: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Page and workbook beside it; nothing half-written; again in the same place."""
    reached = compare(list(two), to=tmp_path / "kept", as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert reached == (0 if shown["reached"] else 4)
    folder = Path(shown.pop("folder"))
    assert json.loads((folder / "compare.json").read_text(encoding="utf-8")) == shown
    assert [d["path"] for d in shown["differences"][0]["inputs"]] == ["offers.fibre.margin"]
    assert sorted(p.name for p in folder.iterdir()) == [
        "compare.html",
        "compare.json",
        "compare.xlsx",
    ]
    compare(list(two), to=tmp_path / "kept", as_json=True)
    assert [p.name for p in (tmp_path / "kept").iterdir()] == [folder.name]


def test_the_terminal_in_both_languages(
    two: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fields, targets, figures, notes; a run against itself."""
    said = {}
    for language in ("en", "fr"):
        compare([*two, two[0]], to=tmp_path, language=language)
        said[language] = " ".join(capsys.readouterr().out.split())
        assert "offers.fibre.margin │ 95 │ 80" in said[language]
    assert "The targets are the same." in said["en"]
    assert "Nothing differs: neither inputs, nor targets, nor figures." in said["en"]
    assert "Les objectifs sont les mêmes." in said["fr"]
    assert "compare_" not in said["en"] + said["fr"]


def test_faults_are_listed_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every one, with what would be right; exit code 2."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["optimizer", "compare", "nowhere", "abcdef"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = " ".join("".join(capsys.readouterr()).split())
    assert "2 faults" in said
    assert "is neither there nor a key" in said
    assert not list(tmp_path.iterdir())


def test_missing_runs_are_made_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --run; the same scenarios then need no more."""
    for name, margin in (("one", 20), ("two", 26)):
        data = tiny(tmp_path / name, 1)
        data["offers"]["basic"]["margin"] = margin
        write_yaml(tmp_path / name / "scenario.yaml", data)
    names = [str(tmp_path / "one"), str(tmp_path / "two")]
    kept = {"out": tmp_path / "runs", "to": tmp_path / "kept"}
    assert compare(names, run=True, **kept) == 0
    first = capsys.readouterr().out
    assert compare(names, **kept) == 0
    assert capsys.readouterr().out == first
    assert "offers.basic.margin" in first


def test_a_place_that_cannot_be_written(two: tuple[str, str], tmp_path: Path) -> None:
    """Is said; nothing stays half-written."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        compare(list(two), to=tmp_path / "file")


def test_a_scenario_without_a_run(small: Scenario, two: tuple[str, str], tmp_path: Path) -> None:
    """The command that makes it is named."""
    path = small.replace("seed", 8).write(tmp_path / "mine")
    with pytest.raises(Exception, match=r"`optimizer run .*mine.* makes it; or compare with --run"):
        compare([two[0], str(path)], out=Path(two[0]).parent, to=tmp_path)
