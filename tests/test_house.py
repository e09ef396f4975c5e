"""The house: imports flow one way, a light front door, files of a readable size."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import optimizer
from tests.conftest import ROOT

SOURCES = sorted((ROOT / "src").rglob("*.py"))


def test_import_contract() -> None:
    """import-linter keeps every contract of pyproject.toml."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_import_is_light() -> None:
    """`import optimizer` loads neither pandas, Pyomo, HiGHS, matplotlib, SimPy nor scipy."""
    heavy = ("pandas", "pyomo", "highspy", "matplotlib", "simpy", "scipy", "numpy", "pydantic")
    code = f"import sys, optimizer; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names() -> None:
    """At most twenty-four, each there, and an unknown one is refused."""
    assert len(optimizer.__all__) <= 24
    for name in optimizer.__all__:
        assert getattr(optimizer, name) is not None
    with pytest.raises(AttributeError, match="frobnicate"):
        optimizer.frobnicate  # noqa: B018


def test_plan_is_callable_however_it_was_imported(small: optimizer.Scenario) -> None:
    """`optimizer.plan(scenario)` works although `optimizer.plan` is also a package."""
    import optimizer.plan.solve as solve

    assert callable(optimizer.plan)
    assert optimizer.plan.solve is solve or optimizer.plan is solve.plan


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_too_long(path: Path) -> None:
    """400 lines are the ceiling."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_machines_path_and_no_registry() -> None:
    """Tracked files name no home folder, no machine's path, no registry's host."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    banned = re.compile(r"/ho" r"me/\w|/ro" r"ot/\w|files\.python" r"hosted|py" r"pi\.org")
    for name in tracked:
        path = ROOT / name
        if path.suffix in (".png", ".parquet", ".npz") or not path.exists():
            continue
        assert not banned.search(path.read_text(encoding="utf-8")), name


def test_tests_mirror_the_modules() -> None:
    """Every folder of the package has its folder of tests."""
    folders = {p.parent.name for p in SOURCES if p.parent.parent.name == "optimizer"}
    assert folders <= {p.name for p in (ROOT / "tests").iterdir()}
