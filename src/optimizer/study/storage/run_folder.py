"""One folder a run, its steps written whole or not at all.

A step is written to a folder beside its place and renamed when it is complete, so that a run
killed at any moment leaves only whole steps, and the next one goes on from there.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from optimizer import storage
from optimizer.errors import StoreError
from optimizer.loop import LoopResult
from optimizer.plan import Plan
from optimizer.provenance import versions
from optimizer.scenario import Scenario
from optimizer.simulation import Runs, compare, load_selection
from optimizer.statistics import Selection
from optimizer.study.storage.shared_files import write_folder

TIMES = "timestamps.json"
"""The only file of a run that depends on the clock."""


class RunFolder:
    """The folder of one run: ``<out>/<scenario>-<hash>``.

    Raises
    ------
    StoreError
        When it cannot be made.
    """

    def __init__(self, out: str | Path, scenario: Scenario) -> None:
        self.scenario = scenario
        self.path = run_path(out, scenario)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for remains in self.path.glob(".*.part"):
                shutil.rmtree(remains)
        except OSError as error:
            raise StoreError(f"{self.path} cannot be made ({error.strerror})") from None
        self._settle()

    def _settle(self) -> None:
        """Keep what another version computed out of this run."""
        mine = {"versions": versions()}
        path = self.path / "versions.json"
        if path.exists() and _read(path) != mine:
            for step in ("plan", "simulation"):
                shutil.rmtree(self.path / step, ignore_errors=True)
            self.drop("selection-*")
            self.drop("loop*")
        self.note("versions.json", mine)
        if not (self.path / "scenario").exists():
            self.step("scenario", lambda folder: self.scenario.write(folder))

    def step(self, name: str, save: Callable[[Path], object]) -> None:
        """Write a step whole.

        Raises
        ------
        StoreError
            When it cannot be written (no space, no right).
        """
        write_folder(self.path / name, save)
        path = self.path / TIMES
        times = _read(path) if path.exists() else {}
        self.note(TIMES, {**times, name: datetime.now(UTC).isoformat(timespec="seconds")})

    def has(self, name: str) -> bool:
        """Whether a step is there, whole."""
        return (self.path / name).is_dir()

    def drop(self, pattern: str) -> None:
        """Take steps away whose names fit a pattern."""
        for path in self.path.glob(pattern):
            shutil.rmtree(path, ignore_errors=True)

    def loop(self) -> LoopResult | None:
        """The loop, when it is finished."""
        return LoopResult.load(self.path / "loop") if self.has("loop") else None

    def plan(self) -> Plan | None:
        """The plan, when it is finished."""
        return Plan.load(self.path / "plan") if self.has("plan") else None

    def runs(self) -> Runs | None:
        """The simulation, when it is finished."""
        return Runs.load(self.path / "simulation") if self.has("simulation") else None

    def selection(self) -> Selection | None:
        """The selection of a scheme by contribution, when one was made."""
        name = "selection-contribution"
        return load_selection(self.path / name) if self.has(name) else None

    def note(self, name: str, data: object) -> None:
        """Write a small JSON file whole."""
        text = json.dumps(data, ensure_ascii=False, indent=1)
        part = self.path / f".{name}.tmp"
        try:
            part.write_text(text + "\n", encoding="utf-8")
            part.replace(self.path / name)
        except OSError as error:
            raise StoreError(f"{self.path / name} cannot be written ({error.strerror})") from None


def run_path(out: str | Path, scenario: Scenario) -> Path:
    """Where the run of a scenario is kept."""
    return Path(out) / f"{_slug(scenario.spec.name)}-{scenario.hash[:12]}"


def write_tables(folder: Path, plan: Plan, runs: Runs | None) -> None:
    """Every table as CSV and Parquet."""
    tables = {
        "targets": plan.targets,
        "push": plan.pushes,
        "cannibalisation": plan.cannibalisation,
        "rows": plan.row_table,
        "explanation": plan.explanation,
        "demand_scenarios": plan.demand_scenarios,
        "misses_by_demand": plan.misses_by_demand,
    }
    if runs is not None:
        tables |= {
            "schemes": runs.summary(),
            "replications": runs.to_frame(),
            "comparison": compare(runs),
            "motivation": runs.weekly("motivation"),
            "effort": runs.weekly("effort"),
            "weeks": runs.weeks(),
            "cash": runs.cash(),
            "network_by_month": runs.frame(by=("month",), half_width=True),
            "network_by_zone": runs.frame(by=("zone",), half_width=True),
            "network_by_type": runs.frame(by=("type",), half_width=True),
            "network": runs.frame(by=("month", "zone", "type")),
            "mix": runs.mix(by=("month", "zone", "type")),
            "cash_by_zone": runs.cash(by=("month", "zone", "type")),
        }
        for scheme in runs.schemes:
            tables[f"ledger_{_slug(scheme)}"] = runs.ledger(scheme)
    storage.write_tables(tables, folder)
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)


def _read(path: Path) -> dict[str, str]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _slug(name: str) -> str:
    """A name fit for a folder: ASCII letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-") or "scenario"
