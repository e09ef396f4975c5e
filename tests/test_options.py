"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SMALL
from tests.terminal import optimizer


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", SMALL),
        ("trace", SMALL, "--pos", "17"),
        ("report", SMALL),
        ("check-actions", SMALL, "actions.csv"),
        ("sheets", SMALL),
        ("replan", SMALL, "--actuals", "sales.csv", "--from", "2026-04"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_language_that_there_is_not(arguments: tuple[str | Path, ...], tmp_path: Path) -> None:
    """Every command with a language names those that there are, before any work."""
    done = optimizer(*arguments, "--language", "de", cwd=tmp_path)
    assert done.returncode == 2
    assert "use fr or en" in done.stderr
    assert not list(tmp_path.iterdir())
