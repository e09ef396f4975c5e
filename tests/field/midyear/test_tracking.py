"""Years drawn from the model end inside the bands as often as these say; as planned is even."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import market, plan_sales
from optimizer.field.midyear.actuals import Actuals
from optimizer.field.midyear.demand_posterior import SIZES
from optimizer.field.midyear.demand_update import attraction_factors
from optimizer.field.midyear.months_left import SalesAndCosts, months_left
from optimizer.field.midyear.sales_forecast import expected_left
from optimizer.field.midyear.tracking import (
    BANDS,
    Track,
    as_json,
    months_table,
    outlooks_table,
    track,
)
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.field.action_scenarios import reference, scenario_of

ZONES, MONTHS, PAST = 12, 6, 3


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, Plan]:
    """Twelve zones of two regions, six months, every channel at reference."""
    spec = [
        {"name": "plus", "offer": "plus", "at_least": 6000},
        {"name": "home", "segment": "home", "at_least": 100},
        {"name": "start", "months": "2026-01..2026-03", "at_least": 10},
        {"name": "few", "at_most": 20},
    ]
    scenario = scenario_of(
        tmp_path_factory.mktemp("s"), 4, zones=ZONES, months=MONTHS, commitments=spec
    )
    return scenario, reference(scenario)


def year(
    plan: Plan, region: np.ndarray, rng: np.random.Generator, sizes: list[float], jumps: float
) -> np.ndarray:
    """Sales of a year from the model: levels by the tree, months' shocks, restless counts."""
    usual = plan.expected.sum(axis=2)
    zones, months, channels, offers = usual.shape
    zone, of_region, nation, shock, mix = sizes
    level = rng.normal(0, zone, (zones, channels)) + rng.normal(0, nation, channels)
    level += rng.normal(0, of_region, (2, channels))[region]
    shocks = rng.normal(0, shock, (months, channels))
    mixed = np.exp(rng.normal(0, mix, (channels, offers)))
    share = usual.sum(axis=(0, 1)) / usual.sum(axis=(0, 1, 3))[:, None]
    mixed /= (mixed * share).sum(axis=1, keepdims=True)
    mean = usual * np.exp(level[:, None] + shocks)[..., None] * mixed
    whole = mean.sum(axis=3, keepdims=True)
    restless = rng.gamma(whole / jumps) / (whole / jumps) if jumps else 1.0
    return rng.poisson(mean * restless).astype(np.float64)


def coverage(ground: tuple[Scenario, Plan], sizes: list[float] | None, years: int) -> np.ndarray:
    """Share of years, months and totals inside the 80 % and the 95 % band.

    Without sizes, they are drawn anew each year as the posterior's prior says.
    """
    scenario, plan = ground
    rng = np.random.default_rng(11)
    inside = []
    for _ in range(years):
        drawn = rng.choice(SIZES, 5).tolist() if sizes is None else sizes
        sold = year(plan, scenario.zones.region_index, rng, drawn, 0.5)
        found = track(scenario, plan, Actuals(sold[:, :PAST], None, PAST, ()), draws=400)
        parts = {
            "all": {"all": sold.sum(axis=(0, 2, 3))},
            "channel": dict(zip(scenario.channels, sold.sum(axis=(0, 3)).T, strict=True)),
            "offer": dict(zip(scenario.offers, sold.sum(axis=(0, 2)).T, strict=True)),
            "region": {
                name: sold[scenario.zones.region_index == i].sum(axis=(0, 2, 3))
                for i, name in enumerate(scenario.zones.regions)
            },
        }
        for band in found.bands:
            lines = parts[band.by][band.name]
            total = lines.cumsum()[PAST:]
            for true, low in ((lines[PAST:], band.month), (total, band.total)):
                inside.append(
                    [
                        ((low[:, a] <= true) & (true <= low[:, b])).mean()
                        for a, b in ((1, 3), (0, 4))
                    ]
                )
    return np.array(inside).mean(axis=0)


@pytest.mark.parametrize(
    ("sizes", "years", "least", "most"),
    [
        (None, 60, (0.75, 0.925), (0.85, 0.975)),
        ([0.0] * 5, 25, (0.8, 0.95), (0.93, 0.999)),
        ([0.08, 0.08, 0.04, 0.02, 0.04], 25, (0.76, 0.93), (0.9, 0.99)),
    ],
    ids=["any", "as planned", "restless"],
)
def test_bands_cover_as_they_say(
    ground: tuple[Scenario, Plan],
    sizes: list[float] | None,
    years: int,
    least: tuple[float, float],
    most: tuple[float, float],
) -> None:
    """The 80 % and 95 % bands hold as many months and totals, a little more of a quiet year."""
    held = coverage(ground, sizes, years)
    assert (held > least).all(), held
    assert (held < most).all(), held


def of(ground: tuple[Scenario, Plan], sold: np.ndarray) -> Track:
    """What is tracked after some months' sales."""
    return track(*ground, Actuals(sold, None, sold.shape[1], ()), draws=1000)


