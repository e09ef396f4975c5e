"""A scheme as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.pay.terms import components_of, terms_of_scheme
from optimizer.scenario import Scenario
from tests.network.schemes import terms_of


def test_components_of_one_kind_add_up() -> None:
    """Two pays by line, two fixed amounts and two delays."""
    lines = [{"per_line": {"fibre": 2}}, {"per_line": {"fibre": 3, "prepaid": 1}}]
    terms = terms_of([*lines, {"fixed": 10}, {"fixed": 5}, {"delay": 1}, {"delay": 2}], 3)
    assert terms.per_line.tolist() == [0.0, 5.0, 1.0]
    assert (terms.fixed, terms.delay) == (15.0, 3)


def test_a_spiff_pays_in_its_weeks() -> None:
    """A month has four weeks: February's are the fifth to the eighth."""
    spiff = {"spiff": {"offer": "fibre", "month": "2026-02", "rate": 7}}
    rate = terms_of([spiff], 3).spiff
    assert rate is not None
    assert np.flatnonzero(rate[:, 1]).tolist() == [4, 5, 6, 7]
    assert set(rate[4:8, 1]) == {7.0}


def test_clawbacks_add_up_to_the_whole_at_most() -> None:
    """Half within four months pro rata, and all within one: by age 1, 3/8 + 1 is cut to 1."""
    line = {"per_line": {"fibre": 2}}
    half = {"clawback": {"months": 4, "fraction": 0.5, "how": "pro_rata"}}
    share = terms_of([line, half, {"clawback": {"months": 1}}], 3).taken_back("per_line")
    assert share == pytest.approx([0, 1, 0.25, 0.125, 0])
    assert not len(terms_of([line, half], 3).taken_back("tier"))


def test_months_of_a_warm_up_come_before(small: Scenario) -> None:
    """Three months before January are those from October on; no scheme is used from outside."""
    terms = terms_of_scheme(small.replace("network.warm_up", 3), "by_line")
    assert terms.months[:4] == ("2025-10", "2025-11", "2025-12", "2026-01")
    assert components_of(small) == ("per_line", "tier", "air_time", "spiff", "fixed")
    with pytest.raises(ValueError, match="no scheme 'none'"):
        terms_of_scheme(small, "none")
