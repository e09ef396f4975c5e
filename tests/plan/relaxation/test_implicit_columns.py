"""Mixes too many to enumerate: the search against enumeration, families, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optimizer.plan.statement.stating as stated
from optimizer.demand import all_mixes, market, plan_sales
from optimizer.demand.mixes import EveryMix
from optimizer.errors import ScenarioError
from optimizer.plan import plan
from optimizer.plan.relaxation.column_generation import search_columns
from optimizer.plan.relaxation.pricing import AllowedMixes, Prices, Pricing
from optimizer.plan.statement.problem import Problem
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario import Scenario, load
from tests.plan.statement.test_rows import KINDS
from tests.tiny import tiny, write_yaml

FAMILIES = {
    "one": {"offers": ["basic"], "cost_share": 0.4},
    "two": {"offers": ["plus"], "cost_share": 0.6},
}


def by_family(
    folder: Path, seed: int, choice: dict[str, Any] | None = None, **plan: Any
) -> Scenario:
    """A tiny scenario whose channels push both offers apart."""
    data = tiny(folder, seed, 1, 2, **({"objectives": ["overlap", "cost"], "gap": 0.0} | plan))
    data["families"] = FAMILIES
    for channel in ("shop", "phone"):
        data["channels"][channel]["push_by"] = "family"
    if choice is not None:
        data["choice"] = choice
    write_yaml(folder / "scenario.yaml", data)
    return load(folder)


def priced(of: Problem, scenario: Scenario, seed: int) -> Pricing:
    """Reduced costs under random duals."""
    rng = np.random.default_rng(seed)
    stage = next(s for s in state_stages(scenario, of) if s.rank is None)
    duals = rng.uniform(-3, 3, len(of.coupling)) * rng.integers(0, 2, len(of.coupling))
    prices = Prices(duals, np.zeros(0), rng.uniform(0, 100, len(of.cells)))
    return Pricing(of, stage, (), prices, AllowedMixes.of(of))


@pytest.mark.parametrize("choice", [{"model": "mnl"}, {"model": "gam"}])
@pytest.mark.parametrize("seed", range(6))
def test_the_best_mixes_are_found_and_proven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, choice: dict[str, Any]
) -> None:
    """Least, k best and the bound of what is left: as from looking at every mix."""
    if choice["model"] == "gam":
        choice = choice | {"theta": {"shop": 0.4, "phone": 0.0, "web": 0.8}}
    rows = [
        {"name": "plus", "offer": "plus", "at_least": 200},
        {"name": "shop", "channel": "shop", "at_most": 100},
    ]
    scenario = by_family(tmp_path, seed, choice, commitments=rows)
    every = search_columns(priced(state_problem(scenario), scenario, seed), 5)
    monkeypatch.setattr(stated, "MOST", 0)
    of = state_problem(scenario)
    assert of.implicit
    columns = search_columns(priced(of, scenario, seed), 5)
    assert columns.proven
    np.testing.assert_allclose(columns.least, every.least, rtol=1e-9, atol=1e-7)
    for cell in range(2):
        mine, theirs = (np.sort(f.reduced_cost[f.block == cell]) for f in (columns, every))
        np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-7)
    assert (columns.outside <= every.outside + 1e-7).all()
    assert (columns.outside >= every.least - 1e-7).all()


@pytest.mark.parametrize("kind", [k for k in KINDS if "campaign" not in k and "loss" not in k])
def test_every_row_kind_has_the_same_optimum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The plan does not depend on whether mixes are enumerated."""
    section = {"objectives": ["overlap", "cost"], "gap": 0.0} | KINDS[kind]
    write_yaml(tmp_path / "scenario.yaml", tiny(tmp_path, 2, 2, 2, **section))
    scenario = load(tmp_path)
    values = [level.value for level in plan(scenario).levels]
    monkeypatch.setattr(stated, "MOST", 0)
    assert [level.value for level in plan(scenario).levels] == pytest.approx(values, abs=1e-6)


