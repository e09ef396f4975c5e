"""A comparison as page and workbook: every figure is the comparison's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from optimizer.comparison import Comparison, Side, compare
from optimizer.comparison.comparing import as_json
from optimizer.report import LANGUAGES, Words
from optimizer.report.comparison.comparison_page import draw_forest_plot, write_comparison
from optimizer.report.comparison.comparison_text import main_figures
from optimizer.scenario import Scenario
from tests.comparison.sides import made_up
from tests.report.comparison.conftest import CHANGES


@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_and_workbook_say_what_differs(
    found: Comparison, tmp_path: Path, language: str
) -> None:
    """Fields, lines moved by every margin, figures; no word is missing, the same bytes twice."""
    words = Words(language)
    page = write_comparison(tmp_path, found, language).read_text(encoding="utf-8")
    text = " ".join(
        re.sub(r"<[^>]*>", " ", re.sub(r"<style>.*?</style>", "", page, flags=re.S)).split()
    )
    assert "compare_" not in text
    for path in (*CHANGES, "network.points_of_sale.table"):
        assert path in text
    assert words("compare_same") in text
    assert words.number(found.differences[0].targets.moved) in text
    assert page.count("<img") == 2
    assert "http" not in re.sub(r"data:image[^\"]*", "", page)
    first = (tmp_path / "compare.xlsx").read_bytes()
    write_comparison(tmp_path, found, language)
    assert (tmp_path / "compare.xlsx").read_bytes() == first
    told = json.loads((tmp_path / "compare.json").read_text(encoding="utf-8"))
    assert told == json.loads(json.dumps(as_json(found)))


def test_only_what_matters_is_on_the_page(found: Comparison) -> None:
    """Plan, channels, schemes: no rounding, no transfers, no components; the rest is counted."""
    names = set(main_figures(found.differences[0])["name"])
    assert {"plan.margin", "channel.web.targets", "scheme.by_line.contribution"} <= names
    assert not [n for n in names if n.startswith(("rounding", "transfer")) or "component" in n]


def test_what_a_run_against_itself_says(found: Comparison) -> None:
    """That nothing differs."""
    assert found.differences[1].same


def test_notes_in_both_languages(small: Scenario, found: Comparison) -> None:
    """Other seeds, other points, other versions, other shapes: each is said."""
    from dataclasses import replace

    from optimizer.report.comparison.comparison_text import notes

    samples = {"x": [1.0, 2.0, 4.0]}
    figures = {"x": (2.0, "EUR")}
    a = made_up(small, figures=figures, samples=samples)
    fewer = {"x": [1.0, 2.0]}
    zones = replace(small.zones, ids=("new", *small.zones.ids[1:]))
    sides: dict[str, Side] = {
        "paired": a,
        "unequal": made_up(small, figures=figures, samples=fewer),
        "plain": made_up(small, figures=figures),
        "independent": made_up(small.replace("seed", 9), figures=figures, samples=samples),
        "only": made_up(replace(small, zones=zones)),
        "versions": replace(a, versions="2"),
        "reached": replace(a, reached=False),
        "other_points": replace(
            a, scenario=replace(small, pos=replace(small.pos, ids=("x", *small.pos.ids[1:])))
        ),
    }
    for kind, side in sides.items():
        for language in ("en", "fr"):
            said = notes(compare([a, side]), Words(language))
            start = LANGUAGES[language][f"compare_note_{kind}"].split("{")
            assert any(all(part.split("}")[-1] in text for part in start) for text in said), kind


def test_proven_differences_are_filled() -> None:
    """A point is black where the interval of all together leaves out 0, white where it has it."""
    middle = np.array([2.0, -1.0])
    alone = np.array([[1.0, 3.0], [-2.0, 0.5]])
    together = alone + np.array([[-0.5, 0.5]])
    ax = draw_forest_plot(["a", "b"], middle, alone, together, "title", "label " * 20, Words("fr"))
    marks = {line.get_markerfacecolor(): line for line in ax.lines if line.get_marker() == "o"}
    assert [*marks["black"].get_xdata()] == [2.0]  # type: ignore[misc]
    assert [*marks["white"].get_xdata()] == [-1.0]  # type: ignore[misc]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]
    assert "\n" in ax.get_xlabel()
