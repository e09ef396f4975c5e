"""What several commands refuse."""

from __future__ import annotations

import pytest
import typer

from optimizer.commands.common import check_choice, loaded_scenario, with_network
from optimizer.scenario import Scenario
from tests.conftest import SMALL


def test_a_name_is_one_of_those_that_there_are() -> None:
    """Another is refused with all of them; one that was not given is no fault."""
    check_choice("--scheme", None, ["gold", "silver"])
    check_choice("--scheme", "gold", ["gold", "silver"])
    with pytest.raises(typer.BadParameter, match="'bronze'; use one of gold, silver") as refused:
        check_choice("--scheme", "bronze", ["gold", "silver"])
    assert refused.value.param_hint == "--scheme"


def test_a_scenario_without_a_network_is_refused(small: Scenario) -> None:
    """With one, its section is given."""
    assert with_network(small) is small.spec.network
    bare = small.replace_all({"network": None, "design": None, "loop": None})
    with pytest.raises(typer.BadParameter, match="no network of points of sale"):
        with_network(bare)


def test_another_seed_is_another_scenario(small: Scenario) -> None:
    """Without one the scenario is as it is written."""
    assert loaded_scenario(SMALL).hash == small.hash
    seeded = loaded_scenario(SMALL, 5)
    assert seeded.spec.seed == 5
    assert seeded.hash != small.hash