def test_a_nested_model_has_a_heuristic_bound_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No exact search is known for it here: the plan is the enumerated one, its bound is not."""
    nests = {"shop": 0.6, "phone": 0.6}
    scenario = by_family(tmp_path, 1, {"model": "mnl"})
    used = {spec.nest for spec in scenario.spec.channels.values()}
    data = {"model": "nested", "dissimilarity": dict.fromkeys(used, nests["shop"])}
    scenario = by_family(tmp_path, 1, data)
    exact = plan(scenario)
    monkeypatch.setattr(stated, "MOST", 0)
    heuristic = plan(scenario)
    assert heuristic.status == "within the asked gap of a heuristic bound"
    assert not any(level.proven for level in heuristic.levels if level.unit != "share of bounds")
    assert heuristic.objective is not None
    assert exact.objective is not None
    assert heuristic.objective.value == pytest.approx(exact.objective.value)


def test_levels_of_families_are_combined(tmp_path: Path) -> None:
    """Names, multipliers and costs of the combinations; the common ones keep their names."""
    written = by_family(tmp_path, 1)
    levels = written.spec.channels["shop"].levels
    single = written.as_written.channels["shop"].levels
    assert len(levels) == len(single) ** 2
    assert set(single) <= set(levels)
    mixed = levels["push/reference"]
    assert mixed.by_offer == {
        "basic": single["push"].multiplier,
        "plus": single["reference"].multiplier,
    }
    wanted = 0.4 * single["push"].cost.fixed + 0.6 * single["reference"].cost.fixed
    assert mixed.cost.fixed == pytest.approx(wanted)
    assert levels["push"].cost.fixed == pytest.approx(single["push"].cost.fixed)


def test_pushing_apart_is_never_worse_and_equals_when_locked_together(tmp_path: Path) -> None:
    """The common levels give the model by channel; more freedom can only lower the overlap."""
    rows = [{"name": "plus", "offer": "plus", "at_least": 120}]
    apart = by_family(tmp_path / "apart", 2, commitments=rows)
    data = tiny(
        tmp_path / "whole", 2, 1, 2, objectives=["overlap", "cost"], gap=0.0, commitments=rows
    )
    write_yaml(tmp_path / "whole" / "scenario.yaml", data)
    whole = load(tmp_path / "whole")
    one, other = plan(whole), plan(apart)
    assert one.objective is not None
    assert other.objective is not None
    assert other.objective.value <= one.objective.value + 1e-6
    names = [list(whole.spec.channels[c].levels) for c in whole.channels]
    index = [list(apart.spec.channels[c].levels) for c in apart.channels]
    push = one.push.copy()
    for c in range(push.shape[2]):
        push[..., c] = np.vectorize(lambda i, c=c: index[c].index(names[c][i]))(one.push[..., c])
    sales, alone = plan_sales(market(apart), push)
    np.testing.assert_allclose(sales, one.expected, rtol=1e-12)
    np.testing.assert_allclose(alone, one.alone, rtol=1e-12)


def test_a_what_if_changes_the_level_as_written(tmp_path: Path) -> None:
    """Paths are those of the file, not of the combinations."""
    scenario = by_family(tmp_path, 1)
    dearer = scenario.replace("channels.shop.levels.push.cost.fixed", scale=2.0)
    before = scenario.spec.channels["shop"].levels["push/reference"].cost.fixed
    after = dearer.spec.channels["shop"].levels["push/reference"].cost.fixed
    assert after > before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"families": {}}, "no `families` section"),
        ({"families": {"one": FAMILIES["one"]}}, "each of"),
        ({"families": {**FAMILIES, "two": {"offers": ["plus"], "cost_share": 0.5}}}, "sum to 0.9"),
    ],
)
def test_faulty_families_are_named(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    """Offers in no family, cost shares that do not add up, no families at all."""
    data = tiny(tmp_path, 1, 1, 1) | {"families": FAMILIES} | change
    data["channels"]["shop"]["push_by"] = "family"
    write_yaml(tmp_path / "scenario.yaml", data)
    with pytest.raises(ScenarioError, match=says):
        load(tmp_path)


def test_what_needs_enumeration_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loss to the reference and campaigns say that there are too many mixes."""
    campaign = {"name": "two months", "channel": "phone", "months_at_least": 2}
    scenario = by_family(
        tmp_path, 1, objectives=["loss_to_reference", "cost"], campaigns=[campaign]
    )
    monkeypatch.setattr(stated, "MOST", 0)
    with pytest.raises(ScenarioError) as refused:
        plan(scenario)
    assert {fault.field for fault in refused.value.faults} == {
        "plan.objectives[0]",
        "plan.campaigns",
    }


def test_numbers_of_mixes_not_written_down() -> None:
    """Numbered as those that are written down."""
    written, numbered = all_mixes((3, 2, 4)), EveryMix((3, 2, 4))
    mix = np.arange(24)
    assert len(numbered) == 24
    assert (numbered.levels_of(mix) == written.levels).all()
    assert (numbered.index_of(written.levels) == mix).all()
    with pytest.raises(ValueError, match="too many mixes"):
        EveryMix((1 << 40, 1 << 40))
