"""Extensions from outside the package: registered, used, hashed, sent to other processes."""

from __future__ import annotations

import importlib
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import optimizer as opt
from optimizer.demand import (
    SalesTable,
    all_mixes,
    decentralised,
    market,
    transfer,
)
from optimizer.scenario.extensions import REGISTRIES, extensions_used, registry
from optimizer.scenario.identity import as_data
from optimizer.scenario.schema.choice_section import CHOICE_MODELS
from optimizer.study import RunStore, load_study, outcome, processes, run_study
from tests.scenario.outside_package import REGISTERED, write_package
from tests.tiny import tiny, write_yaml

NAME = "a_package_from_outside"


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a package from outside, which is imported; taken out again afterwards."""
    folder = tmp_path / "site"
    write_package(folder, NAME)
    monkeypatch.syspath_prepend(folder)
    importlib.import_module(NAME)
    yield folder
    sys.modules.pop(NAME)
    for kind, name in REGISTERED.items():
        registry(kind).unregister(name)


def cautious(folder: Path, outside: float = 2.0) -> opt.Scenario:
    """A tiny scenario whose people choose by the model from outside; zones are parted by bars."""
    data = tiny(folder, 3)
    commas = (folder / "zones.csv").read_text(encoding="utf-8")
    (folder / "zones.bars").write_text(commas.replace(",", "|"), encoding="utf-8")
    data["zones"]["table"] = "zones.bars"
    data["choice"] = {"model": "cautious", "outside": outside}
    write_yaml(folder / "scenario.yaml", data)
    return opt.load(folder)


def test_every_list_is_where_it_is_looked_for() -> None:
    """Each kind's list says that kind; another kind is refused with the kinds there are."""
    for kind in REGISTRIES:
        assert registry(kind).kind == kind
        assert len(registry(kind))
    with pytest.raises(ValueError, match="'solvers' is no kind of extension; use one of: choice"):
        opt.register("solvers", "mine", object(), version="1")


def test_every_kind_counts_in_the_hash(small: opt.Scenario) -> None:
    """Whatever is registered and named by a scenario is found in it, with its version."""
    data = as_data(small.as_written)
    data["choice"] = {"model": "outside"}
    data["plan"] |= {"rows": [{"kind": "outside"}], "objectives": [{"weights": {"outside": 1}}]}
    data["network"]["schemes"]["new"] = [{"outside": {}}]
    data["network"]["sales_engineers"]["policy"] = "outside"
    # a figure is shown of what a scenario gives; no scenario names it
    kinds = [kind for kind in REGISTRIES if kind != "figures"]
    names = {kind: ".outside" if kind == "table_formats" else "outside" for kind in kinds}
    try:
        for kind, name in names.items():
            registry(kind).register(name, object(), f"of {kind}")
        used = list(extensions_used(data, ["zones.outside"]))
    finally:
        for kind, name in names.items():
            registry(kind).unregister(name)
    assert {kind: name for kind, name, _ in used} == names
    assert all(extension.version == f"of {kind}" for kind, _, extension in used)


def test_a_model_from_outside_is_planned_with(outside: Path, tmp_path: Path) -> None:
    """An outside option of 2 is a logit whose attractions are halved: the same plan and figures."""
    ours = cautious(tmp_path / "a")
    tiny(tmp_path / "b", 3)
    halved = opt.load(tmp_path / "b").replace("choice", {"model": "mnl"})
    halved = halved.replace("attraction", scale=0.5)
    one, other = market(ours), market(halved)
    mixes = all_mixes(tuple(map(int, one.levels)))
    np.testing.assert_allclose(SalesTable(one, mixes).full(), SalesTable(other, mixes).full())
    a, b = opt.plan(ours), opt.plan(halved)
    assert (a.push == b.push).all()
    np.testing.assert_allclose(a.expected, b.expected)
    gap = decentralised(one, a.push).total_excess
    assert gap == pytest.approx(decentralised(other, b.push).total_excess)
    push = one.multiplier(a.push.reshape(-1, 1, len(one.levels)))
    taken = transfer(one.model, one.attraction, push, one.customers)
    np.testing.assert_allclose(
        taken, transfer(other.model, other.attraction, push, other.customers)
    )


