"""Study files: designs, levels, and every fault at once with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from optimizer.errors import ScenarioError
from optimizer.study import Study, load_study
from optimizer.study.definition.levels import level_at
from optimizer.study.definition.study_schema import StudyFactor
from tests.conftest import ROOT
from tests.study.models import MARGIN, plain, slow, study_file


def study(folder: Path, **changes: Any) -> Study:
    """Load a study written there."""
    return load_study(study_file(folder, **changes), plain)


def levels(found: Study, factor: str) -> list[float | str]:
    """Levels of a factor, run by run."""
    return [point[factor].label for point in found.points if factor in point]


TWO = {
    "margin": {"path": MARGIN, "values": [20, 25]},
    "churn": {
        "path": "offers.basic.churn",
        "scale": True,
        "range": {"from": 1, "to": 2, "count": 3},
    },
}
SAMPLED = {
    "even": {"path": MARGIN, "uniform": {"low": 10, "high": 30}},
    "bell": {"path": "offers.plus.margin", "normal": {"mean": 60, "sd": 2}},
    "peak": {"path": "offers.plus.arpu", "triangular": {"low": 20, "mode": 22, "high": 30}},
    "word": {"path": "choice.theta.shop", "values": [0.1, 0.2, 0.3, 0.4]},
}


def test_a_grid_is_every_combination(tmp_path: Path) -> None:
    """Two times three runs, the last factor first; each scenario has what its levels say."""
    found = study(tmp_path, factors=TWO)
    assert levels(found, "margin") == [20, 20, 20, 25, 25, 25]
    assert levels(found, "churn") == [1, 1.5, 2, 1, 1.5, 2]
    churn = found.base.spec.offers["basic"].churn
    last = found.jobs[-1].changes.applied(found.base)
    assert last.spec.offers["basic"].margin == 25
    assert last.spec.offers["basic"].churn == 2 * churn
    assert last.hash == found.jobs[-1].scenario_hash


def test_one_at_a_time(tmp_path: Path) -> None:
    """The base, then each level alone; a level that is the base's is the same run."""
    found = study(tmp_path, factors=TWO, design="one_at_a_time")
    assert [dict.fromkeys(p, 0) for p in found.points] == [
        {},
        {"margin": 0},
        {"margin": 0},
        {"churn": 0},
        {"churn": 0},
        {"churn": 0},
    ]
    # the base has margin 20, and a churn of 1 times its own
    assert len(found.jobs) == 6
    assert len(found.unique) == 4


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_sampled_designs_fill_every_stratum(tmp_path: Path, kind: str) -> None:
    """64 runs: one in each 64th of every distribution, and as many of each level; seeded."""
    design = {"kind": kind, "runs": 64, "seed": 3}
    found = study(tmp_path / "a", factors=SAMPLED, design=design)
    uniform = np.array(levels(found, "even"), dtype=float)
    assert sorted(np.floor((uniform - 10) / 20 * 64)) == list(range(64))
    bell = stats.norm.cdf(np.array(levels(found, "bell"), dtype=float), 60, 2)
    assert sorted(np.floor(bell * 64)) == list(range(64))
    words = levels(found, "word")
    assert [words.count(level) for level in (0.1, 0.2, 0.3, 0.4)] == [16] * 4
    again = study(tmp_path / "b", factors=SAMPLED, design=design)
    other = study(tmp_path / "c", factors=SAMPLED, design={**design, "seed": 4})
    assert [j.key for j in again.jobs] == [j.key for j in found.jobs]
    assert levels(other, "even") != levels(found, "even")


@given(st.floats(0, 1, exclude_max=True))
def test_levels_are_quantiles(u: float) -> None:
    """A triangular level has as much of the distribution below it as it was asked for."""
    spec = StudyFactor.model_validate({"path": "a", "triangular": {"low": 0, "mode": 1, "high": 4}})
    x = level_at(spec, u, []).label
    assert isinstance(x, float)
    # closed form of the triangular distribution on [0, 4] with mode 1
    below = x * x / 4 if x <= 1 else 1 - (4 - x) ** 2 / 12
    assert below == pytest.approx(min(max(u, 1e-9), 1 - 1e-9), abs=1e-6)


