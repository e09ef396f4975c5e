"""What drives what: each measure against its closed form, in whatever design it is asked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from optimizer.sensitivity import MEASURES, drivers
from optimizer.sensitivity.factor_measures import drawn_factors
from optimizer.study.definition.study_schema import StudyDesign, StudySpec

SAMPLE = StudyDesign(kind="latin_hypercube", runs=60)


def one(table: pd.DataFrame, factor: str, measure: str) -> pd.Series:
    """The row of a measure."""
    found = table[table["factor"].eq(factor) & table["measure"].eq(measure)]
    (row,) = (r for _, r in found.iterrows())
    return row


def grid(**levels: list[object]) -> pd.DataFrame:
    """Every combination."""
    return pd.MultiIndex.from_product(levels.values(), names=levels).to_frame(index=False)


def test_a_grid_is_exact() -> None:
    """Of y = 3a + b on {-1, 1}²: shares 9/10 and 1/10, coefficients their roots, swings 6 and 2."""
    table = grid(b=[-1.0, 1.0], a=[-1.0, 1.0])
    table["y"] = 3 * table["a"] + table["b"]
    found = drivers(table, ["b", "a"], ["y"])
    assert one(found, "a", "share")["value"] == pytest.approx(0.9)
    assert one(found, "b", "share")["value"] == pytest.approx(0.1)
    assert one(found, "a", "coefficient")["value"] == pytest.approx(np.sqrt(0.9))
    swing = one(found, "a", "swing")
    assert (swing["value"], swing["low"], swing["high"]) == (6, -3, 3)
    # nothing is sampled: no interval; the factor that moves it most comes first
    assert found[found["measure"] != "swing"][["low", "high"]].isna().all(axis=None)
    assert found["factor"].iloc[0] == "a"
    assert set(found["measure"]) == {"swing", "share", "coefficient"}


def test_names_of_levels_have_a_share_but_no_coefficient() -> None:
    """A variant that adds 4 beside a number that adds 2: shares 4 to 1."""
    table = grid(world=["good", "poor"], a=[0, 1])
    table["y"] = 4.0 * (table["world"] == "good") + 2.0 * table["a"]
    found = drivers(table, ["world", "a"], ["y"])
    assert one(found, "world", "share")["value"] == pytest.approx(0.8)
    assert set(found[found["factor"] == "world"]["measure"]) == {"swing", "share"}
    assert one(found, "a", "coefficient")["value"] == pytest.approx(np.sqrt(0.2))


def test_one_at_a_time_is_about_the_base() -> None:
    """The tornado: each factor's least and largest response less the base's."""
    none = None
    table = pd.DataFrame(
        {
            "a": [none, 1.0, 2.0, none, none],
            "b": [none, none, none, "low", "high"],
            "y": [10.0, 7.0, 15.0, 10.5, 12.0],
        }
    )
    found = drivers(table, ["b", "a"], ["y"])
    assert list(found["factor"]) == ["a", "b"]
    assert list(found["measure"]) == ["swing", "swing"]
    assert found[["value", "low", "high"]].to_numpy().tolist() == [[8, -3, 5], [2, 0, 2]]
    without = drivers(table.iloc[1:], ["b", "a"], ["y"])
    assert without["value"].isna().all()


def test_sampled_measures_are_scipy_s() -> None:
    """Spearman's ρ is scipy's, the coefficient of one factor is Pearson's r with its t interval."""
    rng = np.random.default_rng(1)
    table = pd.DataFrame({"a": rng.normal(size=40)})
    table["y"] = 2 * table["a"] + rng.normal(size=40)
    found = drivers(table, ["a"], ["y"], SAMPLE)
    fit = stats.linregress(table["a"], table["y"])
    coefficient = one(found, "a", "coefficient")
    assert coefficient["value"] == pytest.approx(fit.rvalue)
    half = stats.t.ppf(0.975, 38) * fit.stderr * table["a"].std() / table["y"].std()
    assert coefficient["high"] - coefficient["value"] == pytest.approx(half)
    rho = stats.spearmanr(table["a"], table["y"]).statistic
    assert one(found, "a", "rank")["value"] == pytest.approx(rho)


