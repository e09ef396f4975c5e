"""The errors that reach a user: order, places, exit codes, other processes."""

from __future__ import annotations

import pickle

from optimizer.errors import Fault, InfeasibleError, OptimizerError, Relaxation, ScenarioError


def test_faults_stand_in_the_order_of_the_files() -> None:
    """By file, then line, the whole file first; each says place, field, wrong and right."""
    late, whole, early = (Fault("a.csv", line, "x", "is wrong", "mend it") for line in (9, None, 2))
    error = ScenarioError([late, whole, early])
    assert [fault.line for fault in error.faults] == [None, 2, 9]
    assert str(error).splitlines()[1] == "a.csv:2: x: is wrong; mend it"


def test_errors_reach_other_processes_whole() -> None:
    """What they carry is there after pickling."""
    fault = Fault("a.csv", 2, "x", "is wrong", "mend it")
    assert pickle.loads(pickle.dumps(ScenarioError([fault]))).faults == (fault,)
    give = Relaxation("budget", 5.0, "EUR")
    again = pickle.loads(pickle.dumps(InfeasibleError("contradict", [give])))
    assert (str(again), again.relaxations) == ("contradict", (give,))


def test_every_error_has_an_exit_code_of_its_kind() -> None:
    """All are of one tree; none ends as success."""
    assert all(0 < kind.exit_code < 10 for kind in OptimizerError.__subclasses__())
