"""Regret and thresholds: against tables worked out by hand, and by what must hold of any."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from optimizer.sensitivity import good_enough, regret
from optimizer.study.definition.study_schema import Threshold

GAIN = [[6, 4], [3, 9], [5, 5]]
"""Gain of three decisions in two futures."""


def runs(gain: Any, **more: Any) -> pd.DataFrame:
    """A run for each decision and future."""
    rows = [
        {"do": "abcdefgh"[i], "future": float(j), "gain": float(x)}
        for i, of in enumerate(gain)
        for j, x in enumerate(of)
    ]
    table = pd.DataFrame(rows).assign(status="done", **more)
    return table.assign(run=np.arange(len(table)) + 1)


def test_regret_by_hand() -> None:
    """Best 6 and 9: a loses 0 and 5, b 3 and 0, c 1 and 4; b has the least mean and maximum."""
    found = regret(runs(GAIN), ["do"], ["future"], {"gain": "max"}, sampled=False)
    assert list(found["do"]) == ["b", "a", "c"]
    assert list(found["expected"]) == [1.5, 2.5, 2.5]
    assert list(found["largest"]) == [3, 5, 4]
    assert list(found["worst"]) == [3, 2, 6]
    assert found["low"].isna().all()
    least = regret(runs(GAIN), ["do"], ["future"], {"gain": "min"}, sampled=False)
    assert dict(zip(least["do"], least["largest"], strict=True)) == {"a": 3, "b": 5, "c": 2}


def test_a_future_counts_only_when_every_decision_is_done_there() -> None:
    """One run of the second future failed: that future is left out for all."""
    table = runs(GAIN)
    table.loc[3, "status"] = "failed"
    found = regret(table, ["do"], ["future"], {"gain": "max"}, sampled=False)
    assert (found["futures"] == 1).all()
    assert dict(zip(found["do"], found["expected"], strict=True)) == {"a": 0, "b": 3, "c": 1}
    none = regret(table.assign(status="failed"), ["do"], ["future"], {"gain": "max"}, False)
    assert (none["futures"] == 0).all()
    assert none["expected"].isna().all()


def test_expected_regret_of_a_sample_has_student_s_interval() -> None:
    """The second decision loses |x| where the first is better: scipy's t interval of the mean."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=40)
    table = runs([np.zeros(40), x])
    found = regret(table, ["do"], ["future"], {"gain": "max"}, sampled=True)
    b = found[found["do"] == "b"].iloc[0]
    lost = np.maximum(0, -x)
    low, high = stats.t.interval(0.95, 39, lost.mean(), stats.sem(lost))
    assert (b["expected"], b["low"], b["high"]) == pytest.approx((lost.mean(), low, high))


def test_thresholds_by_hand() -> None:
    """At least 4: a and c keep it in both futures, b in one; together with cost none but c does."""
    table = runs(GAIN, cost=[1, 9, 1, 1, 1, 1])
    limits = {"gain": Threshold(at_least=4), "cost": Threshold(at_most=2)}
    found = good_enough(table, ["do"], limits, sampled=False)
    share = {(r.threshold, r.do): r.share for r in found.itertuples()}
    assert [share["gain", d] for d in "abc"] == [1, 0.5, 1]
    assert [share["all", d] for d in "abc"] == [0.5, 0.5, 1]
    assert found.iloc[0]["do"] == "c"
    assert found["low"].isna().all()


def test_share_of_a_sample_has_wilson_s_interval() -> None:
    """Of 40 futures 30 keep it: (0.598, 0.858), by Wilson's formula (1927)."""
    table = runs([np.arange(40)])
    found = good_enough(table, [], {"gain": Threshold(at_least=10)}, sampled=True).iloc[0]
    z, n, p = stats.norm.ppf(0.975), 40, 0.75
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    ends = [(middle + sign * half) / (1 + z**2 / n) for sign in (-1, 1)]
    assert [found["low"], found["high"]] == pytest.approx(ends)
    assert found["share"] == 0.75


def test_a_run_that_is_not_done_is_not_counted_either_way() -> None:
    """It is missing, neither good enough nor not; so it is when one of its figures is unknown."""
    table = runs([[5.0, 1.0, np.nan, 5.0]])
    table.loc[3, "status"] = "failed"
    found = good_enough(table, ["do"], {"gain": Threshold(at_least=4)}, sampled=False)
    row = found.iloc[0]
    assert (row["futures"], row["missing"], row["share"]) == (2, 2, 0.5)


@given(st.lists(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3), min_size=2, max_size=5))
@settings(max_examples=60, deadline=None)
def test_of_any_table(gain: list[list[float]]) -> None:
    """In each future some decision has no regret; a shift of a whole future changes nothing."""
    found = regret(runs(gain), ["do"], ["future"], {"gain": "max"}, sampled=True)
    assert (found["expected"] >= 0).all()
    assert (found["largest"] >= found["expected"] - 1e-9).all()
    lost = np.max(gain, axis=0) - np.array(gain)
    assert np.allclose(sorted(found["expected"]), sorted(lost.mean(axis=1)))
    moved = (np.array(gain) + np.array([100.0, -50.0, 7.0])).tolist()
    again = regret(runs(moved), ["do"], ["future"], {"gain": "max"}, sampled=True)
    assert np.allclose(sorted(found["largest"]), sorted(again["largest"]), atol=1e-6)
