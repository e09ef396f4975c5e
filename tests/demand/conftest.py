"""Markets and a scenario by hand, for the tests of demand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import GAM, MNL, ChoiceModel, Market, NestedLogit
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from optimizer.scenario.tables.zone_table import ZoneTable

MODELS: dict[str, ChoiceModel] = {
    "mnl": MNL(),
    "gam": GAM((0.5, 0.0, 1.0)),
    "nested": NestedLogit((0, 1, 0), (0.4, 0.7)),
    # too many orders of magnitude for the factors: the table takes the model's own sales
    "nested, near 0": NestedLogit((0, 1, 0), 0.004),
}


@pytest.fixture(params=MODELS.values(), ids=MODELS.keys())
def model(request: pytest.FixtureRequest) -> ChoiceModel:
    """Each choice model in turn, for three channels."""
    found: ChoiceModel = request.param
    return found


@pytest.fixture(scope="session")
def random_market() -> Callable[..., Market]:
    """A maker of random markets: 3 channels with 3, 2 and 4 levels, 2 offers, 2 segments."""

    def make(
        model: ChoiceModel, seed: int, zones: int = 2, months: int = 3, apart: bool = False
    ) -> Market:
        rng = np.random.default_rng(seed)
        cells, classes, channels, offers = zones * months, 5, 3, 2
        multiplier = np.array([[0, 1, 1.25, np.nan], [1, 1.4, np.nan, np.nan], [0, 0.5, 1, 1.4]])
        # `apart`: levels push the two offers differently, and may close one of them alone
        by_offer = multiplier[..., None] * (np.array([1.0, 0.5]) if apart else np.ones(1))
        if apart:
            by_offer[2, 1, 1] = 0.0
        attraction = rng.uniform(0, 1.5, (cells, classes, channels, offers))
        attraction[rng.random(attraction.shape) < 0.15] = 0.0  # not every channel sells all
        return Market(
            model=model,
            customers=rng.uniform(0, 1000, (cells, classes)).round(1),
            attraction=attraction,
            class_segment=np.array([0, 1, 0, 1, 1]),
            segments=2,
            levels=np.array([3, 2, 4]),
            level_multiplier=by_offer,
            eligible=~np.isnan(multiplier),
            push_cost=np.where(np.isnan(multiplier), np.nan, rng.uniform(0, 9, (cells, 3, 4))),
            change_cost=np.zeros((cells, 3)),
            line_margin=rng.uniform(1, 90, offers),
            commission=rng.uniform(0, 9, (channels, offers)),
        )

    return make


@pytest.fixture
def spec() -> dict[str, object]:
    """A small scenario as a user writes it: 2 zones, 3 months, 3 classes in 2 segments."""
    people = {"per": "adults", "monthly_rate": 0.01}
    closed = {"closed": {"multiplier": 0, "eligible": False}, "reference": {"multiplier": 1}}
    push = {"multiplier": 1.25, "cost": {"fixed": 100, "per": "adults", "rate": 0.5}}
    return {
        "name": "by hand",
        "seed": 1,
        "calendar": {"start": "2026-11", "months": 3},
        "zones": {"table": "zones.csv", "id": "zone", "group": "region"},
        "segments": {
            "home": {
                "classes": {"digital": 0.25, "loyal": 0.75},
                "in_market": people,
                "seasonality": [1, 2, 0.5],
            },
            "firm": {"classes": {"any": 1}, "in_market": {**people, "monthly_rate": 0.002}},
        },
        "offers": {
            "postpaid": {"margin": 62, "arpu": 22, "churn": 0.02},
            "fibre": {"margin": 95, "arpu": 34, "churn": 0},
        },
        "channels": {
            "shop": {"nest": "physical", "levels": {**closed, "push": push}},
            "web": {"nest": "remote", "levels": closed, "commission": {"fibre": 4}},
            "calls": {"nest": "physical", "levels": closed},
        },
        "attraction": {"table": "attraction.csv"},
        "choice": {"model": "gam", "theta": {"web": 0, "calls": 0.3, "shop": 0.5}},
    }


@pytest.fixture
def scenario_of() -> Callable[[dict[str, object]], Scenario]:
    """A maker of scenarios from what a user writes, with arrays drawn once and for all."""

    def make(written: dict[str, object]) -> Scenario:
        rng = np.random.default_rng(7)
        adults = np.array([1000.0, 3000.0])
        return Scenario(
            spec=ScenarioSpec.model_validate(written),
            folder=Path("by-hand"),
            zones=ZoneTable(("01", "2A"), ("Ain", "Corse"), ("x", "y"), {"adults": adults}),
            base_attraction=rng.uniform(0.1, 1, (3, 3, 2)),
            zone_factor=rng.uniform(0.5, 2, (2, 3, 3, 2)),
            month_factor=rng.uniform(0.5, 2, (3, 3, 3, 2)),
            capacity={},
            capacity_area={},
            pos=None,
            tables={},
        )

    return make
