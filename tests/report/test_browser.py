"""The report in a real browser: it renders, without a script error and without a request."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from optimizer.plan import Plan
from optimizer.report import write_report
from optimizer.scenario import Scenario
from optimizer.simulation import Runs

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--enable-logging=stderr",
)


def test_opens_without_errors(
    small: Scenario, small_plan: Plan, small_runs: Runs, tmp_path: Path
) -> None:
    """Headless Chromium draws the page from disk; the console stays silent, every picture loads."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "CI has to have chromium (make chromium)"
        pytest.skip("chromium is not installed")
    path = write_report(tmp_path / "report", small, small_plan, small_runs, "fr")
    # a probe beside the report: it loads the page in a frame of the same page and says what it saw
    probe = path.with_name("probe.html")
    probe.write_text(
        path.read_text(encoding="utf-8").replace(
            "</body>",
            "<script>addEventListener('load', () => {"
            "const broken = [...document.images].filter(i => !i.naturalWidth).length;"
            "const wide = document.documentElement.scrollWidth > innerWidth;"
            "document.title = `images ${document.images.length} broken ${broken} wide ${wide} `"
            "+ `requests ${performance.getEntriesByType('resource')"
            ".filter(e => !e.name.startsWith('data:')).length}`;"
            "});</script></body>",
        ),
        encoding="utf-8",
    )
    done = subprocess.run(
        [
            CHROMIUM,
            *FLAGS,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--window-size=1100,1400",
            "--dump-dom",
            probe.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "<title>images 10 broken 0 wide false requests 0</title>" in done.stdout
    assert "CONSOLE" not in done.stderr
