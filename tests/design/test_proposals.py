"""What is tried next: a pure function of the trials so far, within the space."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.design.proposals import BATCH, propose
from optimizer.design.space import Limit, Parameter, Trial

SPACE = (Parameter("rate", 0.0, 10.0, step=0.5), Parameter("threshold", 5, 50, whole=True))
LIMITS = (Limit("pay", at_most=20.0),)


def trials(count: int) -> list[Trial]:
    """Trials of a model whose worth and pay are the rate and twice the rate."""
    found: list[Trial] = []
    while len(found) < count:
        for parameters, state in propose(SPACE, ("worth",), LIMITS, 0.95, found, (), 7):
            noise = np.array([-0.1, 0.1])
            responses = {"worth": parameters["rate"] + noise, "pay": 2 * parameters["rate"] + noise}
            found.append(Trial(len(found), parameters, responses, state))
    return found


def test_a_batch_lies_in_the_space_by_its_steps() -> None:
    """Every proposal keeps the ranges, the step and whole numbers; a batch is always as large."""
    made = trials(3 * BATCH)
    assert len(made) == 3 * BATCH
    for trial in made:
        rate, threshold = trial.parameters["rate"], trial.parameters["threshold"]
        assert 0 <= rate <= 10
        assert (2 * rate) == int(2 * rate)
        assert 5 <= threshold <= 50
        assert threshold == int(threshold)


def test_a_search_that_goes_on_proposes_what_it_would_have() -> None:
    """The same trials give the same next batch, whoever made them."""
    before = trials(2 * BATCH)
    again = [propose(SPACE, ("worth",), LIMITS, 0.95, before, (), 7) for _ in range(2)]
    assert again[0] == again[1]
    assert propose(SPACE, ("worth",), LIMITS, 0.95, before, (), 8) != again[0]


def test_the_start_comes_first() -> None:
    """Parameters that the caller names are the first ones tried, rounded to their steps."""
    start = ({"rate": 3.2, "threshold": 12.0}, {"rate": 9.9, "threshold": 49.0})
    first = propose(SPACE, ("worth",), LIMITS, 0.95, (), start, 7)
    assert first[0][0] == pytest.approx({"rate": 3.0, "threshold": 12.0})
    assert first[1][0] == pytest.approx({"rate": 10.0, "threshold": 49.0})