def test_quantiles_in_a_grid(tmp_path: Path) -> None:
    """A distribution with `count` stands in a grid by its quantiles at the middle of each part."""
    factor = {"path": MARGIN, "uniform": {"low": 10, "high": 30}, "count": 4}
    found = study(tmp_path, factors={"margin": factor})
    assert levels(found, "margin") == [12.5, 17.5, 22.5, 27.5]


def test_variants_and_tables(tmp_path: Path) -> None:
    """A variant changes several fields at once; a table takes another one's place."""
    file = study_file(tmp_path)
    text = (tmp_path / "base" / "zone_factors.csv").read_text(encoding="utf-8")
    (tmp_path / "flat.csv").write_text("zone,channel,factor\nz0,shop,2\n", encoding="utf-8")
    assert "z0,shop,2" not in text
    factors = {
        "world": {"variants": {"poor": {MARGIN: 1, "offers.plus.margin": 2}, "usual": {}}},
        "places": {"path": "attraction.zone_factors", "tables": {"flat": "flat.csv"}},
    }
    found = study(tmp_path, factors=factors)
    assert file.exists()
    assert levels(found, "world") == ["poor", "usual"]
    poor = found.jobs[0].changes.applied(found.base)
    assert [offer.margin for offer in poor.spec.offers.values()] == [1, 2]
    assert poor.zone_factor[0].max() == 2
    assert found.base.zone_factor[0].max() < 2


def test_a_table_of_rows(tmp_path: Path) -> None:
    """A row a run; an empty cell leaves the factor as the base has it."""
    (tmp_path / "rows.csv").write_text("margin;world;note\n20,5;poor;x\n;usual;\n", "utf-8")
    factors = {
        "margin": {"path": MARGIN},
        "world": {"variants": {"poor": {"offers.plus.margin": 2}, "usual": {}}},
    }
    found = study(tmp_path, factors=factors, design={"kind": "rows", "table": "rows.csv"})
    assert [{k: v.label for k, v in p.items()} for p in found.points] == [
        {"margin": 20.5, "world": "poor"},
        {"world": "usual"},
    ]


def test_a_key_is_of_all_that_counts(tmp_path: Path) -> None:
    """Another seed, run or model is another run; another study's same run is the same."""
    one = study(tmp_path / "a")
    assert [j.key for j in study(tmp_path / "b", name="other").jobs] == [j.key for j in one.jobs]
    others = [
        study(tmp_path / "c", run={"what": "simulate"}),
        study(tmp_path / "d", run={"what": "simulate", "replications": 3}),
        study(tmp_path / "e", run={"what": "simulate", "precision": 0.5}),
        load_study(study_file(tmp_path / "f"), slow),
    ]
    seeds = study(tmp_path / "g", factors={"seed": {"path": "seed", "values": [7, 8]}})
    keys = [s.jobs[0].key for s in (one, *others)] + [j.key for j in seeds.jobs]
    assert len(set(keys)) == len(keys)
    assert [j.seed for j in seeds.jobs] == [7, 8]


FAULTS = [
    ({"base": "nowhere"}, "base", "there is no 'nowhere'"),
    ({"factor": {}}, "factor", "unknown key"),
    ({"design": "gird"}, "design.kind", "'gird' is not known"),
    ({"design": {"kind": "sobol", "runs": 12}}, "design", "12 runs leave a Sobol sequence"),
    ({"design": {"kind": "sobol"}}, "design", "sobol needs `runs`"),
    ({"design": {"kind": "rows", "table": "no.csv"}}, "design.table", "there is no file 'no.csv'"),
    ({"responses": ["plan.overlop"]}, "responses[0]", "'plan.overlop' is no figure"),
    ({"run": {"what": "simulate", "schemes": ["x"]}}, "run.schemes[0]", "'x' is no scheme"),
    ({"run": {"what": "plan", "replications": 3}}, "run", "a plan has no schemes"),
    ({"run": {"what": "loop", "replications": 3}}, "run", "a loop has its scheme and replications"),
    ({"run": {"what": "simulate", "precision": {"of": "x"}}}, "run.precision", "'x' is not known"),
]


