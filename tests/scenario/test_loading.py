"""Scenarios as loaded: arrays, variants, copies, hashes."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario, json_schema, load
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


def test_customers(france: Scenario) -> None:
    """People in the market: people times rate, season and class share."""
    adults = france.zones.measures["adults_15_64"]
    assert france.customers[3, 8, 1] == pytest.approx(adults[3] * 0.0065 * 1.12 * 0.40)


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


def test_extend_in_a_circle(tmp_path: Path) -> None:
    """Two scenarios that extend each other are refused with the place."""
    for a, b in itertools.permutations("ab"):
        (tmp_path / a).mkdir(exist_ok=True)
        (tmp_path / a / "scenario.yaml").write_text(
            f"extend: ../{b}\nname: {a}\n", encoding="utf-8"
        )
    with pytest.raises(ScenarioError, match="extends itself"):
        load(tmp_path / "a")


def test_a_fault_in_a_variant_is_placed_there(tmp_path: Path) -> None:
    """An override's fault names the variant's file and line, an inherited one the base's."""
    text = f"extend: {ROOT / 'scenarios' / 'small'}\nname: v\noffers:\n  fibre: {{margin: much}}\n"
    (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path)
    (fault,) = caught.value.faults
    assert fault.place.endswith("scenario.yaml:4")
    assert str(tmp_path) in fault.file


def test_written_copy_is_the_same(small: Scenario, tmp_path: Path) -> None:
    """The resolved copy has the same hash and arrays."""
    small.write(tmp_path)
    back = load(tmp_path)
    assert back.hash == small.hash
    assert (back.base_attraction == small.base_attraction).all()
    assert (back.capacity["shop"] == small.capacity["shop"]).all()


@settings(max_examples=15)
@given(margin=st.floats(-50, 500), budget=st.floats(0, 1e7), seed=st.integers(0, 2**31))
def test_replace_changes_one_field(
    small: Scenario, margin: float, budget: float, seed: int
) -> None:
    """A changed copy has the value and another hash; changing it back gives the first again."""
    changed = (
        small.replace("offers.fibre.margin", margin)
        .replace("plan.budgets[push budget].at_most", budget)
        .replace("seed", seed)
    )
    assert changed.spec.offers["fibre"].margin == margin
    assert changed.spec.plan.budgets[0].at_most == budget
    back = (
        changed.replace("offers.fibre.margin", 95.0)
        .replace("plan.budgets[0].at_most", 250000.0)
        .replace("seed", 2026)
    )
    assert back.hash == small.hash


def test_scaling_reaches_tables(small: Scenario) -> None:
    """A factor on a capacity works whether it stands in the file or in a table."""
    more = small.replace("channels.indirect.capacity", scale=1.5)
    assert more.capacity["indirect"] == pytest.approx(1.5 * small.capacity["indirect"])
    more = small.replace("channels.telesales.capacity", scale=2)
    assert more.capacity["telesales"] == pytest.approx(2 * small.capacity["telesales"])
    more = small.replace("attraction", scale=1.1)
    assert more.base_attraction == pytest.approx(1.1 * small.base_attraction)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("offers.fiber.margin", "did you mean 'fibre'"),
        ("plan.commitments[fibre Q9].at_least", "fibre Q"),
        ("offers.fibre.margn", "did you mean 'margin'"),
    ],
)
def test_unknown_paths_are_answered_with_the_nearest(small: Scenario, path: str, word: str) -> None:
    """A path that leads nowhere raises with the nearest name."""
    with pytest.raises(ScenarioError, match=word):
        small.replace(path, 1.0)


def test_value_or_scale(small: Scenario) -> None:
    """Both or neither is refused: 1.2 and 1.2 times are different things."""
    with pytest.raises(ValueError, match="either"):
        small.replace("seed")
    with pytest.raises(ValueError, match="either"):
        small.replace("seed", 1, scale=2.0)


def test_none_leaves_a_part_out(small: Scenario) -> None:
    """An optional part goes by None; one that is needed is a fault."""
    bare = small.replace("network", None)
    assert bare.spec.network is None
    assert bare.pos is None
    with pytest.raises(ScenarioError, match="offers"):
        small.replace("offers", None)


def test_a_scenario_never_changes(small: Scenario) -> None:
    """Fields and arrays refuse to be written."""
    with pytest.raises(AttributeError):
        small.seed = 4  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="read-only"):
        small.base_attraction[0] = 1


def test_json_schema_describes_every_field() -> None:
    """The schema knows `extend`, and the unit of a margin."""
    schema = json_schema()
    assert "extend" in schema["properties"]
    assert "EUR" in schema["$defs"]["Offer"]["properties"]["margin"]["description"]


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
