"""Finalists on fresh replications: the guarantee's chance to be right, limits, differences."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from optimizer.design import Limit, confirm, confirm_frontier

MEANS = {"a": 10.0, "b": 10.6, "c": 9.0, "hand": 10.0}


def drawing(seed: int, means: Mapping[str, float] = MEANS):  # type: ignore[no-untyped-def]
    """Responses with a part of the noise in common; any range, the same every time."""

    def draw(names: tuple[str, ...], first: int, count: int) -> dict[str, dict[str, np.ndarray]]:
        asked.append((first, count))
        found = {}
        for name in names:
            gain, pay = [], []
            for i in range(first, first + count):
                shared = np.random.default_rng([seed, i]).normal()
                own = np.random.default_rng([seed, i, ord(name[0])]).normal(0, 0.4, 2)
                gain.append(means[name] + shared + own[0])
                pay.append(means[name] / 2 + own[1])
            found[name] = {"gain": np.array(gain), "pay": np.array(pay)}
        return found

    asked: list[tuple[int, int]] = []
    draw.asked = asked  # type: ignore[attr-defined]
    return draw


def test_everything_stated_holds_as_often_as_stated() -> None:
    """Of 200 experiments at 80 %: selection, limit and difference are all true in at least so many.

    The true best leads by more than the indifference; the pay of b is 5.3, at most 5.6; the true
    difference from the hand-written one is 0.6.
    """
    right = 0
    for seed in range(200):
        found = confirm(
            drawing(seed),
            ["a", "b", "c"],
            ["hand"],
            "gain",
            [Limit("pay", at_most=5.6)],
            0.5,
            0.8,
            8,
            80,
            12,
        )
        assert found.selection is not None
        bound, kept = found.limits["pay at most 5.6"]
        truths = (found.best == "b", 0.6 in found.leads["hand"], bound >= 5.3 or not kept)
        right += all(truths)
    # four standard errors of 200 experiments below 80 %
    assert right >= 200 * (0.8 - 4 * np.sqrt(0.8 * 0.2 / 200))


def test_the_judging_replications_are_used_for_nothing_else() -> None:
    """Selection looks at replications before the limit, judging at those from it on."""
    draw = drawing(1)
    found = confirm(draw, ["a", "b"], ["hand"], "gain", [], 0.5, first=10, limit=50, verify=15)
    *selecting, judging = draw.asked
    assert all(first + count <= 50 for first, count in selecting)
    assert judging == (50, 15)
    assert found.confirmed
    assert [name for name, lead in found.leads.items() if lead.low > 0] == ["hand"]
    assert "97.5% if the best leads by 0.5" in found.guarantee
    assert "more gain than hand" in found.guarantee
    assert "95% confidence" in found.guarantee
    assert found.figures["pay"]["b"].n == 15


def test_what_breaks_a_limit_is_not_recommended() -> None:
    """B has the largest mean and is paid 5.3: with at most 5.1 it is left out; then all are."""
    found = confirm(drawing(2), ["a", "b", "c"], [], "gain", [Limit("pay", at_most=5.2)], 0.3)
    assert (found.best, found.left_out) == ("a", ("b",))
    none = confirm(drawing(2), ["a", "b"], [], "gain", [Limit("pay", at_most=4)], 0.3)
    assert (none.best, none.confirmed) == (None, False)
    assert "no finalist keeps the limits" in none.guarantee


def test_what_is_not_finished_is_not_confirmed() -> None:
    """Two that hardly differ, and few replications allowed: no guarantee, and it says so."""
    close = {"a": 10.0, "b": 10.001, "hand": 12.0}
    found = confirm(drawing(3, close), ["a", "b"], ["hand"], "gain", [], 0.001, first=5, limit=20)
    assert not found.confirmed
    assert not any(lead.low > 0 for lead in found.leads.values())
    assert "No guarantee" in found.guarantee
    assert "less gain than hand" in found.guarantee


def test_one_finalist_needs_no_selection() -> None:
    """It is judged all the same."""
    found = confirm(drawing(4), ["b"], ["hand"], "gain", [Limit("pay", at_most=6)], 0.5)
    assert found.confirmed
    assert found.best == "b"
    with pytest.raises(ValueError, match="at least one finalist"):
        confirm(drawing(4), [], ["hand"], "gain", [], 0.5)


def test_points_of_a_frontier() -> None:
    """A point that another surely beats in both figures is left out, and said."""
    means = {"a": 10.0, "b": 12.0, "c": 8.0}
    limit = Limit("pay", at_least=4.5)
    found = confirm_frontier(drawing(5, means), ["a", "b", "c"], ("gain", "pay"), [limit])
    assert list(found.points) == ["b"]
    assert found.left_out["a"] == "b is better in both figures"
    assert "pay at least 4.5" in found.left_out["c"]
    assert "1 points keep" in found.guarantee
    assert list(found.to_frame()["point"]) == ["b"]
    none = confirm_frontier(drawing(5, means), ["c"], ("gain", "pay"), [limit])
    assert not none.confirmed