@pytest.mark.parametrize(("change", "field", "wrong"), FAULTS, ids=[f[2] for f in FAULTS])
def test_faults_of_the_file(tmp_path: Path, change: Any, field: str, wrong: str) -> None:
    """Each with its place, what is wrong, and what would be right."""
    with pytest.raises(ScenarioError) as caught:
        study(tmp_path, **change)
    (fault,) = [f for f in caught.value.faults if f.field == field]
    assert fault.wrong.startswith(wrong)
    assert fault.right
    line = (tmp_path / "study.yaml").read_text(encoding="utf-8").splitlines()
    assert fault.line is not None
    assert field.split(".")[0].split("[")[0] in "\n".join(line[: fault.line])


BAD_FACTORS = [
    ({"path": MARGIN}, "has no levels"),
    ({"path": "offers.basic.marge", "values": [1]}, "at 1: offers.basic.marge: unknown key"),
    ({"path": "offers.basics.margin", "values": [1]}, "at 1: offers.basics.margin"),
    ({"path": "offers.basic.churn", "values": [0.1, 7]}, "at 7: offers.basic.churn: 7"),
    ({"path": MARGIN, "uniform": {"low": 1, "high": 2}}, "a grid cannot hold every value"),
    ({"path": MARGIN, "tables": {"x": "no.csv"}}, "there is no file 'no.csv'"),
    ({"path": MARGIN, "values": [1], "uniform": {"low": 1, "high": 2}}, "values and uniform"),
    ({"values": [1]}, "no path says what it varies"),
    ({"path": MARGIN, "scale": True, "values": ["a"]}, "'a' is no factor of scale"),
]


def test_faults_of_factors_come_together(tmp_path: Path) -> None:
    """Two faulty factors: both are named, each at its own line."""
    factors = {
        "one": {"path": "offers.basic.churn", "values": [7]},
        "two": {"path": MARGIN, "values": [-5, "x"]},
    }
    with pytest.raises(ScenarioError) as caught:
        study(tmp_path, factors=factors)
    lines = {f.line for f in caught.value.faults}
    assert {f.field for f in caught.value.faults} == {"factors.one", "factors.two"}
    assert len(lines) == 2
    assert sum("at x" in f.wrong for f in caught.value.faults) == 1


@pytest.mark.parametrize(("factor", "wrong"), BAD_FACTORS, ids=[f[1] for f in BAD_FACTORS])
def test_faults_of_a_factor(tmp_path: Path, factor: Any, wrong: str) -> None:
    """A path that is no field, a value that no scenario has, a level that is none."""
    with pytest.raises(ScenarioError) as caught:
        study(tmp_path, factors={"margin": factor})
    assert any(
        f.field.startswith("factors.margin") and wrong in f.wrong for f in caught.value.faults
    )


def test_a_wrong_path_is_one_fault(tmp_path: Path) -> None:
    """Not one a level."""
    factor = {"path": "offers.basic.marge", "range": {"from": 1, "to": 50, "count": 50}}
    with pytest.raises(ScenarioError) as caught:
        study(tmp_path, factors={"margin": factor})
    assert len(caught.value.faults) == 1


def test_levels_that_do_not_go_together(tmp_path: Path) -> None:
    """Sound alone, wrong together: the run is named."""
    name = "plan.commitments"
    row = {"name": "a", "offer": "basic", "at_least": 5}
    factors = {
        "rows": {"path": name, "values": [[row]]},
        "budgets": {
            "path": "plan.budgets",
            "values": [[{"name": "a", "of": "push", "at_most": 9}]],
        },
    }
    with pytest.raises(ScenarioError) as caught:
        study(tmp_path, factors=factors)
    assert {f.field for f in caught.value.faults} == {"design"}
    assert "run 1 (" in caught.value.faults[0].wrong


def test_a_grid_that_is_too_large(tmp_path: Path) -> None:
    """Its size is said before anything is made."""
    wide = {"from": 1, "to": 2, "count": 1000}
    factors = {
        "a": {"path": MARGIN, "range": wide},
        "b": {"path": "offers.plus.margin", "range": wide},
    }
    with pytest.raises(ScenarioError, match="the grid has 1,000,000 runs"):
        study(tmp_path, factors=factors)


def test_the_example_loads() -> None:
    """The study of the small scenario has nine runs."""
    found = load_study(ROOT / "scenarios" / "small" / "study.yaml", plain)
    assert len(found.unique) == 9
