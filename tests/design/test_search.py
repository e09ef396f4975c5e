"""The journal of trials: it goes on from its whole lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from optimizer.design import Limit, Parameter, Search, Trial, search
from optimizer.design.search import Journal
from optimizer.errors import StoreError
from optimizer.network.theory import linear_contract
from tests.design.agents import model as agents


def test_a_line_that_was_cut_is_left_out(tmp_path: Path) -> None:
    """Whole trials come back; another search begins with none."""
    path = tmp_path / "trials.jsonl"
    journal = Journal(path, "one")
    for number in range(2):
        journal.add(Trial(number, {"a": 0.5}, {"gain": np.array([1.0, 2.0])}, {"state": 3}))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"number": 2')
    again = Journal(path, "one")
    assert [trial.number for trial in again.trials] == [0, 1]
    assert again.trials[1].mean("gain") == 1.5
    assert again.trials[1].state == {"state": 3}
    assert Journal(path, "another").trials == []


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    """It is not written over."""
    path = tmp_path / "trials.jsonl"
    path.write_text("one\nno trial\n", encoding="utf-8")
    with pytest.raises(StoreError, match="no trials that can be read"):
        Journal(path, "one")
    assert path.read_text(encoding="utf-8") == "one\nno trial\n"


BOWL = (Parameter("x", -2, 2), Parameter("n", 0, 9, whole=True))


def bowl(parameters: Mapping[str, float], seeds: Sequence[int]) -> dict[str, np.ndarray]:
    """Largest at x = 1, n = 4; costs x + n/10; the same noise in every trial."""
    x, n = parameters["x"], parameters["n"]
    noise = np.array([np.random.default_rng(seed).normal(0, 0.01) for seed in seeds])
    return {"gain": noise - (x - 1) ** 2 - (n - 4) ** 2 / 20, "cost": noise + x + n / 10}


def trials_of(found: Search) -> list[tuple[Mapping[str, float], list[float]]]:
    """What was tried and what came of it."""
    return [(t.parameters, [*t.responses["gain"]]) for t in found.trials]


@pytest.mark.parametrize(
    "numbers",
    [(2.0, 20.0, 0.01, 9.0, 30.0), (1.0, 1.0, 1.0, 1.0, 1.0), (3.0, 10.0, 0.05, 25.0, 12.0)],
)
def test_it_finds_holmstrom_and_milgroms_rate(numbers: tuple[float, ...]) -> None:
    """Within 2 % of the closed form, for agents simulated without it."""
    found = search(
        agents(*numbers), [Parameter("rate", 0, numbers[-1])], "profit", trials=60, seeds=range(40)
    )
    (best,) = found.finalists(1)
    theory = linear_contract(*numbers)
    assert best.parameters["rate"] == pytest.approx(theory.rate, rel=0.02)
    assert best.mean("effort") == pytest.approx(theory.effort, rel=0.02)
    assert best.mean("profit") == pytest.approx(theory.profit, rel=0.02)


def test_participation_as_a_limit() -> None:
    """With the fixed pay searched over too, the agents keep at least what they have elsewhere."""
    numbers = (1.0, 1.0, 1.0, 1.0, 1.0)
    space = [Parameter("rate", 0, 1), Parameter("fixed", -0.5, 0.5)]
    limit = Limit("kept", at_least=0, scale=0.1)
    found = search(agents(*numbers), space, "profit", [limit], trials=100, seeds=range(10))
    (best,) = found.finalists(1)
    theory = linear_contract(*numbers)
    assert best.mean("kept") >= 0
    assert theory.profit * 0.9 < best.mean("profit") < theory.profit * 1.02


def test_it_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    """Stopped anywhere, even within a line of the file: the same trials as undisturbed."""
    whole = search(bowl, BOWL, "gain", [Limit("cost", at_most=1.2)], trials=19, seed=3)
    for stop in (1, 4, 6, 13):
        path = tmp_path / f"{stop}.jsonl"
        seen = 0

        def stopping(p: Mapping[str, float], seeds: Sequence[int], at: int = stop) -> object:
            nonlocal seen
            seen += 1
            if seen > at:
                raise KeyboardInterrupt
            return bowl(p, seeds)

        with pytest.raises(KeyboardInterrupt):
            search(stopping, BOWL, "gain", [Limit("cost", at_most=1.2)], 19, 3, journal=path)  # type: ignore[arg-type]
        with path.open("a", encoding="utf-8") as file:
            file.write('{"number": 7, "param')
        again = search(bowl, BOWL, "gain", [Limit("cost", at_most=1.2)], 19, 3, journal=path)
        assert trials_of(again) == trials_of(whole)
        # finished: nothing is tried again, and more trials go on from there
        seen = -100
        more = search(stopping, BOWL, "gain", [Limit("cost", at_most=1.2)], 21, 3, journal=path)  # type: ignore[arg-type]
        assert trials_of(more)[:19] == trials_of(whole)
        assert seen <= -98


def test_another_search_begins_anew(tmp_path: Path) -> None:
    """Trials of another model, seed or limit are not taken for this one's."""
    path = tmp_path / "trials.jsonl"
    one = search(bowl, BOWL, "gain", trials=5, journal=path, identity="one")
    other = search(bowl, BOWL, "gain", trials=5, seed=1, journal=path, identity="one")
    assert trials_of(one) != trials_of(other)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 6
    path.write_text(path.read_text(encoding="utf-8") + "{}\n", encoding="utf-8")
    with pytest.raises(StoreError, match="remove it"):
        search(bowl, BOWL, "gain", trials=5, seed=1, journal=path, identity="one")


