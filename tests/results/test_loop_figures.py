"""The loop in the report: every figure named, every verdict in words, both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.loop import LoopResult, Verdict, loop
from optimizer.plan import Plan
from optimizer.report import LANGUAGES, Words, write_report
from optimizer.results.loop_figures import MOVES, largest_moves
from optimizer.scenario import Scenario
from tests.report.plan.test_report_page import read


@pytest.fixture(scope="module")
def looped(small: Scenario, small_plan: Plan) -> LoopResult:
    """Three rounds from each of two starts."""
    spec = {"rounds": 3, "replications": 2, "starts": 2}
    return loop(small.replace("loop", spec), first=small_plan)


def _written(folder: Path, small: Scenario, plan: Plan, looped: LoopResult, language: str) -> Path:
    return write_report(folder, small, plan, None, language, looped=looped)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_figure_of_the_loop_is_in_the_json(
    language: str, small: Scenario, small_plan: Plan, looped: LoopResult, tmp_path: Path
) -> None:
    """Each figure shown is the JSON's value of its name; no word is missing; pictures are there."""
    path = _written(tmp_path, small, small_plan, looped, language)
    words, reader = Words(language), read(path)
    stored = json.loads((path.parent / "figures.json").read_text(encoding="utf-8"))
    shown = [(name, text) for name, text in reader.figures if name.startswith("loop.")]
    assert len(shown) > 40
    for name, text in shown:
        value = stored[name]["value"]
        expected = words.figure(float("nan") if value is None else value, stored[name]["unit"])
        assert text == expected, name
    outside = " ".join(reader.outside)
    assert "loop_" not in outside
    assert LANGUAGES[language]["loop_moves"] in outside
    assert {"rounds.png", "map_response.png"} <= {
        p.name for p in (path.parent / "figures").iterdir()
    }


VERDICTS = [
    Verdict("converged", 2),
    Verdict("oscillates", 3, 2, 3),
    Verdict("ratchets", 3),
    Verdict("not converged", 3),
]


@pytest.mark.parametrize("verdict", VERDICTS, ids=str)
def test_every_verdict_has_its_words(
    verdict: Verdict, small: Scenario, small_plan: Plan, looped: LoopResult, tmp_path: Path
) -> None:
    """Each verdict is told with its rounds; all but convergence stand out."""
    first, *others = looped.courses
    given = replace(looped, courses=(replace(first, verdict=verdict), *others))
    path = _written(tmp_path, small, small_plan, given, "fr")
    page = path.read_text(encoding="utf-8")
    word = LANGUAGES["fr"]["loop_" + verdict.kind.replace(" ", "_")]
    line = next(
        part for part in page.split("<p") if word in part and "À partir du plan du scénario" in part
    )
    assert line.startswith(' class=""' if verdict.kind == "converged" else ' class="alert"')
    rounds = (verdict.first, verdict.last) if verdict.first else (verdict.rounds,)
    assert all(f">{number}<" in line for number in rounds)


def test_the_largest_moves_are_told(small: Scenario, looped: LoopResult) -> None:
    """Of every round after the first, the targets that moved most, with the zone's name."""
    moves = largest_moves(small, looped)
    by_round = [m for m in moves if m.key.startswith("loop.move.2.")]
    assert len(by_round) == MOVES
    largest = looped.moves(2).iloc[0]
    names = dict(zip(small.zones.ids, small.zones.names, strict=True))
    assert by_round[0].zone == names[largest["zone"]]
    assert by_round[0].why == largest["why"]
    assert abs(largest["moved"]) == looped.moves(2)["moved"].abs().max()
