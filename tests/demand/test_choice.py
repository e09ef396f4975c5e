"""Choice models: shapes and figures refused, push by offer, and sales in factors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

import optimizer as opt
from optimizer.arrays import Floats
from optimizer.demand import (
    GAM,
    MNL,
    ChoiceModel,
    Market,
    NestedLogit,
    all_mixes,
    alone,
    choice_model,
    market,
    plan_sales,
    transfer,
)
from optimizer.demand.choice import ByOffer, Push, by_offer, flat
from optimizer.scenario.identity import json_schema
from optimizer.scenario.schema.choice_section import CHOICE_MODELS
from tests.tiny import tiny


def models_of_four() -> dict[str, tuple[ChoiceModel, ChoiceModel]]:
    """Models of two channels, and the same of four with each channel's offers apart."""
    return {
        "mnl": (MNL(), MNL()),
        "gam": (GAM((0.3, 0.9)), GAM((0.3, 0.3, 0.9, 0.9))),
        "nested": (NestedLogit((0, 1), (0.4, 0.8)), NestedLogit((0, 0, 1, 1), (0.4, 0.8))),
    }


@pytest.mark.parametrize("name", ["mnl", "gam", "nested"])
def test_push_by_offer_is_a_channel_for_each_offer(name: str) -> None:
    """Each offer of a channel pushed apart sells what a channel of its own would."""
    rng = np.random.default_rng(4)
    attraction = rng.uniform(0.1, 0.9, (3, 2, 2))
    push = rng.choice([0.0, 1.0, 1.4], (20, 2, 2))
    customers = rng.uniform(10, 90, 3)
    split = np.zeros((3, 4, 2))
    for channel in range(2):
        for offer in range(2):
            split[:, 2 * channel + offer, offer] = attraction[:, channel, offer]
    two, four = models_of_four()[name]
    found = two.sales(attraction, ByOffer(push), customers)
    apart = four.sales(split, push.reshape(20, 4), customers)
    expected = apart.reshape(20, 3, 2, 2, 2).sum(axis=3)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["mnl", "gam", "nested"])
def test_the_same_push_for_every_offer_is_push_by_channel(name: str) -> None:
    """Sales, sales alone and transfer do not depend on how the same push is written."""
    rng = np.random.default_rng(5)
    attraction, customers = rng.uniform(0.1, 0.9, (3, 2, 4)), rng.uniform(10, 90, 3)
    push = rng.choice([0.0, 1.0, 1.4], (20, 2))
    model, _ = models_of_four()[name]
    wide = ByOffer(np.repeat(push[..., None], 4, axis=-1))
    for figure in (model.sales, lambda *a: alone(model, *a), lambda *a: transfer(model, *a)):
        np.testing.assert_allclose(
            figure(attraction, wide, customers), figure(attraction, push, customers), rtol=1e-12
        )


def test_push_for_other_offers_is_refused() -> None:
    """As many factors as offers, or one for all."""
    with pytest.raises(ValueError, match="push is given for 3 offers"):
        MNL().sales(np.ones((1, 2, 2)), ByOffer(np.ones((1, 2, 3))), [1.0])


FACTORED = {
    "mnl": MNL(),
    "gam, by channel": GAM((0.5, 0.0, 1.0)),
    "gam, one for all": GAM(0.7),
    "nested, two nests": NestedLogit((0, 1, 0), (0.4, 0.7)),
    "nested, a nest without channels": NestedLogit((0, 2, 2), (0.4, 0.7, 0.05)),
}


@pytest.mark.parametrize("model", FACTORED.values(), ids=FACTORED.keys())
@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_factors_give_the_models_sales(
    model: ChoiceModel, seed: int, apart: bool, random_market: Callable[..., Market]
) -> None:
    """Scale × push × worth, summed over units, is what the model itself sells."""
    market = random_market(model, seed, apart=apart)
    g = all_mixes((3, 2, 4)).multiplier(market)
    factors = model.factors(market.attraction, g, market.customers)
    assert factors is not None
    assert len(factors.unit_class) == model.units(5)
    found = factors.by_segment(market.class_segment, market.segments)
    expected = market.by_segment(model.sales(market.attraction, g, market.customers))
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-11)


def test_a_market_without_attraction_sells_nothing() -> None:
    """No attraction, or every channel closed, is 0 lines in factors too, not NaN."""
    attraction = np.array([[[[0.0], [0.0]]], [[[0.3], [0.6]]]])
    for model in (MNL(), GAM(0.5), NestedLogit((0, 1), 0.5)):
        factors = model.factors(attraction, np.array([[0.0, 0.0], [1, 1]]), np.ones((2, 1)))
        assert factors is not None
        sales = factors.by_segment(np.array([0]), 1)
        assert sales[0].tolist() == np.zeros((2, 1, 2, 1)).tolist()
        assert not sales[1, 0].any()
        assert sales[1, 1].all()


def test_figures_too_far_apart_have_no_factors() -> None:
    """A channel 1e-300 of its nest's best sells when alone: the factors decline, not lose it."""
    attraction = np.array([[[[1e-3], [1.0]]]])
    g = np.array([[1.0, 0.0]])
    near_zero = NestedLogit((0, 0), 0.01)
    assert near_zero.factors(attraction, g, np.ones((1, 1))) is None
    assert near_zero.sales(attraction[0], g, [1.0]).sum() == pytest.approx(1e-3 / 1.001)


def test_a_model_of_someone_else_has_no_factors() -> None:
    """Any other model is served by its own sales, and is not asked for a denominator."""

    class Nobody(ChoiceModel):
        """Nobody buys."""

        def sales(self, attraction: ArrayLike, multiplier: Push, customers: ArrayLike) -> Floats:
            return np.zeros((1, 1, 1, 1))

    one = np.ones((1, 1, 1, 1))
    assert Nobody().factors(one, np.ones((1, 1)), np.ones((1, 1))) is None
    assert Nobody().units(3) is None
    assert not Nobody.one_denominator
    with pytest.raises(TypeError, match="Nobody has no one denominator"):
        Nobody().weight(one)


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
