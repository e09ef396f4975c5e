"""The section of the choice model: figures by channel or nest, of each one and of no other."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario
from optimizer.scenario.schema.choice_section import CHOICE_MODELS


def test_what_is_keyed_is_a_parameter() -> None:
    """A model says of its own parameters only by what they are given."""
    for kind in CHOICE_MODELS.values():
        assert set(kind.parameters.keyed) <= set(kind.parameters.model_fields)
        assert {axis for axis, _ in kind.parameters.keyed.values()} <= {"channel", "nest"}


@pytest.mark.parametrize(
    ("choice", "faults"),
    [
        (
            {"model": "gam", "theta": {"shop": 0.5, "shops": 0.5}},
            ["choice.theta: web is missing", "choice.theta.shops: 'shops' is no channel"],
        ),
        (
            {"model": "nested", "dissimilarity": {"remote": 0.5, "far": 0.5}},
            [
                "choice.dissimilarity: physical is missing",
                "choice.dissimilarity.far: 'far' is no nest",
            ],
        ),
    ],
)
def test_figures_are_of_each_and_of_no_other(
    small: Scenario, choice: dict[str, Any], faults: list[str]
) -> None:
    """One that is missing and one that is not known are faults each."""
    with pytest.raises(ScenarioError) as caught:
        small.replace("choice", choice)
    found = {f"{fault.field}: {fault.wrong}" for fault in caught.value.faults}
    assert set(faults) <= found
