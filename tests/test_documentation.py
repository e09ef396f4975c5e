"""What the documentation shows works: README's Python, docstrings' examples, the notebook."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import optimizer
from optimizer.commands.registered import COMMANDS
from optimizer.study import load_study, outcome
from tests.conftest import ROOT


def blocks(page: str, language: str) -> list[str]:
    """Blocks of code of a page of the documentation."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_readme_python(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The README's Python blocks run as they stand, one after the other, and print tables."""
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "contribution" in printed
    assert "least_distance" in printed


def test_loop_python(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The Python of the page on the loop prints the verdict that its comment says."""
    monkeypatch.chdir(ROOT)
    (code,) = blocks("loop.md", "python")
    exec(compile(code, "loop.md", "exec"), {})
    said = re.search(r"print\(found.verdict\)  # (.*)", code)
    assert said is not None
    assert capsys.readouterr().out.startswith(f"{said[1]}\n")


@pytest.mark.long
@pytest.mark.parametrize(("table", "changes"), [(0, {"starts": 2}), (1, {"price": 0})])
def test_loop_rounds(table: int, changes: dict[str, float]) -> None:
    """The rounds that the page on the loop shows are those that there are.

    Long: thirteen rounds of plan and network; the verdict is shown by the test above.
    """
    text = (ROOT / "docs" / "loop.md").read_text(encoding="utf-8")
    shown = [part.split("\n\n")[0] for part in re.split(r"\n\n(?=\| (?:start|round) )", text)[1:]]
    header, _, *rows = [line.strip("|").split("|") for line in shown[table].split("\n")]
    found = optimizer.loop(optimizer.load(ROOT / "scenarios/small").replace("loop", changes))
    frame = found.to_frame()
    assert len(rows) == len(frame)
    for row, wanted in zip(rows, frame.to_dict("records"), strict=True):
        cells = {name.strip(): cell.strip() for name, cell in zip(header, row, strict=True)}
        assert int(cells["round"]) == wanted["round"]
        assert cells["moved"] == ("" if wanted["round"] == 1 else f"{wanted['moved']:,.0f}")
        assert cells["gap"] == str(wanted["gap"])
        assert cells["targets"] == f"{wanted['channel_targets']:,.0f}"
        assert cells["overlap"] == f"{wanted['overlap']:,.0f}"
    assert found.verdict.rounds == (9 if table else 4)


def test_study_of_the_page_is_sound(tmp_path: Path) -> None:
    """The study of the page on studies has no fault, and as many runs as its grid."""
    study, *_ = blocks("studies.md", "yaml")
    text = study.replace("base: scenarios/small", f"base: {ROOT / 'scenarios' / 'small'}")
    # as many levels need as many checks: one factor's will do
    text = text.replace("count: 7", "count: 2").replace("count: 6", "count: 2")
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    found = load_study(tmp_path / "study.yaml", outcome)
    assert len(found.points) == 2 * 5 * 2
    assert set(found.spec.objectives) <= set(found.spec.responses)


def test_study_of_decisions_is_sound(tmp_path: Path) -> None:
    """The study of the page on sensitivity has no fault; each decision meets every future."""
    study, *_ = blocks("sensitivity.md", "yaml")
    text = study.replace("base: scenarios/small", f"base: {ROOT / 'scenarios' / 'small'}")
    # two futures show as much as sixteen
    (tmp_path / "study.yaml").write_text(text.replace("runs: 16", "runs: 2"), encoding="utf-8")
    found = load_study(tmp_path / "study.yaml", outcome)
    assert len(found.points) == 2 * 3
    assert set(found.spec.satisficing) <= set(found.spec.responses)


def test_readme_names_every_command() -> None:
    """Every command of the command line stands in the README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"optimizer {name}" in text


def test_docstring_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example in a docstring gives what it says."""
    monkeypatch.chdir(ROOT)
    tried = 0
    names = [m.name for m in pkgutil.walk_packages(optimizer.__path__, "optimizer.")]
    for name in ["optimizer", *names]:
        result = doctest.testmod(importlib.import_module(name))
        assert not result.failed, name
        tried += result.attempted
    assert tried >= 5


# Jupyter's own warnings, not ours
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
def test_notebooks_run(path: Path) -> None:
    """Each notebook runs from top to bottom and ends with a figure; it is kept without outputs.

    A national one is run here on the small scenario, and as it stands by the long test below; of
    eighty futures forty show a box as well.
    """
    notebook = read_notebook(path)
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    assert cells
    assert all(not c.outputs and c.execution_count is None for c in cells)
    for cell in cells:
        cell.source = cell.source.replace("scenarios/france", "scenarios/small")
        cell.source = cell.source.replace("experiments(80)", "experiments(40)")
    execute(notebook, path)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["03_threshold.ipynb", "04_scenario_discovery.ipynb"])
def test_notebooks_run_as_they_stand(name: str) -> None:
    """Unchanged. Long: a national plan with ten simulations takes minutes, eighty plans do too."""
    path = ROOT / "notebooks" / name
    execute(read_notebook(path), path)


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """A notebook of the documentation."""
    return nbformat.read(path, as_version=4)


def execute(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Run all cells where the notebook lies; some figure has to come out."""
    NotebookClient(notebook, timeout=900, resources={"metadata": {"path": path.parent}}).execute()
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    assert any("image/png" in o.get("data", {}) for o in outputs), "a notebook ends with a figure"


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_files_that_contributing_names_exist() -> None:
    """Every file that it names is there; those in angle brackets are for the reader to make."""
    named = set(re.findall(r"`([\w/.]+(?:\.(?:py|md|toml)|/))`", CONTRIBUTING))
    assert len(named) > 30
    for name in named:
        places = (ROOT / name, ROOT / "src" / "optimizer" / name)
        assert any(place.exists() for place in places), name
    for name in re.findall(r"`([\w/]*)<\w+>\w*\.py`", CONTRIBUTING):
        assert (ROOT / "src" / "optimizer" / name).is_dir(), name


def test_changes_touch_few_files() -> None:
    """Each row of the table names no more files than it allows, and has a recipe of five lines."""
    table = CONTRIBUTING.split("| change | files touched | at most |\n")[1].split("\n\n")[0]
    rows = [row.strip("|").split("|") for row in table.split("\n")[1:]]
    assert len(rows) == 9
    for change, files, most in rows:
        assert 1 <= len(re.findall(r"`[^`]+`", files)) <= int(most), change
    recipes = CONTRIBUTING.split("\n### ")[1:]
    assert len(recipes) == len(rows)
    for recipe in recipes:
        assert re.findall(r"^(\d)\. ", recipe, re.MULTILINE) == ["1", "2", "3", "4", "5"]
