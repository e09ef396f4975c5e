"""Slacks and auxiliary variables: one slack for each bound that may be missed, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from optimizer.plan.relaxation.linear_programme import leading_coefficients, slack_pairs
from optimizer.plan.statement.quantity import AuxiliaryVariable, Constraint

QUANTILE = AuxiliaryVariable("quantile", np.inf, whole=False)
OPEN = AuxiliaryVariable("open", 1.0, whole=True)


def _problem() -> Any:
    """A row with two bounds, a definition that is never missed, a row with one bound."""
    coupling = (
        Constraint("both", (), 1.0, 2.0, 0, 1.0, {OPEN: -3.0}),
        Constraint("definition", (), 0.0, 0.0, None, 1.0, {QUANTILE: 1.0, OPEN: 2.0}),
        Constraint("at most", (), -np.inf, 5.0, 1, 1.0),
    )
    return SimpleNamespace(coupling=coupling, auxiliaries=(OPEN, QUANTILE))


def test_a_slack_for_each_bound_that_may_be_missed() -> None:
    """A definition has none; what is short is added, what is over is taken off."""
    problem = _problem()
    pairs = slack_pairs(problem)
    assert pairs == [(0, "under"), (0, "over"), (2, "over")]
    body = leading_coefficients(problem, pairs).toarray()
    assert body.tolist() == [[1, -1, 0, -3, 0], [0, 0, 0, 2, 1], [0, 0, -1, 0, 0]]


def test_a_programme_without_them_has_no_leading_column() -> None:
    """Nothing may be missed and nothing is auxiliary: an empty matrix of as many rows."""
    problem = SimpleNamespace(coupling=(_problem().coupling[1],), auxiliaries=())
    problem.coupling = (Constraint("definition", (), 0.0, 0.0, None, 1.0),)
    assert leading_coefficients(problem, slack_pairs(problem)).shape == (1, 0)  # type: ignore[arg-type]
