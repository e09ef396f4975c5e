"""A scheme is designed for a network: within the budget, on fresh seeds, as YAML to paste."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from optimizer.design import FrontierPoints, design
from optimizer.plan import Plan
from optimizer.plan import plan as make_plan
from optimizer.scenario import Scenario, load
from optimizer.simulation import simulate
from optimizer.simulation.replicating import Replicator
from tests.design.networks import written
from tests.tiny import tiny


def test_the_scheme_is_what_was_searched(tmp_path: Path) -> None:
    """Pasted into the scenario, the recommended YAML has just the figures that the search saw."""
    scenario = load(written(tmp_path))
    found = design(scenario)
    assert found.best is not None
    assert found.scheme is not None
    ((name, components),) = YAML(typ="safe").load(found.scheme).items()
    assert name == found.best
    pasted = scenario.replace(f"network.schemes.{name}", components)
    plan = make_plan(pasted)
    runs = simulate(pasted, plan, ["by_line", name], replications=3 + 8)
    trial = next(t for t in found.search.trials if t.parameters == found.parameters[name])
    for measure in ("contribution", "pay", "lines"):
        seen = runs.samples(measure)[name]
        np.testing.assert_array_equal(seen[:3], trial.responses[measure])
    pay = runs.samples("pay")
    over = trial.responses["pay over by_line"]
    np.testing.assert_allclose(pay[name][:3] - pay["by_line"][:3], over)
    assert over.mean() <= 0


def test_confirmation_is_on_seeds_that_the_search_did_not_use(tmp_path: Path) -> None:
    """Figures of the confirmation are those of replications from the search's last on."""
    scenario = load(written(tmp_path, finalists=1))
    found = design(scenario)
    first, (start, most) = 3, (8, 60)
    with Replicator(scenario, make_plan(scenario), ["by_line"]) as run:
        fresh = run.between({"by_line": (first + most, first + most + start)})["by_line"]
    table = found.to_frame()
    row = table[(table["scheme"] == "by_line") & (table["figure"] == "pay")].iloc[0]
    assert row["mean"] == pytest.approx(np.mean([record.pay for record in fresh]))
    assert row["n"] == start


def test_processes_change_nothing(tmp_path: Path) -> None:
    """Two processes give the same result, to the last bit."""
    scenario = load(written(tmp_path, trials=5, finalists=1, confirm=[5, 5]))
    assert design(scenario, processes=2).as_json() == design(scenario).as_json()


def test_pay_can_be_held_from_both_sides(tmp_path: Path) -> None:
    """Between 0.8 and 1.2 times another scheme's pay, replication by replication compared."""
    band = {
        "pay_at_most": {"as": "by_line", "times": 1.2},
        "pay_at_least": {"as": "by_line", "times": 0.8},
    }
    found = design(load(written(tmp_path, trials=16, replications=12, **band)))
    assert found.confirmed, found.guarantee
    table = found.to_frame()
    pay = table[table["figure"] == "pay"].set_index("scheme")["mean"]
    assert 0.8 <= pay[found.best] / pay["by_line"] <= 1.2
    assert "pay over 0.8 × by_line at least 0" in found.guarantee


def test_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    """No scheme motivates so much for so little: the closest trial is named."""
    scenario = load(written(tmp_path, motivation_at_least=0.999, trials=5))
    found = design(scenario)
    assert not found.confirmed
    assert found.scheme is None
    assert "none of 5 trials keeps the limits with 95% confidence; trial" in found.guarantee
    assert "motivation at least 0.999 is missed by" in found.guarantee
    assert found.to_frame().empty
    assert found.differences().empty


def test_a_frontier_between_contribution_and_motivation(tmp_path: Path) -> None:
    """Points are judged on fresh seeds, and each is a scheme to paste."""
    scenario = load(written(tmp_path, objective="frontier", trials=24, finalists=3))
    found = design(scenario)
    assert found.confirmed
    assert isinstance(found.confirmation, FrontierPoints)
    kept, out = set(found.confirmation.points), set(found.confirmation.left_out)
    assert kept | out == set(found.schemes)
    assert set(found.to_frame()["point"]) == kept
    assert found.best is None


def test_small_beats_its_hand_written_schemes(small: Scenario, small_plan: Plan) -> None:
    """On the small scenario a few trials beat every hand-written scheme for less pay.

    The pay budget is the least of theirs; the search starts near a good scheme, so that a few
    trials are enough. From further away: the national one (marked long).
    """
    section = {
        "base": [
            {"per_line": {"prepaid": 1, "sim_only": 2, "postpaid": 4, "fibre": 8}},
            {"tier": {"rate": 4, "times": 1.2, "mode": "retroactive"}},
        ],
        "parameters": {
            "level": {"of": "per_line", "factor": [0.8, 1.2]},
            "rate": {"of": "tier.rate", "between": [6, 10]},
        },
        "pay_at_most": {"as": "air_time"},
        "motivation_at_least": 0.44,
        "trials": 2,
        "replications": 3,
        "finalists": 1,
        "confirm": [10, 10],
    }
    found = design(small.replace("design", section), small_plan)
    assert found.confirmed, found.guarantee
    assert set(found.differences().query("sure")["scheme"]) == {"by_line", "threshold", "air_time"}
    table = found.to_frame()
    pay = table[table["figure"] == "pay"].set_index("scheme")["mean"]
    assert pay.idxmin() == found.best


def test_without_a_section_it_is_refused(tmp_path: Path) -> None:
    """The words say what is missing."""
    tiny(tmp_path, 3)
    with pytest.raises(ValueError, match="no section `design`"):
        design(load(tmp_path))