def test_sold_as_planned(ground: tuple[Scenario, Plan]) -> None:
    """The median of what is to come is the plan; its target is on track; the same bits again."""
    plan = ground[1]
    found = of(ground, plan.target_lines[:, :PAST].sum(axis=2).astype(float))
    for band, outlook in zip(found.bands, found.outlooks, strict=False):
        assert outlook.attainment == 1.0
        assert band.total[-1, 2] == pytest.approx(band.target.sum(), rel=0.01)
        assert outlook.verdict == "on track"
        assert (np.diff(band.month, axis=1) >= 0).all()
        assert (np.diff(band.total, axis=1) >= 0).all()
    again = of(ground, plan.target_lines[:, :PAST].sum(axis=2).astype(float))
    assert all((a.total == b.total).all() for a, b in zip(found.bands, again.bands, strict=True))


def test_a_region_under(ground: tuple[Scenario, Plan]) -> None:
    """Region r1 sells 30 % less: so does what is to come; its target is out of reach."""
    scenario, plan = ground
    under = np.where(scenario.zones.region_index == 1, 0.7, 1.0)[:, None, None, None]
    found = of(ground, under * plan.expected[:, :PAST].sum(axis=2))
    region = {band.name: band for band in found.bands if band.by == "region"}
    for name, factor in (("r0", 1.0), ("r1", 0.7)):
        band = region[name]
        left = band.total[-1, 2] - band.sold.sum()
        assert left == pytest.approx(factor * band.target[PAST:].sum(), rel=0.04)
    verdicts = {o.name: o.verdict for o in found.outlooks if o.kind == "region"}
    assert verdicts["r1"] == "out of reach"


def test_commitments(ground: tuple[Scenario, Plan]) -> None:
    """Past ones are reached or missed; bounds from above; a segment's past is only likely."""
    scenario, plan = ground
    found = of(ground, plan.target_lines[:, :PAST].sum(axis=2).astype(float))
    of_name = {o.name: o for o in found.commitments}
    assert of_name["start"].verdict == "reached"
    assert of_name["few"].verdict == "out of reach"
    home = scenario.segments.index("home")
    end = plan.expected[:, :, home].sum()
    assert of_name["home"].end[2] == pytest.approx(end, rel=0.03)
    assert of_name["home"].probability == 1.0
    plus = scenario.offers.index("plus")
    done = plan.target_lines[:, :PAST, ..., plus].sum()
    assert of_name["plus"].done == of_name["plus"].plan_done == done


def test_a_year_that_is_over(ground: tuple[Scenario, Plan]) -> None:
    """Nothing is to come: each is reached or missed for certain."""
    plan = ground[1]
    sold = plan.target_lines.sum(axis=2).astype(float)
    sold[:, :, 0] *= 0.985
    sold[:, :, 2] *= 0.995
    found = of(ground, sold)
    assert {o.probability for o in found.outlooks} == {0.0, 1.0}
    verdicts = {(o.kind, o.name): o.verdict for o in found.outlooks}
    assert verdicts["all", "all"] == "reached"
    assert verdicts["channel", "shop"] == "missed"
    assert verdicts["channel", "web"] == "reached"


def test_the_same_demand_as_the_months_left(ground: tuple[Scenario, Plan]) -> None:
    """What is expected is what the scenario of the months left sells under the same factors."""
    scenario, plan = ground
    level = np.random.default_rng(2).normal(0, 0.1, (ZONES, 3))
    expected, beyond = expected_left(scenario, plan.push, PAST, level)
    assert not beyond
    factor, _ = attraction_factors(market(scenario), plan.push, PAST, np.exp(level))
    past = slice(0, PAST)
    done = SalesAndCosts.of(scenario, plan.push, plan.expected[:, past], past)
    left = months_left(scenario, done, factor)
    assert plan_sales(market(left), plan.push[:, PAST:])[0] == pytest.approx(expected)


def test_months_past_and_left(tmp_path: Path) -> None:
    """One of three months is past: its quantiles are the sales, the others' do not fall."""
    scenario = scenario_of(tmp_path / "s", 3, zones=2, months=3)
    plan = reference(scenario)
    sold = plan.target_lines[:, :1].sum(axis=2).astype(np.float64)
    tracked = track(scenario, plan, Actuals(sold, None, 1, ()), draws=50)
    table = months_table(tracked)
    everything = table[table["by"] == "all"]
    past, left = everything.iloc[0], everything.iloc[1:]
    assert [past[band] for band in BANDS] == [sold.sum()] * 5
    assert left["sold"].isna().all()
    assert (np.diff(left[list(BANDS)].to_numpy(), axis=1) >= 0).all()
    assert everything["target_to_date"].iloc[-1] == pytest.approx(plan.target_lines.sum())
    outlooks, shown = outlooks_table(tracked), as_json(tracked)
    assert outlooks["sold_to_date"][0] == sold.sum()
    assert [row["verdict"] for row in shown["outlooks"]] == outlooks["verdict"].tolist()
    assert shown["by_month"][1]["sold"] is None