def test_parameters_are_checked_by_their_model(outside: Path, tmp_path: Path) -> None:
    """What the extension's own schema refuses is a fault with its place."""
    with pytest.raises(opt.ScenarioError, match=r"choice\.outside: -1: input should be greater"):
        cautious(tmp_path / "a", outside=-1)
    scenario = cautious(tmp_path / "b")
    with pytest.raises(
        opt.ScenarioError, match=r"choice\.inside: unknown key; did you mean 'outside'"
    ):
        scenario.replace("choice", {"model": "cautious", "outside": 2, "inside": 3})
    shown = opt.scenario.json_schema()["properties"]["choice"]  # type: ignore[attr-defined]
    assert {"$ref": "#/$defs/Cautious"} in shown["oneOf"]


def test_the_hash_covers_the_version(outside: Path, tmp_path: Path) -> None:
    """Another version of what a scenario uses makes it another one; of what it does not, not."""
    tiny(tmp_path / "a", 3)
    plain = opt.load(tmp_path / "a")
    ours = cautious(tmp_path / "b")
    before = plain.hash, ours.hash
    extension = CHOICE_MODELS.extension("cautious")
    assert extension is not None
    CHOICE_MODELS.unregister("cautious")
    CHOICE_MODELS.register("cautious", extension.value, "1.3", extension.module)
    assert opt.load(tmp_path / "a").hash == before[0]
    assert opt.load(tmp_path / "b").hash != before[1]
    assert as_data(opt.load(tmp_path / "b").spec) == as_data(ours.spec)


def test_a_resolved_copy_needs_the_extension(outside: Path, tmp_path: Path) -> None:
    """It loads to the same scenario where the extension is, and is refused in words where not."""
    ours = cautious(tmp_path / "a")
    ours.write(tmp_path / "copy")
    assert opt.load(tmp_path / "copy").hash == ours.hash
    CHOICE_MODELS.unregister("cautious")
    with pytest.raises(opt.ScenarioError, match=r"'cautious' is not known; .*mnl, gam, nested"):
        opt.load(tmp_path / "copy")


def test_another_process_has_the_extension(outside: Path, tmp_path: Path) -> None:
    """A scenario that is unpickled imports what registers its extensions: it can be changed."""
    ours = cautious(tmp_path / "a")
    file = tmp_path / "scenario.pickle"
    file.write_bytes(pickle.dumps(ours))
    read = f"from pathlib import Path; content = Path({str(file)!r}).read_bytes()"
    code = f"{read}; import pickle; print(pickle.loads(content).replace('seed', 9).hash)"
    path = os.pathsep.join([str(outside), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ours.replace("seed", 9).hash


def test_a_package_from_outside_goes_through_the_house(
    outside: Path, small: opt.Scenario, tmp_path: Path
) -> None:
    """A model, a row, a pay component and a policy: plan, simulation, report and study.

    Simulation and study run in other processes, which find the package by the scenario.
    """
    floor = {"kind": "floor", "name": "web floor", "channel": "web", "lines": 1e6}
    scenario = small.replace_all(
        {
            "choice": {"model": "cautious", "outside": 1.1},
            "plan.rows": [floor],
            "plan.objectives": ["overlap"],
            "plan.gap": 0.05,
            "network.schemes": {
                "usual": [{"per_line": {"fibre": 10}}],
                "kind": [{"thanks": {"rate": 9}}],
            },
            "network.sales_engineers.policy": "newest",
            "design": None,
            "loop": None,
        }
    )
    folder = scenario.write(tmp_path / "scenario").parent
    made = opt.plan(scenario)
    (row,) = (row for row in made.rows if row.kind == "floor")
    assert {v.row for v in made.violations(scenario)} == {r.name for r in made.rows if r.shortfall}
    runs = opt.simulate(scenario, made, replications=2, processes=2)
    cash = runs.cash(()).set_index(["scheme", "component"])["earned"]
    assert cash["kind", "thanks"] > 0 == cash["usual", "thanks"]
    page = opt.write_report(tmp_path, scenario, made, runs, "fr").read_text(encoding="utf-8")
    assert row.shortfall > 0
    assert row.written in page
    assert "merci" in page
    factor = {"path": "choice.outside", "values": [1.0, 1.2]}
    write_yaml(
        tmp_path / "study.yaml",
        {
            "base": folder.name,
            "factors": {"outside": factor},
            "design": "grid",
            "run": {"what": "plan"},
            "responses": ["plan.together"],
        },
    )
    study = load_study(tmp_path / "study.yaml", outcome)
    with processes(2) as workers:
        result = run_study(study, RunStore(tmp_path / "store"), outcome, workers)
    assert result.reached
    lines = result.table["plan.together"]
    assert lines.iloc[0] > lines.iloc[1]
