"""Exported programmes: read by HiGHS and by SCIP, which agree with each other and the plan."""

from __future__ import annotations

from pathlib import Path

import highspy
import pyscipopt
import pytest

from optimizer.errors import StoreError
from optimizer.plan.questions.programme_export import export
from optimizer.scenario import load
from tests.conftest import ROOT
from tests.tiny import tiny


def by_highs(path: Path, gap: float) -> tuple[float, float]:
    """Value and bound that HiGHS finds."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", gap)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return highs.getInfo().objective_function_value, highs.getInfo().mip_dual_bound


def by_scip(path: Path, gap: float) -> tuple[float, float]:
    """Value and bound that SCIP finds."""
    model = pyscipopt.Model()
    model.hideOutput()
    model.readProblem(str(path))
    model.setParam("limits/gap", gap)
    model.optimize()
    assert model.getStatus() in ("optimal", "gaplimit")
    return model.getPrimalbound(), model.getDualbound()


@pytest.mark.parametrize("ending", [".mps", ".lp"])
def test_a_complete_programme_has_the_plans_optimum(ending: str, tmp_path: Path) -> None:
    """With every mix in the file, both solvers find the value of the plan, to the last digit."""
    tiny(
        tmp_path / "tiny",
        5,
        zones=2,
        months=2,
        commitments=[{"name": "plus", "offer": "plus", "at_least": 300, "hard": True}],
        groups=[{"name": "both", "channel": ["phone", "web"], "zone": "z0"}],
        campaigns=[{"name": "two", "channel": "phone", "months_at_least": 2}],
    )
    made = export(load(tmp_path / "tiny"), tmp_path / f"plan{ending}", per_block=1000)
    assert made.complete
    assert by_highs(made.path, 0.0)[0] == pytest.approx(made.value, rel=1e-6)
    assert by_scip(made.path, 0.0)[0] == pytest.approx(made.value, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "gap"),
    [("small", 5e-4), pytest.param("france", 1e-3, marks=pytest.mark.long)],
)
def test_two_solvers_agree(name: str, gap: float, tmp_path: Path) -> None:
    """On small and on France, what one solver proves the other does not contradict.

    Long for France: SCIP takes minutes.
    """
    made = export(load(ROOT / "scenarios" / name), tmp_path / "plan.mps", per_block=6)
    (one, low), (other, bound) = by_highs(made.path, gap), by_scip(made.path, gap)
    slack = 1e-6 * abs(one)
    assert max(low, bound) <= min(one, other) + slack
    assert abs(one - other) <= gap * abs(one) + slack
    assert made.bound <= min(one, other) + slack


def test_names_can_be_read(tmp_path: Path) -> None:
    """The file speaks of zones, months and rows by name."""
    made = export(load(ROOT / "scenarios" / "small"), tmp_path / "plan.lp", per_block=2)
    text = made.path.read_text(encoding="utf-8")
    assert "run(22_2026_01_" in text
    assert "capacity_telesales_2026_06" in text


def test_another_ending_is_refused(tmp_path: Path) -> None:
    """Only .mps and .lp are known."""
    with pytest.raises(StoreError, match="must end in"):
        export(load(ROOT / "scenarios" / "small"), tmp_path / "plan.xyz")
