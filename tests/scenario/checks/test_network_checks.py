"""Schemes and assumptions that cannot be meant are faults, each with what would be right."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario
from optimizer.scenario.checks.network_checks import check_network
from optimizer.scenario.documents import Document
from optimizer.scenario.schema.field_force_section import Travel
from optimizer.scenario.schema.pay_section import PAYING
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from tests.conftest import ROOT

BY_LINE = {"per_line": {"postpaid": 10, "fibre": 8}}
SPIFF: dict[str, Any] = {"offer": "fibre", "rate": 5}
STEPS = [{"at": 5, "rate": 2}, {"at": 9, "rate": 3}]

FAULTS: list[tuple[list[Any], str, str, str]] = [
    # a name that the scenario does not have
    ([{"per_line": {"fiber": 10}}], "per_line.fiber", "'fiber' is no offer", "mean 'fibre'"),
    ([{"tier": {"offer": "fiber"}}], "tier.offer", "'fiber' is no offer", "mean 'fibre'"),
    ([{"tier": {"points": {"fiber": 2}}}], "points.fiber", "'fiber' is no offer", "'fibre'"),
    (
        [{"spiff": SPIFF | {"offer": ["5G"], "month": "2026-01"}}],
        "spiff.offer",
        "'5G'",
        "one of",
    ),
    ([{"bonus": 3}], "[0]", "'bonus' is no component", "use one of: per_line, tier"),
    ([{"caps": {"at_most": 3}}], "[0]", "'caps' is no component", "did you mean 'cap'"),
    # takes back or caps what is not paid
    ([BY_LINE, {"clawback": {"months": 6, "of": "tier"}}], "of", "takes back tier", "add `tier`"),
    ([{"fixed": 9}, {"clawback": {"months": 6}}], "clawback", "takes back per_line", "(fixed)"),
    ([BY_LINE, {"cap": {"at_most": 9, "of": ["spiff"]}}], "cap.of", "caps spiff", "(per_line)"),
    ([{"delay": 1}, {"cap": {"at_most": 9}}], "cap", "caps nothing", "add a component"),
    ([BY_LINE, {"cap": {"at_most": 9, "of": []}}], "cap.of", "is empty", "default all"),
    ([BY_LINE, {"cap": {"at_most": 0}}], "cap.at_most", "greater than 0", "EUR"),
    (
        [BY_LINE, {"clawback": {"months": 6, "of": ["per_line", "per_line"]}}],
        "clawback",
        "names per_line twice",
        "once",
    ),
    ([BY_LINE, {"clawback": {"months": 6, "of": "fixed"}}], "of[0]", "'fixed'", "per_line, tier"),
    # outside the calendar, or at no time
    ([{"spiff": SPIFF | {"month": "2027-05"}}], "spiff.month", "2027-05 is outside", "2026-01"),
    (
        [{"spiff": SPIFF | {"dates": "2025-12-30..2026-01-05"}}],
        "dates",
        "2025-12-30 is outside",
        "from 2026-01",
    ),
    ([{"spiff": SPIFF | {"dates": "2026-02-30"}}], "dates", "no 2026-02-30", "days of the"),
    ([{"spiff": SPIFF | {"dates": "2026-03-09..2026-03-01"}}], "dates", "comes before", "first.."),
    ([{"spiff": SPIFF}], "spiff", "a spiff has a time", "either `months` or `dates`"),
    (
        [{"spiff": SPIFF | {"month": "2026-01", "dates": "2026-01-02"}}],
        "spiff",
        "has a time",
        "either",
    ),
    # tiers that contradict themselves
    ([{"tier": {"steps": STEPS[::-1]}}], "tier", "do not ascend: 5 after 9", "low to high"),
    ([{"tier": {"steps": STEPS, "rate": 4}}], "tier", "both `steps` and rate", "inside"),
    ([{"tier": {"steps": [{"at": 5}, {"times": 2}]}}], "tier", "mix the quota", "one way"),
    (
        [{"tier": {"steps": [STEPS[0], {"at": 9, "rate": 1}], "mode": "retroactive"}}],
        "tier",
        "pays less",
        "as much or more",
    ),
    ([{"tier": {"offer": "fibre", "points": {"fibre": 2}}}], "tier", "counts both", "give one"),
    ([{"tier": {"points": {"fibre": 0}}}], "tier", "no offer has points", "more than 0"),
    ([{"tier": {"period": "month", "settled": "year"}}], "tier", "settled by year", "as often"),
    ([BY_LINE, {"tier": {"per_line": "netted"}}], "tier", "marginal rate", "retroactive"),
    (
        [{"tier": {"per_line": "netted", "mode": "retroactive"}}],
        "tier.per_line",
        "nets pay by line",
        "add `per_line`",
    ),
    (
        [BY_LINE, {"tier": {"per_line": "netted", "mode": "retroactive", "rate": 9}}],
        "tier.per_line",
        "9 EUR a line of postpaid",
        "at least as much",
    ),
]


@pytest.mark.parametrize(("scheme", "field", "wrong", "right"), FAULTS)
def test_a_faulty_scheme_is_refused(
    small: Scenario, scheme: list[Any], field: str, wrong: str, right: str
) -> None:
    """One fault, at its field, with what would be right."""
    with pytest.raises(ScenarioError) as caught:
        small.replace("network.schemes", {"x": scheme})
    (fault,) = caught.value.faults
    assert fault.field.startswith("network.schemes.x")
    assert fault.field.endswith(field), fault
    assert wrong in fault.wrong, fault
    assert right in fault.right, fault


def test_every_fault_of_a_scheme_at_once(small: Scenario) -> None:
    """Faults of the schema and of names hide none of each other."""
    scheme = [{"per_line": {"fiber": 1}}, {"tier": {"bonus": -1}}, {"cap": {"of": "spiff"}}]
    with pytest.raises(ScenarioError) as caught:
        small.replace("network.schemes", {"x": scheme})
    fields = {fault.field.partition(".x")[2] for fault in caught.value.faults}
    assert {"[0].per_line.fiber", "[1].tier.bonus", "[2].cap.at_most", "[2].cap.of"} <= fields


def test_the_readmes_scheme_is_sound(small: Scenario) -> None:
    """The scheme of the README, with every kind of component, is accepted as it stands."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = [b for b in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "schemes:" in b]
    (schemes,) = (YAML(typ="safe").load(block)["network"]["schemes"] for block in blocks)
    kinds = {next(iter(item)) for item in schemes["mine"]}
    assert kinds == {*PAYING, "clawback", "cap", "delay"}
    small.replace("network.schemes", schemes)


