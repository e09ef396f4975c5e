"""The command line as a user types it, in this process or in one of its own."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from optimizer.cli import exit_code

COMMAND = (sys.executable, "-c", "from optimizer.cli import main; main()")
"""Starts the command line in a process of its own."""
ENVIRONMENT = {"COLUMNS": "200"}
"""Wide enough that no line of the output is broken."""


def optimizer(*arguments: str | Path, cwd: Path) -> CompletedProcess[str]:
    """Run a command here: it has the same words and exit codes, and nothing is imported again."""
    words = ["optimizer", *map(str, arguments)]
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", words),
        patch.dict(os.environ, ENVIRONMENT),
        chdir(cwd),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = exit_code()
    return CompletedProcess(words, code, out.getvalue(), err.getvalue())


def optimizer_process(
    *arguments: str | Path, cwd: Path, timeout: float = 300
) -> CompletedProcess[str]:
    """Run a command in a process of its own, for so many seconds at most."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env={**os.environ, **ENVIRONMENT},
    )


def digest(folder: Path) -> dict[str, str]:
    """Hash of every file but the one that depends on the clock."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "timestamps.json"
    }
