"""Pages: their templates, and printing them as PDF by a browser that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from optimizer.errors import StoreError
from optimizer.report.locale import Words


def rendered(page: str, words: Words, /, **values: Any) -> str:
    """A page by its template; each has the words as ``w``, numbers by ``n`` and ``figure``."""
    environment = Environment(
        loader=PackageLoader("optimizer.report.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    values = {"w": words, "n": words.number, "figure": words.figure} | values
    return environment.get_template(page).render(values)


BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
"""Names of programs that can print, as they stand on a path."""
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
)
SECONDS = 120


def browser() -> str:
    """The first of ``BROWSERS`` on the path.

    Raises
    ------
    StoreError
        When there is none.
    """
    for name in BROWSERS:
        program = shutil.which(name)
        if program is not None:
            return program
    raise StoreError(
        "PDF needs Chromium, Chrome or Edge, and none is on the path; install one, or leave "
        "--pdf out and print the pages from any browser. Nothing was written."
    )


def print_pages(program: str, pages: Sequence[Path]) -> tuple[Path, ...]:
    """Print each page beside itself, ``.pdf`` for ``.html``.

    Raises
    ------
    StoreError
        When the browser fails at one.
    """
    printed = []
    # as root a browser has no sandbox to start; the pages are our own, without a script
    flags = (*FLAGS, "--no-sandbox") if getattr(os, "geteuid", lambda: 1)() == 0 else FLAGS
    with tempfile.TemporaryDirectory() as profile:
        for page in pages:
            target = page.with_suffix(".pdf")
            command = [program, *flags, f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
            try:
                subprocess.run(
                    [*command, page.resolve().as_uri()],
                    check=True,
                    capture_output=True,
                    timeout=SECONDS,
                )
            except (subprocess.SubprocessError, OSError) as error:
                raise StoreError(
                    f"{page.name} could not be printed by {program}: {error}"
                ) from None
            if not target.is_file():
                raise StoreError(f"{page.name} could not be printed by {program}: it wrote nothing")
            printed.append(target)
    return tuple(printed)
