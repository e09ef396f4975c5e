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
from tests.conftest import ROOT


def test_readme_python(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The README's Python blocks run as they stand, one after the other, and print tables."""
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "contribution" in printed
    assert "least_distance" in printed


def test_readme_names_every_command() -> None:
    """Every command of the command line stands in the README."""
    from optimizer.cli import app

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"optimizer {command.callback.__name__.replace('_', '-')}" in text


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


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
@pytest.mark.filterwarnings("ignore")  # Jupyter's own, not ours
def test_notebooks_run(path: Path) -> None:
    """Each notebook runs from top to bottom, and is kept without outputs."""
    notebook = nbformat.read(path, as_version=4)
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    assert cells
    assert all(not c.outputs and c.execution_count is None for c in cells)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": path.parent}}).execute()
    shown = [o for c in cells for o in c.outputs if "image/png" in o.get("data", {})]
    assert shown, "a notebook ends with a figure"