def test_a_limit_is_kept_by_what_is_recommended() -> None:
    """The best within a limit lies near it and keeps it with the confidence asked."""
    limit = Limit("cost", at_most=1.0)
    found = search(bowl, BOWL, "gain", [limit], trials=80, seeds=range(6))
    best = found.finalists(3)
    assert all(found.feasible(trial) for trial in best)
    # by hand: for n = 3 the largest x is 0.7, gain −0.14; n = 2: 0.8, −0.24; n = 4: 0.6, −0.16
    assert -0.22 < best[0].mean("gain") < -0.13
    assert [t.mean("gain") for t in best] == sorted((t.mean("gain") for t in best), reverse=True)


def test_when_nothing_keeps_the_limits_the_closest_is_named() -> None:
    """No finalist, and the trial that misses least."""
    limit = Limit("cost", at_most=-3.0)
    found = search(bowl, BOWL, "gain", [limit], trials=24)
    assert found.finalists(3) == ()
    least = min(found.trials, key=lambda t: found.excess(t)[str(limit)])
    assert found.closest is least
    assert found.excess(least)[str(limit)] > 0


def test_a_frontier_trades_one_figure_for_the_other() -> None:
    """Against x² and (x − 1)²: all points lie between 0 and 1, none dominates another."""

    def both(p: Mapping[str, float], seeds: Sequence[int]) -> dict[str, np.ndarray]:
        one = np.ones(len(seeds))
        return {"a": -one * p["x"] ** 2 - 0 * one, "b": -one * (p["x"] - 1) ** 2}

    found = search(both, [Parameter("x", -2, 2)], ("a", "b"), trials=80)
    points = found.finalists(6)
    assert len(points) >= 4
    for point in points:
        assert -0.05 <= point.parameters["x"] <= 1.05
    a, b = ([p.mean(name) for p in points] for name in "ab")
    assert a == sorted(a, reverse=True)
    assert b == sorted(b)
    again = search(both, [Parameter("x", -2, 2)], ("a", "b"), trials=80)
    assert [t.parameters for t in again.trials] == [t.parameters for t in found.trials]


def test_a_frontier_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    """NSGA-II's generations survive the file: over several of them."""
    path = tmp_path / "trials.jsonl"
    whole = search(bowl, BOWL, ("gain", "cost"), trials=70)
    for upto in (21, 45, 70):
        again = search(bowl, BOWL, ("gain", "cost"), trials=upto, journal=path)
    assert trials_of(again) == trials_of(whole)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"space": []}, "at least one parameter"),
        ({"objective": ("gain", "gain")}, "two different"),
        ({"seeds": [1, 1]}, "each once"),
        ({"objective": "profit"}, "gives gain, cost"),
        ({"limits": [Limit("profit", at_most=1)]}, "gives gain, cost"),
    ],
)
def test_arguments_without_sense_are_refused(change: dict[str, object], said: str) -> None:
    """The words name what is wrong, and what there is."""
    given = {"model": bowl, "space": BOWL, "objective": "gain", "trials": 6} | change
    with pytest.raises(ValueError, match=said):
        search(**given)  # type: ignore[arg-type]


def test_values_can_be_written_down() -> None:
    """A value is a multiple of its step and lies in the range; whole ones are whole."""
    assert Parameter("x", 0, 15).rounded(7.123456) == 7.12
    assert Parameter("x", 0.1, 0.3).rounded(0.0999999) == 0.1
    assert Parameter("x", 0, 9, whole=True).rounded(3.6) == 4
    assert Parameter("x", 0, 1, step=0.25).rounded(0.4) == 0.5
    with pytest.raises(ValueError, match="low < high"):
        Parameter("x", 1, 1)
    with pytest.raises(ValueError, match="give one"):
        Limit("pay")
