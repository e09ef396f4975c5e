"""Every command by its list, and one that another package brings."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
import typer

from optimizer.commands.registered import COMMANDS
from tests.conftest import ROOT
from tests.terminal import optimizer, optimizer_process

README = (ROOT / "README.md").read_text(encoding="utf-8")


def one_line(text: str | None) -> str:
    """The first sentence of a help text, without breaks."""
    return " ".join((text or "").split("\n\n")[0].split())


@pytest.mark.parametrize("name", COMMANDS)
def test_it_says_what_it_does(name: str, tmp_path: Path) -> None:
    """Its docstring is its help, `--help` ends with 0, and the README shows it."""
    command = COMMANDS[name]
    grouped = isinstance(command, typer.Typer)
    said = one_line(command.info.help if grouped else inspect.getdoc(command))
    assert said.endswith(".")
    done = optimizer(name, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert said in " ".join(done.stdout.split())
    assert f"optimizer {name}" in README


def test_a_command_of_another_package(tmp_path: Path) -> None:
    """An entry point of the group `optimizer.commands` is all that it takes."""
    (tmp_path / "greeting.py").write_text(
        'def greet() -> int:\n    """Greet."""\n    print("good morning")\n    return 0\n', "utf-8"
    )
    about = tmp_path / "greeting-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: greeting\nVersion: 1.0\n", "utf-8")
    (about / "entry_points.txt").write_text("[optimizer.commands]\ngreet = greeting:greet\n")
    done = optimizer_process("greet", cwd=tmp_path)
    assert done.stdout == "good morning\n"
    assert "greet" in optimizer_process("--help", cwd=tmp_path).stdout
