"""Schemes as a model to search over: names, ranges, starts, and the text to paste."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from optimizer.design.scheme_model import SchemeModel, as_yaml, free_name, space_of, start_of
from optimizer.plan import plan
from optimizer.scenario import load
from tests.design.networks import written


def test_the_space_and_its_start_are_the_scenario_s(tmp_path: Path) -> None:
    """Ranges as written; a factor starts at 1, a number at the base's, both inside their ranges."""
    changes = {
        "parameters": {
            "level": {"of": "per_line", "factor": [0.2, 0.8]},
            "rate": {"of": "tier.rate", "between": [0, 6]},
        }
    }
    scenario = load(written(tmp_path, **changes))
    design = scenario.spec.design
    assert design is not None
    level, rate = space_of(design)
    assert (level.low, level.high, rate.low, rate.high) == (0.2, 0.8, 0.0, 6.0)
    assert start_of(scenario, design) == {"level": 0.8, "rate": 2.0}


def test_a_designed_scheme_has_a_name_of_its_own(tmp_path: Path) -> None:
    """A name that the scenario has already is not taken."""
    scenario = load(written(tmp_path))
    assert free_name(scenario, "best") == "design best"
    taken = scenario.replace("network.schemes.design best", [{"per_line": {"basic": 1}}])
    assert free_name(taken, "best") == "new design best"


def test_parameters_change_the_base_and_the_text_reads_back(tmp_path: Path) -> None:
    """Half the pay by line, a rate of 4; pasted below `schemes:` it is the same scheme."""
    scenario = load(written(tmp_path))
    design = scenario.spec.design
    assert design is not None
    model = SchemeModel(scenario, plan(scenario), design, {})
    components = model.components({"level": 0.5, "rate": 4.0})
    assert components[0]["per_line"] == pytest.approx({"basic": 1.5, "plus": 4.0})
    assert components[1]["tier"]["rate"] == 4.0
    pasted = YAML(typ="safe").load(as_yaml(scenario, "tried", components))["tried"]
    one, other = (scenario.replace("network.schemes.tried", c) for c in (components, pasted))
    assert one.spec.network is not None
    assert other.spec.network is not None
    assert one.spec.network.schemes["tried"] == other.spec.network.schemes["tried"]
