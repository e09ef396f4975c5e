"""Scenarios as loaded: arrays, variants, copies, hashes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.scenario import Scenario, load
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def france() -> Scenario:
    """The national demo."""
    return load(ROOT / "scenarios" / "france")


def test_france_is_national(france: Scenario) -> None:
    """96 departments with their census people, 12 months, what the issue asks for."""
    assert len(france.zones.ids) == 96
    assert france.zones.measures["population"].sum() == pytest.approx(65.2e6, rel=0.01)
    assert len(france.zones.regions) == 13
    assert france.months[0] == "2026-01"
    assert france.months[-1] == "2026-12"
    assert len(france.segments) == 2
    assert len(france.classes) == 6
    assert len(france.channels) == 5
    assert len({c.nest for c in france.spec.channels.values()}) == 2
    assert {len(c.levels) for c in france.spec.channels.values()} == {4}
    assert len(france.offers) == 4
    assert france.pos is not None
    assert len(france.pos) == 2000
    assert set(np.unique(france.pos.zone)) == set(range(96))
    assert france.spec.network is not None
    assert france.spec.network.sales_engineers.count == 80
    pairs = {(c.offers, str(c.months)) for c in france.spec.plan.commitments if c.offers}
    assert len(pairs) >= 16


def test_a_variant_is_a_few_lines(france: Scenario) -> None:
    """The frugal variant changes its budget and name, and nothing else."""
    frugal = load(ROOT / "scenarios" / "france-frugal")
    assert frugal.spec.plan.budgets[0].at_most == 4_500_000
    assert frugal.spec.plan.commitments == france.spec.plan.commitments
    assert (frugal.customers == france.customers).all()
    assert frugal.hash != france.hash


def test_the_variant_at_risk_differs_in_its_demand_only(france: Scenario) -> None:
    """France at risk asks the same lines of fibre, over eight draws of the demand."""
    risky = load(ROOT / "scenarios" / "france-risk")
    assert risky.spec.risk is not None
    assert risky.spec.risk.draws == 8
    asked = {c.name: c.at_least for c in risky.spec.plan.commitments}
    same = {c.name: c.at_least for c in france.spec.plan.commitments}
    assert {name: asked[name] for name in same} == same
    assert (risky.customers == france.customers).all()


def test_demo_tables_are_built_by_the_script(tmp_path: Path) -> None:
    """The build script writes the committed tables again, byte for byte."""
    import runpy
    import shutil

    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    runpy.run_path(str(tmp_path / "scenarios" / "build_tables.py"), run_name="__main__")
    for name in ("france", "small"):
        for path in sorted((ROOT / "scenarios" / name).glob("*.csv")):
            again = tmp_path / "scenarios" / name / path.name
            assert again.read_bytes() == path.read_bytes(), path.name
