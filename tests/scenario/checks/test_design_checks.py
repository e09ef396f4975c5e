"""Faults of the section ``design``: place, what is wrong, what would be right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from optimizer.errors import ScenarioError
from optimizer.scenario import load
from tests.design.networks import written

PARAMETER = {"of": "tier.rate", "between": [0, 6]}


def faults(folder: Path, **changes: Any) -> list[str]:
    """Faults of a scenario with this section."""
    with pytest.raises(ScenarioError) as caught:
        load(written(folder, **changes))
    return [f"{fault.field}: {fault.wrong}; {fault.right}" for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"base": "by_lin"}, "design.base: 'by_lin' is no scheme; did you mean 'by_line'"),
        ({"base": [{"per_lin": {"plus": 3}}]}, "design.base[0]: 'per_lin' is no component"),
        (
            {"base": [{"per_line": {"plis": 3}}, {"tier": {}}]},
            "design.base[0].per_line.plis: 'plis' is no offer",
        ),
        ({"pay_at_most": {"as": "bonus"}}, "design.pay_at_most.as: 'bonus' is no scheme"),
        ({"pay_at_least": {"as": "bonus"}}, "design.pay_at_least.as: 'bonus' is no scheme"),
        ({"pay_at_most": {"times": 2}}, "design.pay_at_most: says nothing or two things"),
        ({"pay_at_most": -3}, "design.pay_at_most"),
        ({"parameters": {}}, "design.parameters: is empty"),
        (
            {"parameters": {"r": {**PARAMETER, "of": "tier.rat"}}},
            "design.parameters.r.of: tier.rat: there is no 'rat' in tier; did you mean 'rate'",
        ),
        (
            {"parameters": {"r": {**PARAMETER, "of": "air_time.share"}}},
            "the scheme has no 'air_time'; use one of: per_line, tier",
        ),
        (
            {"parameters": {"r": {**PARAMETER, "of": "tier.mode"}}},
            "tier.mode is 'retroactive'; name a field that is a number",
        ),
        (
            {"parameters": {"r": {**PARAMETER, "of": "per_line"}}},
            "per_line has several numbers; name one of them (per_line.basic), or give a factor",
        ),
        (
            {"parameters": {"r": {**PARAMETER, "factor": [0, 1]}}},
            "design.parameters.r: has no range or two",
        ),
        ({"parameters": {"r": {"of": "tier.rate", "between": [6, 2]}}}, "goes from 6 to 2"),
        (
            {"parameters": {"t": {"of": "tier.times", "between": [0, 1]}}},
            "design.parameters.t.between: at 0 the scheme is not valid",
        ),
        (
            {"pay_at_most": 100, "pay_at_least": 200},
            "design.pay_at_least: asks for more (200) than pay_at_most allows (100)",
        ),
        (
            {"parameters": {"r": PARAMETER, "s": {**PARAMETER, "between": [1, 2]}}},
            "design.parameters.s.of: tier.rate is moved by 'r' too",
        ),
        ({"confirm": [8, 4]}, "confirm 8..4; write [first, most]"),
        ({"objective": "profit"}, "design.objective: 'profit' is not known"),
        ({"trails": 8}, "design.trails: unknown key; did you mean 'trials'"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    """One fault, with what would be right."""
    found = faults(tmp_path, **changes)
    assert len(found) == 1, found
    assert said in found[0]


def test_every_fault_at_once(tmp_path: Path) -> None:
    """One does not hide the next."""
    parameters = {"a": {**PARAMETER, "of": "tier.rat"}, "b": {**PARAMETER, "of": "cap.at_most"}}
    found = faults(tmp_path, parameters=parameters, pay_at_most={"as": "none"})
    assert len(found) == 3


def test_months_are_whole(tmp_path: Path) -> None:
    """A window of 2.5 months is refused where it is written."""
    base = [{"per_line": {"plus": 3}}, {"clawback": {"months": 6}}]
    window = {"of": "clawback.months", "between": [2.5, 8]}
    (found,) = faults(tmp_path, base=base, parameters={"w": window})
    assert found.endswith("clawback.months is whole; give whole numbers")