def test_intervals_hold_what_they_should() -> None:
    """Of y = 2a + b + noise, 200 samples of 60 runs: 95 % intervals hold the truth 90 % to 99.5 %.

    True values: the share of a three-level factor and of noise, the coefficient over the standard
    deviation, and the rank correlation of a bivariate normal, 6/π asin(r/2) (Pearson 1907).
    """
    rng = np.random.default_rng(7)
    inside = {"share": 0, "coefficient": 0, "rank": 0}
    codes = np.repeat([0, 1, 2], 20)
    deviation = np.sqrt(1 + 1)
    for _ in range(200):
        a, noise = rng.normal(size=60), rng.normal(size=60)
        table = pd.DataFrame({"a": a, "y": a + noise})
        table["level"] = np.array(["x", "y", "z"])[codes]
        table["z"] = codes - 1.0 + noise
        found = drivers(table, ["a"], ["y"], SAMPLE)
        row = one(found, "a", "rank")
        inside["rank"] += row["low"] <= 6 / np.pi * np.arcsin(1 / deviation / 2) <= row["high"]
        row = one(found, "a", "coefficient")
        # of this sample's own scales
        truth = a.std() / table["y"].std()
        inside["coefficient"] += row["low"] <= truth <= row["high"]
        row = one(drivers(table, ["level"], ["z"], SAMPLE), "level", "share")
        effect = 2 / 3
        inside["share"] += row["low"] <= effect / (effect + 1) <= row["high"]
    assert all(0.9 * 200 <= count <= 0.995 * 200 for count in inside.values()), inside


def test_a_bend_has_a_share_that_no_line_shows() -> None:
    """Of y = x²: rank and coefficient are about 0, the share by groups is nearly all of it."""
    x = (np.arange(400) + 0.5) / 200 - 1
    table = pd.DataFrame({"x": x, "other": np.random.default_rng(0).permutation(x), "y": x**2})
    found = drivers(table, ["x", "other"], ["y"])
    assert one(found, "x", "share")["value"] > 0.9
    assert one(found, "x", "share")["low"] > 0.85
    assert one(found, "other", "share")["low"] == 0
    row = one(found, "x", "rank")
    assert row["low"] <= 0 <= row["high"]


def test_declared_levels_are_never_merged() -> None:
    """Of 24 runs, three levels with means 0, 5 and 1: swing 5, share Kelley's ε² of the three.

    A factor that is drawn goes by two groups here, of 12 runs each: whose means differ by 2.
    """
    table = pd.DataFrame({"a": np.tile([0.8, 1.0, 1.2], 8), "x": np.arange(24.0)})
    table["y"] = table["a"].map({0.8: 0.0, 1.0: 5.0, 1.2: 1.0}) + np.repeat([-1.0, 1.0], 12)
    by_looks = drivers(table, ["a", "x"], ["y"], SAMPLE)
    assert one(by_looks, "a", "swing")["value"] == pytest.approx(5)
    means = stats.f_oneway(*(of["y"] for _, of in table.groupby("a"))).statistic
    ratio = 2 * means / (2 * means + 21)
    share = 1 - (1 - ratio) * 23 / 21
    assert one(by_looks, "a", "share")["value"] == pytest.approx(share)
    assert one(by_looks, "x", "swing")["value"] == pytest.approx(2)
    told = drivers(table, ["a", "x"], ["y"], SAMPLE, drawn=("x",))
    pd.testing.assert_frame_equal(told, by_looks)


