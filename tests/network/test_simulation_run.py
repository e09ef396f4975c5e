"""A run that is branched shares nothing that changes with its branch."""

from __future__ import annotations

import numpy as np

from optimizer.network import reach_month
from optimizer.network.streams import Streams
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import Diary, model_of


def test_a_branch_leaves_the_run_alone(small: Scenario, small_plan: Plan) -> None:
    """Arrays are its own, the network is shared, nobody is watching."""
    run = reach_month(model_of(small, small_plan), 1, watcher=Diary()).run
    before = run.points.motivation.copy()
    branch = run.branch(Streams(1, 5))
    branch.points.motivation[:] = 0.0
    branch.points.cohort[:] = 0.0
    assert np.array_equal(run.points.motivation, before)
    assert run.points.cohort.any()
    assert branch.model is run.model
    assert branch.onlookers == ()
    assert branch.watchers == (branch.tally,)
    assert branch.desk.streams == branch.streams == Streams(1, 5)