def test_every_field_of_a_scheme_says_its_unit(small: Scenario) -> None:
    """The JSON Schema describes every field; amounts, times and ratios name their unit."""
    schema = json.loads(json.dumps(ScenarioSpec.model_json_schema()))
    for name in ("Tier", "TierStep", "AirTime", "Spiff", "Clawback", "Cap"):
        for field, inside in schema["$defs"][name]["properties"].items():
            said = inside["description"]
            numeric = field in ("bonus", "rate", "share", "times", "fraction", "at_most", "months")
            if numeric and name + field != "Spiffmonths":
                assert any(unit in said for unit in ("(EUR", "(ratio)", "(months)")), (name, field)


def test_travel_needs_a_column_of_areas(small: Scenario) -> None:
    """A column that is not there is named, with those that are."""
    document = Document(small.folder / "scenario.yaml", {})
    assert list(check_network(document, small.spec, small.zones)) == []
    network = small.spec.network
    assert network is not None
    engineers = network.sales_engineers.model_copy(update={"travel": Travel(area="acres")})
    lost = small.spec.model_copy(
        update={"network": network.model_copy(update={"sales_engineers": engineers})}
    )
    (fault,) = check_network(document, lost, small.zones)
    assert fault.field == "network.sales_engineers.travel.area"
    assert fault.wrong.startswith("'acres' is no numeric column of")


def test_without_a_network_nothing_is_needed(small: Scenario) -> None:
    """No network, no fault."""
    spec = small.spec.model_copy(update={"network": None})
    assert not list(check_network(Document(small.folder / "s.yaml", {}), spec, small.zones))