@pytest.mark.parametrize(
    ("kind", "decided", "drawn"),
    [
        ({"kind": "latin_hypercube", "runs": 20}, (), {"price", "long"}),
        ({"kind": "latin_hypercube", "runs": 20}, ("long",), {"price"}),
        ("grid", (), set()),
    ],
)
def test_only_what_is_drawn_is_grouped(
    kind: object, decided: tuple[str, ...], drawn: set[str]
) -> None:
    """Distributions of a sampled design, and lists of more than 8 numbers; no decision, no grid."""
    factors = {
        "price": {"path": "p", "uniform": {"low": 0, "high": 1}, "count": 3},
        "short": {"path": "q", "values": [1, 2, 3]},
        "long": {"path": "r", "range": {"from": 1, "to": 9, "count": 9}},
    }
    spec = StudySpec.model_validate(
        {"base": ".", "factors": factors, "design": kind, "decisions": decided, "responses": ["y"]}
    )
    table = pd.DataFrame({"price": 0.5, "short": 1.0, "long": np.arange(9.0)})
    assert set(drawn_factors(spec, table)) == drawn


def test_runs_that_are_not_done_are_left_out() -> None:
    """By their status, or because the response is not there."""
    table = grid(a=[1.0, 2.0, 3.0, 4.0, 5.0])
    table["y"] = [1.0, 2.0, np.nan, 4.0, 99.0]
    table["status"] = ["done"] * 4 + ["failed"]
    swing = one(drivers(table, ["a"], ["y"]), "a", "swing")
    assert swing["value"] == 3
    nothing = drivers(table.assign(status="failed"), ["a"], ["y"])
    assert nothing["value"].isna().all()


def test_factors_that_move_together_are_not_told_apart() -> None:
    """Two columns that are one: no coefficient, but each has its share and its rank."""
    table = pd.DataFrame({"a": np.arange(30.0)})
    table["b"] = 2 * table["a"] + 1
    table["y"] = table["a"]
    found = drivers(table, ["a", "b"], ["y"])
    assert np.isnan(one(found, "a", "coefficient")["value"])
    assert one(found, "b", "rank")["value"] == pytest.approx(1)


def test_a_share_near_all_has_its_interval() -> None:
    """Where F is past what SciPy computes: as for the largest F that it does, and closer to 1."""
    last = 0.0
    for noise in (1e-3, 1e-5, 1e-6):
        y = [0.0, noise, 2 * noise, 1.0, 1.0 + noise, 1.0 - noise]
        table = pd.DataFrame({"a": [1.0] * 3 + [2.0] * 3, "y": y})
        row = one(drivers(table, ["a"], ["y"], SAMPLE), "a", "share")
        f = 0.25 * 6 / (4 * noise**2 / 4)
        # the means are all but certain: noncentrality over F is chi-squared over its freedom
        ends = [f * q / 4 for q in stats.chi2.ppf([0.025, 0.975], 4)]
        assert [row["low"], row["high"]] == pytest.approx(
            [x / (x + 6) for x in ends], rel=3 * noise
        )
        assert row["low"] > last
        last = row["low"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, 1.0, 2.0, 3.5]),
            st.sampled_from(["u", "v", None]),
            st.floats(-1e6, 1e6),
        ),
        min_size=1,
        max_size=40,
    )
)
@example([(None, "u", 0.0), (None, "u", 0.0), (None, "u", 1.0), (1.0, "u", 33818.0)])
@settings(max_examples=150, deadline=None)
def test_any_table_has_an_answer(runs: list[tuple[float | None, str | None, float]]) -> None:
    """Whatever the runs: intervals are in order, shares in [0, 1], swings not below 0."""
    table = pd.DataFrame(runs, columns=["a", "b", "y"])
    found = drivers(table, ["a", "b"], ["y"])
    assert set(found["factor"]) == {"a", "b"}
    assert set(found["measure"]) <= set(MEASURES)
    known = found[found["value"].notna()]
    shares = known[known["measure"] == "share"]
    assert shares["value"].between(0, 1 + 1e-9).all()
    ends = known.dropna()
    assert (ends["low"] <= ends["high"]).all()
    assert (known[known["measure"] == "swing"]["value"] >= 0).all()
