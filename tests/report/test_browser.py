"""The report in a real browser: it renders, without a script error and without a request."""

from __future__ import annotations

import html
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from optimizer.plan import Plan
from optimizer.report import write_report
from optimizer.report.batch import write_batch_report
from optimizer.report.locale import Words
from optimizer.scenario import Scenario
from optimizer.simulation import Runs
from tests.report.batch.batch_models import made

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


def seen(page: Path, script: str, profile: Path) -> str:
    """The title that a script gives to the page once it is loaded; the console stays silent."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "CI has to have chromium (make chromium)"
        pytest.skip("chromium is not installed")
    # a probe beside the page: the same page with the script at its end
    probe = page.with_name("probe.html")
    text = page.read_text(encoding="utf-8")
    start, _, end = text.rpartition("</body>")
    probe.write_text(f"{start}{script}</body>{end}", encoding="utf-8")
    flags = (f"--user-data-dir={profile}", "--window-size=1100,1400", "--virtual-time-budget=20000")
    done = subprocess.run(
        [CHROMIUM, *FLAGS, *flags, "--dump-dom", probe.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "CONSOLE" not in done.stderr
    return done.stdout.split("<title>")[1].split("</title>")[0]


def test_opens_without_errors(
    small: Scenario, small_plan: Plan, small_runs: Runs, tmp_path: Path
) -> None:
    """Headless Chromium draws the page from disk; the console stays silent, every picture loads."""
    path = write_report(tmp_path / "report", small, small_plan, small_runs, "fr")
    script = (
        "<script>addEventListener('load', () => {"
        "const broken = [...document.images].filter(i => !i.naturalWidth).length;"
        "const wide = document.documentElement.scrollWidth > innerWidth;"
        "document.title = `images ${document.images.length} broken ${broken} wide ${wide} `"
        "+ `requests ${performance.getEntriesByType('resource')"
        ".filter(e => !e.name.startsWith('data:')).length}`;"
        "});</script>"
    )
    found = seen(path, script, tmp_path / "profile")
    assert found == "images 10 broken 0 wide false requests 0"


TABLE = """<script type="module">
const wait = async (what) => {
  for (let i = 0; i < 400 && !what(); i++) await new Promise((on) => setTimeout(on, 20));
};
const column = (k) => [...document.querySelectorAll("#all tbody tr")].map(
  (row) => row.cells[k]?.textContent);
const click = async (k) => {
  document.querySelectorAll(".dt-scroll-head thead tr:first-child th")[k]
    .click();
  await new Promise((on) => setTimeout(on, 50));
};
const type = async (k, text, logic) => {
  const cell = document.querySelectorAll(".dt-scroll-head thead tr:last-child td, "
    + ".dt-scroll-head thead tr:last-child th")[k];
  if (logic) {
    cell.querySelector("select").value = logic;
    cell.querySelector("select").dispatchEvent(new Event("input", { bubbles: true }));
  }
  cell.querySelector("input").value = text;
  cell.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((on) => setTimeout(on, 700));
};
const out = {};
await wait(() => column(0).length > 1);
out.first = column(0);
await click(5);
out.up = column(5);
await click(5);
out.down = column(5);
await type(2, "12,5", "equal");
out.comma = column(2);
await type(2, "", "equal");
await type(5, "25000", "greater");
out.greater = column(5);
await type(5, "", "greater");
await type(7, "échec", "contains");
out.failed = column(7);
out.info = document.querySelector(".dt-info").textContent;
out.images = [...document.images].filter((i) => !i.naturalWidth).length;
out.wide = document.documentElement.scrollWidth > innerWidth;
out.requests = performance.getEntriesByType("resource").map((e) => e.name)
  .filter((name) => !/^(data|blob):/.test(name));
document.title = JSON.stringify(out);
</script>"""


def test_runs_of_a_study_sort_and_filter(tmp_path: Path) -> None:
    """In the real page: a title sorts both ways, the fields below filter, a comma is a comma."""
    store, study, result = made(tmp_path)
    page, _ = write_batch_report(store, study, result, "fr")
    found = json.loads(html.unescape(seen(page, TABLE, tmp_path / "profile")))
    assert found["first"] == [str(i) for i in range(1, 25)]
    values = result.table["scheme.by_line.contribution"].dropna()
    shown = [Words("fr").number(value) for value in sorted(values)]
    assert [text for text in found["up"] if text != "–"] == shown
    assert [text for text in found["down"] if text != "–"] == shown[::-1]
    assert found["up"].count("–") == found["down"].count("–") == 4
    assert found["comma"] == ["12,50"] * 6
    assert found["greater"] == [
        text for text in shown[::-1] if int(text.replace("\u202f", "")) > 25000
    ]
    assert found["failed"] == ["en échec"] * 4
    assert found["info"] == "1 à 4 sur 4 cas (sur 24 en tout)"
    assert (found["images"], found["wide"], found["requests"]) == (0, False, [])
