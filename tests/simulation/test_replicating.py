"""Schemes replicated until precise, the same with any number of processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import ScenarioError, StoreError
from optimizer.network import MEASURES
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.scenario.schema.network_section import FIGURES
from optimizer.simulation import Runs, compare, simulate
from optimizer.statistics import Precision


def same(a: Runs, b: Runs) -> bool:
    """Whether every record is the same, bit for bit."""
    return a.schemes == b.schemes and all(
        x.same_as(y) for s in a.schemes for x, y in zip(a.records[s], b.records[s], strict=True)
    )


def test_processes_do_not_change_a_bit(small: Scenario, small_plan: Plan, small_runs: Runs) -> None:
    """Two processes give the records of one."""
    both = simulate(small, small_plan, ["by_line", "air_time"], replications=3, processes=2)
    assert both.schemes == ("by_line", "air_time")
    for scheme, records in both.records.items():
        for one, other in zip(records, small_runs.records[scheme], strict=True):
            assert one.same_as(other)


def test_precision_is_reached_or_said(small: Scenario, small_plan: Plan) -> None:
    """A loose precision stops at the least number; an impossible one at the cap, and says so."""
    loose = simulate(small, small_plan, ["by_line"], precision=0.5)
    assert loose.reached
    assert loose.replications == 6
    capped = small.replace("network.replications", [2, 4])
    tight = simulate(capped, small_plan, ["by_line"], precision=1e-6)
    assert not tight.reached
    assert tight.replications == 4
    assert "not reached" in repr(tight)


def test_compare_pairs_every_two(small_runs: Runs) -> None:
    """Three schemes give three pairs a figure; the difference is that of the means."""
    table = compare(small_runs)
    assert len(table.query("measure == 'lines'")) == 3
    means = {s: v.mean() for s, v in small_runs.samples("lines").items()}
    row = table.query("measure == 'lines' and a == 'by_line' and b == 'threshold'").iloc[0]
    assert row["difference"] == pytest.approx(means["by_line"] - means["threshold"])
    assert row["low"] <= row["difference"] <= row["high"]


def test_saved_and_loaded_is_the_same(small_runs: Runs, tmp_path: Path) -> None:
    """Records and the kept ledger survive; half a folder is refused."""
    back = Runs.load(small_runs.save(tmp_path))
    assert same(back, small_runs)
    assert back.ledger("threshold").equals(small_runs.ledger("threshold"))
    (tmp_path / "air_time.npz").unlink()
    with pytest.raises(StoreError, match="no whole runs"):
        Runs.load(tmp_path)


def test_unknown_names_are_said(small: Scenario, small_plan: Plan, small_runs: Runs) -> None:
    """Unknown schemes and measures raise with the names that exist."""
    with pytest.raises(ValueError, match="by_line, threshold, air_time"):
        simulate(small, small_plan, ["by_lines"], replications=2)
    with pytest.raises(ValueError, match="contribution, lines"):
        small_runs.samples("profit")


def test_schemes_differ_as_the_terms_say(small_runs: Runs) -> None:
    """Only air time is taken back; only the threshold pays tiers; attainment lies in [0, 1]."""
    taken = {s: sum(r.reversed.sum() for r in small_runs.records[s]) for s in small_runs.schemes}
    assert taken["air_time"] > 0
    assert taken["by_line"] == taken["threshold"] == 0
    tiers = {
        s: sum(r.earned[:, 1].sum() for r in small_runs.records[s]) for s in small_runs.schemes
    }
    assert tiers["threshold"] > 0
    assert tiers["by_line"] == tiers["air_time"] == 0
    for values in small_runs.samples("attainment").values():
        assert ((values >= 0) & (values <= 1)).all()


def test_names_of_figures_are_those_of_the_records() -> None:
    """What a scenario may ask a precision of is what a record has."""
    assert tuple(MEASURES) == FIGURES


def test_precision_of_a_difference(small: Scenario, small_plan: Plan) -> None:
    """The scenario can ask for the paired difference of a figure; unknown names are faults."""
    asked = {"of": "pay", "between": ["by_line", "air_time"], "within": 1e7}
    runs = simulate(small.replace("network.precision", asked), small_plan)
    assert runs.reached
    assert str(runs.asked) == "pay, by_line less air_time within 1e+07 at 95%"
    for wrong in ({"of": "pay"}, asked | {"between": ["by_line", "x"]}, asked | {"of": "profit"}):
        with pytest.raises(ScenarioError):
            small.replace("network.precision", wrong)
    with pytest.raises(ValueError, match="there are contribution"):
        simulate(small, small_plan, precision=Precision("profit", within=1.0))
