"""The loop: its fixed point, its rounds as ordinary scenarios, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import optimizer
from optimizer.errors import ScenarioError, SolverError, StoreError
from optimizer.loop import LoopResult, Round, loop
from optimizer.loop.loop_result import as_json, sentences
from optimizer.plan import plan
from optimizer.scenario import Scenario
from optimizer.simulation import simulate
from optimizer.study import RunFolder
from tests.loop.planted import ratcheting, scenario_of, settling, swinging


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scenario, LoopResult]:
    """A loop from three starts that settles."""
    folder = tmp_path_factory.mktemp("settled")
    scenario = scenario_of(folder, settling(folder, starts=3))
    return scenario, loop(scenario)


def test_the_plan_expects_what_the_network_sells(settled: tuple[Scenario, LoopResult]) -> None:
    """At the fixed point, by zone and month, though the points of sale never met the answer."""
    last = settled[1].rounds[-1]
    channel = last.plan.axes.channels.index("shop")
    expected = last.plan.expected[:, :, :, channel].sum(axis=(2, 3))
    assert expected == pytest.approx(last.answer.lines, rel=0.015)
    assert np.abs(last.answer.base / last.answer.lines - 1).min() > 0.1


def test_the_last_round_is_an_ordinary_scenario(settled: tuple[Scenario, LoopResult]) -> None:
    """Planned and simulated again by itself it gives the same plan and the same sales."""
    found = settled[1]
    course = found.courses[0]
    again = plan(course.scenario)
    for name in ("push", "expected", "target_lines"):
        np.testing.assert_array_equal(getattr(again, name), getattr(found.plan, name))
    runs = simulate(course.scenario, again, [found.scheme], replications=2)
    sold = [record.sold.sum() for record in runs.records[found.scheme]]
    np.testing.assert_array_equal(sold, found.rounds[-1].figures["lines"])


def test_a_loop_from_the_last_round_has_converged(settled: tuple[Scenario, LoopResult]) -> None:
    """One more round, of the scenario that the loop leaves, moves no target by more."""
    found = settled[1]
    more = loop(found.courses[0].scenario.replace("loop.starts", 1))
    assert str(more.verdict) == "converged in 1"
    assert found.tolerance.same(more.rounds[-1].targets, found.rounds[-1].targets)


def test_starts_that_end_in_one_place(settled: tuple[Scenario, LoopResult]) -> None:
    """Where effort does not look at the quota there is one fixed point, and it is said."""
    found = settled[1]
    assert [course.start for course in found.courses] == ["plan", "least", "most"]
    first = [course.rounds[0].answer.expected.sum() for course in found.courses]
    assert first[1] < first[0] < first[2]
    assert found.several is False
    assert found.ends["same"].all()
    assert any("least ends within the tolerance of plan" in text for text in sentences(found))


def test_starts_that_end_apart_are_told(tmp_path: Path) -> None:
    """A tolerance so wide that each start stays where it is; by a tight one they are apart."""
    data = settling(tmp_path, damping=0.05, starts=2, tolerance=0.6, price=0)
    wide = loop(scenario_of(tmp_path, data))
    assert [course.verdict.kind for course in wide.courses] == ["converged"] * 2
    found = replace(wide, spec=wide.spec.model_copy(update={"tolerance": 0.02}))
    ends = found.to_frame().groupby("start")["channel_targets"].last()
    row = found.ends.iloc[0]
    assert row["targets"] == ends["least"] - ends["plan"]
    assert (row["same"], row["largest"] > 5, found.several) == (False, True, True)
    said = sentences(found)
    assert any("least ends elsewhere than plan" in text for text in said)
    assert "there are several fixed points" in said[-1]


def test_kept_rounds_are_the_same_and_are_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loop that was killed goes on from its whole rounds and ends with the same bits."""
    scenario = scenario_of(tmp_path, swinging(tmp_path))
    whole = loop(scenario)
    keeper = RunFolder(tmp_path / "runs", scenario)
    import optimizer.loop.rounds as rounds

    made: list[int] = []
    real: Callable[..., Round | None] = rounds._RoundMaker.round

    def until_the_third(*arguments: object) -> Round | None:
        number = arguments[1]
        assert isinstance(number, int)
        if number == 3 and 3 not in made:
            made.append(number)
            raise KeyboardInterrupt
        made.append(number)
        return real(*arguments)

    monkeypatch.setattr(rounds._RoundMaker, "round", until_the_third)
    with pytest.raises(KeyboardInterrupt):
        loop(scenario, keeper=keeper)
    again = loop(scenario, keeper=keeper)
    assert made == [1, 2, 3, 3, *range(4, len(whole.rounds) + 1)]
    assert again.verdict == whole.verdict
    for mine, theirs in zip(again.rounds, whole.rounds, strict=True):
        np.testing.assert_array_equal(mine.targets, theirs.targets)
        np.testing.assert_array_equal(mine.answer.attraction, theirs.answer.attraction)
        np.testing.assert_array_equal(mine.figures["lines"], theirs.figures["lines"])


