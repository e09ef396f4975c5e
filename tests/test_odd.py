"""The model description is true to the code, as far as names go."""

from __future__ import annotations

import re

import pytest

from optimizer.network import COMPONENTS, VISIT_POLICIES
from optimizer.network.random_draws import Purpose
from optimizer.scenario.schema.network_section import Behaviour
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "ODD.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`]+)`", TEXT))


@pytest.mark.parametrize("name", [*Behaviour.model_fields])
def test_every_field_of_behaviour_is_named(name: str) -> None:
    """Each switch and parameter belongs to a submodel."""
    details = TEXT.split("## 7. Submodels")[1]
    assert f"`{name}`" in details


@pytest.mark.parametrize("name", [p.name for p in Purpose])
def test_every_stream_is_named(name: str) -> None:
    """What is random is said."""
    assert name in NAMED


@pytest.mark.parametrize("name", [*COMPONENTS, *VISIT_POLICIES, "clawback", "cap", "delay"])
def test_every_component_and_visit_policy_is_named(name: str) -> None:
    """What pays, and who is visited."""
    assert name in NAMED


def test_modules_are_there() -> None:
    """Every module that it names exists."""
    modules = [n for n in NAMED if n.endswith(".py") and not n.startswith("tests/")]
    assert len(modules) >= 8
    for name in modules:
        assert (ROOT / "src" / "optimizer" / "network" / name).exists(), name
    for name in (n for n in NAMED if n.startswith(("tests/", "docs/"))):
        assert (ROOT / name).exists(), name


def test_the_seven_elements() -> None:
    """Grimm et al. 2020: the elements of the protocol, in their order."""
    heads = re.findall(r"^## \d\. (.+)$", TEXT, re.MULTILINE)
    assert heads == [
        "Purpose and patterns",
        "Entities, state variables and scales",
        "Process overview and scheduling",
        "Design concepts",
        "Initialisation",
        "Input data",
        "Submodels",
    ]
