"""Differences of figures: SciPy's intervals where there are samples, plain ones elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from optimizer.comparison.figure_differences import figure_differences
from optimizer.scenario import Scenario
from tests.comparison.sides import made_up

X, Y = [1.0, 4.0, 2.0, 7.0, 3.0], [2.0, 4.5, 2.5, 9.0]


def test_runs_of_one_seed_are_paired(small: Scenario) -> None:
    """Over the replications that both have; together at Bonferroni's level."""
    figures = {"x": (np.mean(X), "EUR"), "z": (1.0, "share"), "p": (3.0, "lines")}
    more = {"x": (np.mean(Y), "EUR"), "z": (1.0, "share"), "p": (5.0, "lines")}
    a = made_up(small, figures=figures, samples={"x": X, "z": [1.0, 1.0]})
    b = made_up(small, figures=more, samples={"x": Y, "z": [1.0, 1.0]})
    found = figure_differences(a, b).set_index("name")
    test = stats.ttest_rel(Y, X[:4])
    row = found.loc["x"]
    assert (row["how"], row["n"]) == ("paired", 4)
    for level, ends in ((0.95, ("low", "high")), (0.975, ("low_together", "high_together"))):
        expected = test.confidence_interval(level)
        assert [row[end] for end in ends] == pytest.approx([expected.low, expected.high])
    assert found.loc["z", ["difference", "low", "high"]].tolist() == [0, 0, 0]
    assert found.loc["p", "how"] == "plain"
    assert found.loc["p", "difference"] == 2
    assert math.isnan(found.loc["p", "low"])


def test_runs_of_other_seeds_are_independent(small: Scenario) -> None:
    """Welch's interval."""
    a = made_up(small, figures={"x": (np.mean(X), "EUR")}, samples={"x": X})
    other = small.replace("seed", small.spec.seed + 1)
    b = made_up(other, figures={"x": (np.mean(Y), "EUR")}, samples={"x": Y})
    (row,) = figure_differences(a, b).to_dict("records")
    expected = stats.ttest_ind(Y, X, equal_var=False).confidence_interval(0.95)
    assert (row["how"], row["n"]) == ("independent", 9)
    assert [row["low"], row["high"]] == pytest.approx([expected.low, expected.high])
    assert [row["low_together"], row["high_together"]] == [row["low"], row["high"]]


def test_what_cannot_be_subtracted_is_said(small: Scenario) -> None:
    """A figure of one run alone, another unit, samples that are not numbers, a single one."""
    a = made_up(
        small,
        figures={"gone": (1, "EUR"), "unit": (1, "EUR"), "nan": (math.nan, ""), "one": (1, "")},
        samples={"nan": [math.nan, 1.0], "one": [1.0]},
    )
    b = made_up(
        small,
        figures={"new": (1, "EUR"), "unit": (1, "lines"), "nan": (2.0, ""), "one": (3, "")},
        samples={"nan": [1.0, 1.0], "one": [3.0]},
    )
    found = figure_differences(a, b).set_index("name")
    how = {"gone": "only a", "unit": "other unit", "nan": "plain", "one": "plain", "new": "only b"}
    assert found["how"].to_dict() == how
    assert found["difference"].dropna().to_dict() == {"one": 2.0}
    assert found["low"].isna().all()


def test_half_widths_are_not_compared(small: Scenario) -> None:
    """The interval of the difference says how sure it is; a half-width without samples stays."""
    figures = {"x": (1.0, ""), "x.half_width": (0.1, ""), "y.half_width": (0.1, "")}
    a = made_up(small, figures=figures, samples={"x": X})
    assert figure_differences(a, a)["name"].tolist() == ["x", "y.half_width"]
