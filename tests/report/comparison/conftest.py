"""A comparison of the small scenario with itself and with other inputs, made once."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.comparison import Comparison, compare
from optimizer.plan import Plan
from optimizer.report import figures_of
from optimizer.scenario import Scenario
from optimizer.simulation import Runs
from optimizer.study import target_rows
from tests.comparison.sides import made_up

CHANGES = {"offers.fibre.margin": 80, "plan.commitments[fibre Q1].at_least": 6400, "seed": 4}


@pytest.fixture(scope="package")
def found(small: Scenario, small_plan: Plan, small_runs: Runs) -> Comparison:
    """The small scenario; other inputs, targets and figures; and itself."""
    targets = target_rows(small_plan).to_pandas()
    figures = figures_of(small, small_plan, small_runs).values
    names = [f"scheme.{s}.contribution" for s in small_runs.schemes]
    samples = {
        n: values.tolist()
        for n, values in zip(names, small_runs.samples("contribution").values(), strict=True)
    }
    a = made_up(small, targets, figures, samples)
    other = small.replace_all(CHANGES, scales={"network.points_of_sale": 1.5})
    more = {n: (v * 1.1, unit) for n, (v, unit) in figures.items() if "transfer" not in n}
    less = targets.assign(lines=targets["lines"] - (np.arange(len(targets)) % 7 == 0))
    b = made_up(
        other, less[less["lines"] > 0], more, {n: [2 * x for x in v] for n, v in samples.items()}
    )
    return compare([a, b, a])