def test_saved_and_loaded_is_the_same(settled: tuple[Scenario, LoopResult], tmp_path: Path) -> None:
    """Rounds, tables, verdicts and scenarios survive; half a folder is refused."""
    found = settled[1]
    back = LoopResult.load(found.save(tmp_path))
    assert repr(back) == repr(found)
    assert "converged in" in repr(back)
    assert back.to_frame().equals(found.to_frame())
    assert back.moves().equals(found.moves())
    assert back.responses(2, "most").equals(found.responses(2, "most"))
    assert back.courses[1].scenario.hash == found.courses[1].scenario.hash
    assert as_json(back) == as_json(found)
    assert "<table" in back._repr_html_()
    (tmp_path / "least" / "001" / "answer.npz").unlink()
    with pytest.raises(StoreError, match="no whole round"):
        LoopResult.load(tmp_path)


def test_moves_are_largest_first_with_their_reason(tmp_path: Path) -> None:
    """The network's own channel moves by its answer, the others by substitution."""
    found = loop(scenario_of(tmp_path, ratcheting(tmp_path, rounds=2)))
    moves = found.moves(2)
    assert (moves["moved"].abs().diff().dropna() <= 0).all()
    assert (moves["moved"] == moves["after"] - moves["before"]).all()
    assert set(moves.loc[moves["channel"] == "shop", "why"]) == {"network"}
    assert set(moves.loc[moves["channel"] != "shop", "why"]) <= {"substitution"}
    row = found.to_frame().iloc[1]
    assert abs(moves["moved"].iloc[0]) == row["largest_move"]
    with pytest.raises(ValueError, match="there are plan"):
        found.moves(start="least")


def test_no_time_is_said(tmp_path: Path) -> None:
    """Without time for a round there is an error; with a plan at hand the rounds so far."""
    scenario = scenario_of(tmp_path, settling(tmp_path))
    with pytest.raises(SolverError, match="no time for a first round"):
        loop(scenario, time_limit=0)
    keeper = RunFolder(tmp_path / "runs", scenario)
    loop(scenario.replace("loop.rounds", 2), keeper=keeper)
    short = loop(scenario, time_limit=0, keeper=keeper)
    assert len(short.rounds) == 2
    assert not short.in_time
    assert not short.reached
    assert any("time limit" in text for text in sentences(short))


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        ("loop", {"scheme": "lines"}, "did you mean 'line'"),
        ("loop", {"damping": 0}, "greater than 0"),
        ("loop", {"rounds": 1}, "greater than or equal to 2"),
        ("channels.shop.commission", {"basic": 0}, "what a sale costs today"),
    ],
)
def test_faults_say_what_would_be_right(
    tmp_path: Path, path: str, value: object, word: str
) -> None:
    """An unknown scheme, figures out of bounds, no commission to compare the pay with."""
    scenario = scenario_of(tmp_path, settling(tmp_path))
    with pytest.raises(ScenarioError, match=word):
        scenario.replace(path, value)


def test_a_loop_needs_a_network(tmp_path: Path) -> None:
    """Without one the section is a fault."""
    data = settling(tmp_path)
    del data["network"]
    with pytest.raises(ScenarioError, match="no network to answer"):
        scenario_of(tmp_path, data)


def test_the_package_is_callable() -> None:
    """`optimizer.loop(scenario)` works although `optimizer.loop` is also a package."""
    assert callable(optimizer.loop)


def test_a_price_needs_every_mix_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With more mixes than can be enumerated the price is a fault; without it the loop runs."""
    import optimizer.loop.rounds as rounds

    monkeypatch.setattr(rounds, "MOST", 0)
    scenario = scenario_of(tmp_path, settling(tmp_path))
    with pytest.raises(ScenarioError, match="write price: 0"):
        loop(scenario)
    assert loop(scenario.replace("loop.price", 0)).verdict.kind == "converged"
