"""Our studies in the EMA Workbench itself: experiments, and the planted box that PRIM finds."""

from __future__ import annotations

import math
import pickle
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.errors import OptimizerError
from optimizer.sensitivity.ema import FAILED, ema_function, ema_model
from optimizer.study import RunStore, Study, load_study
from tests.sensitivity.functions import AWAY, boxed, factors
from tests.study.models import study_file

FACTORS: dict[str, Any] = {
    **factors(0, 1),
    "push": {"path": "choice.theta.shop", "values": [0.1, 0.3]},
    "world": {"variants": {"usual": {}, "poor": {"offers.basic.churn": 0.05}}},
    "bell": {"path": "offers.basic.arpu", "normal": {"mean": 30, "sd": 2}},
    "peak": {"path": "offers.basic.arpu", "triangular": {"low": 20, "mode": 22, "high": 30}},
    "one": {"path": "choice.theta.phone", "values": [0.2]},
}


@pytest.fixture
def ema() -> Iterator[Any]:
    """The Workbench: it warns at its import (of ipyparallel) and uses what pandas deprecates."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import ema_workbench

        yield ema_workbench


def study(folder: Path, names: tuple[str, ...], **changes: Any) -> Study:
    """A study of the box over some factors."""
    given = {
        "factors": {name: FACTORS[name] for name in names},
        "run": "plan",
        "responses": ["plan.cost"],
        "design": {"kind": "latin_hypercube", "runs": 2},
        **changes,
    }
    return load_study(study_file(folder, **given), boxed)


def test_prim_finds_the_planted_box(tmp_path: Path, ema: Any) -> None:
    """Of 250 experiments: costs come where x1 > 0.6 and x2 < 0.5, wherever x3 is."""
    from ema_workbench.analysis import prim

    model = ema_model(study(tmp_path, ("x1", "x2", "x3")), boxed)
    # the Workbench draws from numpy's own stream
    np.random.seed(3)  # noqa: NPY002
    with ema.SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(250)
    done = outcomes[FAILED] == 0
    assert 0 < (~done).sum() < 25
    assert np.isnan(outcomes["plan.cost"][~done]).all()
    assert np.isfinite(outcomes["plan.cost"][done]).all()
    inputs = experiments.loc[done, ["x1", "x2", "x3"]] - AWAY
    found = prim.Prim(inputs, outcomes["plan.cost"][done] > 0.5, threshold=0.8)
    box = found.find_box()
    limits = box.box_lims[-1]
    assert limits["x1"][0] == pytest.approx(0.6, abs=0.06)
    assert limits["x2"][1] == pytest.approx(0.5, abs=0.06)
    assert box.coverage > 0.9
    assert box.density > 0.9
    assert sorted(box.qp[-1]) == ["x1", "x2"]


def test_what_goes_in_and_what_comes_out(tmp_path: Path, ema: Any) -> None:
    """Decisions are levers; distributions are reals, lists categories, one level a constant."""
    names = ("x1", "push", "world", "bell", "one")
    aims = {"decisions": ["push"], "objectives": {"plan.cost": "min"}}
    model = ema_model(study(tmp_path, names, **aims), boxed)
    assert {p.name: type(p).__name__ for p in model.uncertainties} == {
        "x1": "RealParameter",
        "world": "CategoricalParameter",
        "bell": "RealParameter",
    }
    assert [p.name for p in model.levers] == ["push"]
    assert [c.value for c in model.constants] == [0.2]
    assert (model.uncertainties["x1"].lower_bound, model.uncertainties["x1"].upper_bound) == (
        100,
        101,
    )
    assert model.uncertainties["bell"].dist.ppf(0.5) == 30
    assert model.outcomes["plan.cost"].kind == ema.ScalarOutcome.MINIMIZE
    assert model.outcomes[FAILED].kind == ema.ScalarOutcome.INFO
    with ema.SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(6, 2)
    assert len(experiments) == 12
    assert set(experiments["world"]) <= {"usual", "poor"}
    assert (outcomes[FAILED] == 0).all()


def test_distributions_are_the_study_s(tmp_path: Path, ema: Any) -> None:
    """A triangular factor has its mode's quantile where the study has it: (22 - 20) / (30 - 20)."""
    model = ema_model(study(tmp_path, ("peak", "x1")), boxed)
    assert model.uncertainties["peak"].dist.cdf(22) == pytest.approx(0.2)
    assert model.uncertainties["peak"].dist.support() == (20, 30)


def test_runs_are_kept_and_found_again(tmp_path: Path) -> None:
    """With a store the same levels are one run, in another process's function too."""
    made, store = study(tmp_path, ("x1", "x2", "x3", "world")), RunStore(tmp_path / "store")
    call = ema_function(made, boxed, store)
    at = {"x1": AWAY + 0.7, "x2": AWAY + 0.1, "x3": AWAY, "world": "poor"}
    assert call(**at) == {"plan.cost": 1, FAILED: 0}
    assert len(store.keys()) == 1
    other = pickle.loads(pickle.dumps(call))
    assert other(**at) == call(**at)
    assert len(store.keys()) == 1
    failed = call(**{**at, "x3": AWAY + 1})
    assert failed[FAILED] == 1
    assert math.isnan(failed["plan.cost"])
    assert call(**{**at, "x3": AWAY + 1})[FAILED] == 1
    assert len(store.keys()) == 2
    # what is not given stays as the base has it
    assert call(x1=AWAY + 0.7, x2=AWAY + 0.1)[FAILED] == 0


def test_what_is_no_factor_and_no_level(tmp_path: Path) -> None:
    """What is neither is refused, and named; levels that make no scenario are a run that failed."""
    call = ema_function(study(tmp_path, ("x1", "push", "world")), boxed)
    with pytest.raises(ValueError, match="'x9' is no factor of the study; it has x1, push, world"):
        call(x9=1)
    with pytest.raises(ValueError, match="'good' is no level of 'world'; it has usual, poor"):
        call(world="good")
    assert call(push=0.3, world="usual")[FAILED] == 0
    assert call(push=7)[FAILED] == 1


def test_without_the_workbench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing is said, and what to install."""
    made = study(tmp_path, ("x1", "x2"))
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    with pytest.raises(OptimizerError, match="install the package ema-workbench"):
        ema_model(made, boxed)
