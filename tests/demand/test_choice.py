"""The one list of choice models: what is asked of each, and how a model says what it can do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optimizer as opt
from optimizer.demand import ChoiceModel, all_mixes, choice_model, market, plan_sales
from optimizer.demand.push import by_offer, flat
from optimizer.scenario.identity import json_schema
from optimizer.scenario.schema.choice_section import CHOICE_MODELS
from tests.tiny import tiny

PARAMETERS: dict[str, dict[str, Any]] = {
    "mnl": {},
    "gam": {"theta": {"shop": 0.2, "phone": 0.9, "web": 0.5}},
    "nested": {"dissimilarity": {"remote": 0.4, "physical": 0.8}},
}
"""What a tiny scenario gives each model; one that is missing here fails below."""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> opt.Scenario:
    """A tiny scenario; its channels are in the nests that the parameters name."""
    folder = tmp_path_factory.mktemp("choice")
    tiny(folder, 5)
    scenario = opt.load(folder)
    nests = {"shop": "physical", "phone": "remote", "web": "remote"}
    values = {f"channels.{name}.nest": nest for name, nest in nests.items()}
    return scenario.replace_all({**values, "choice": {"model": "mnl"}})


@pytest.fixture(params=list(CHOICE_MODELS))
def scenario(plain: opt.Scenario, request: pytest.FixtureRequest) -> opt.Scenario:
    """The tiny scenario under each model of the list."""
    return plain.replace("choice", {"model": request.param, **PARAMETERS[request.param]})


def test_every_model_sells_to_those_who_are_there(scenario: opt.Scenario) -> None:
    """Never more lines than customers, none of a closed channel, some of an open one."""
    model = choice_model(scenario)
    attraction = scenario.base_attraction
    g = all_mixes((3, 2, 2)).levels / 2.0
    sales = model.sales(attraction, g, np.full(len(attraction), 10.0))
    assert (sales.sum(axis=(-2, -1)) <= 10.0 * (1 + 1e-12)).all()
    assert ((sales > 0) == (g > 0)[:, None, :, None]).all()


def test_every_model_has_the_factors_that_it_says(scenario: opt.Scenario) -> None:
    """Factors, and the one denominator, give back the model's own sales."""
    model: ChoiceModel = choice_model(scenario)
    attraction = scenario.base_attraction[None]
    g = all_mixes((3, 2, 2)).levels / 2.0
    customers = np.full((1, attraction.shape[1]), 10.0)
    sales = model.sales(attraction, g, customers)
    factors = model.factors(attraction, g, customers)
    assert (factors is None) == (model.units(attraction.shape[1]) is None)
    if factors is not None:
        every = np.arange(attraction.shape[1])
        np.testing.assert_allclose(factors.by_segment(every, len(every)), sales)
    if model.one_denominator:
        held = 1 + (flat(model.weight(by_offer(g))[:, None] * attraction)).sum(axis=-1)
        expected = 10.0 * g[:, None, :, None] * attraction / held[..., None, None]
        np.testing.assert_allclose(sales[0], expected)


def test_every_model_is_planned_with(scenario: opt.Scenario) -> None:
    """A plan under every model expects just what the model sells at its levels."""
    made = opt.plan(scenario)
    np.testing.assert_allclose(made.expected, plan_sales(market(scenario), made.push)[0])


def test_every_model_is_in_the_schema() -> None:
    """Editors know every model's section by its name."""
    shown = json_schema()["properties"]["choice"]["discriminator"]["mapping"]
    assert set(shown) == set(CHOICE_MODELS) == set(PARAMETERS)


def test_a_model_that_is_not_in_the_list(plain: opt.Scenario) -> None:
    """The fault names those that are, the nearest first."""
    with pytest.raises(opt.ScenarioError, match=r"'gan' is not known; did you mean 'gam'\?") as e:
        plain.replace("choice", {"model": "gan"})
    assert "(known: mnl, gam, nested)" in str(e.value)
    assert Path(e.value.faults[0].file).name == "scenario.yaml"
