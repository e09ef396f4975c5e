"""Every component of pay is shown by name, in both languages, with the ledger's figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from optimizer import simulate
from optimizer.plan import Plan
from optimizer.report import write_report
from optimizer.scenario import Scenario
from optimizer.simulation import Runs

SCHEME = [
    {"per_line": {"postpaid": 10, "fibre": 15}},
    {"tier": {"period": "month", "at": 2, "rate": 3}},
    {"air_time": {"share": 0.02, "months": 12}},
    {"spiff": {"offer": "fibre", "months": "2026-02", "rate": 4}},
    {"fixed": 25},
    {"clawback": {"months": 6, "how": "pro_rata", "of": ["per_line", "tier", "spiff"]}},
    {"cap": {"at_most": 900}},
    {"delay": 1},
]


@pytest.fixture(scope="module")
def runs(small: Scenario, small_plan: Plan) -> tuple[Scenario, Runs]:
    """Two replications under a scheme with every component."""
    scenario = small.replace("network.schemes", {"all": SCHEME})
    return scenario, simulate(scenario, small_plan, replications=2)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["by line", "tier", "air time", "spiff", "fixed"]),
        ("fr", ["à la ligne", "palier", "part du revenu (air time)", "prime ponctuelle", "fixe"]),
    ],
)
def test_components_in_the_report(
    runs: tuple[Scenario, Runs], small_plan: Plan, tmp_path: Path, language: str, names: list[str]
) -> None:
    """One row each, whose figure is what ``Runs.cash`` says was earned less taken back."""
    scenario, found = runs
    text = write_report(tmp_path, scenario, small_plan, found, language).read_text(encoding="utf-8")
    for name in names:
        assert f"<tr><td>{name}</td>" in text
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    cash = found.cash().groupby("component")[["earned", "reversed", "paid"]].sum()
    assert (cash["earned"] > 0).all()
    assert (cash.loc[["per_line", "tier", "spiff"], "reversed"] > 0).all()
    for component, row in cash.iterrows():
        shown = figures[f"scheme.all.component.{component}"]["value"]
        assert shown == pytest.approx(row["earned"] - row["reversed"])


def test_runs_with_every_component_come_back(runs: tuple[Scenario, Runs], tmp_path: Path) -> None:
    """Saved and loaded, the cash table and the ledger are the same."""
    _, found = runs
    again = Runs.load(found.save(tmp_path / "runs"))
    assert again.cash().equals(found.cash())
    assert again.ledger("all").equals(found.ledger("all"))
