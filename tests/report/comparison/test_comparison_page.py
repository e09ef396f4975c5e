"""The page of a comparison."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from optimizer.comparison import Comparison, Side, compare
from optimizer.comparison.comparing import as_json
from optimizer.plan import Plan
from optimizer.report import LANGUAGES, Words, figures_of
from optimizer.report.comparison.comparison_page import write_comparison
from optimizer.report.comparison.comparison_text import main_figures
from optimizer.scenario import Scenario
from optimizer.simulation import Runs
from optimizer.study import target_rows
from tests.comparison.sides import made_up

CHANGES = {"offers.fibre.margin": 80, "plan.commitments[fibre Q1].at_least": 6400, "seed": 4}


@pytest.fixture(scope="module")
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


def test_the_workbook_has_it_all(found: Comparison, tmp_path: Path) -> None:
    """Every figure by its name, every target that differs, every margin's sum; frozen headers."""
    write_comparison(tmp_path, found, "en")
    book = openpyxl.load_workbook(tmp_path / "compare.xlsx")
    assert all(page.freeze_panes for page in book)
    difference = found.differences[0]
    rows = list(book["Figures"].iter_rows(min_row=4, values_only=True))
    told = {row[1]: row[5] for row in rows if row[0] == "B"}
    expected = difference.figures.set_index("name")["difference"]
    assert set(told) == set(expected.index)
    for name, value in expected.dropna().items():
        assert told[name] == pytest.approx(value)
    for name in ("channel", "region", "zone", "offer", "month", "channel × region"):
        rows = list(book[f"Targets {name}"].iter_rows(min_row=4, values_only=True))
        assert sum(row[-1] for row in rows if row[0] == "B") == difference.targets.moved
        assert sum(row[-1] for row in rows if row[0] == "C") == 0
    assert book["The largest movements"].max_row - 3 == len(difference.targets.cells)
    cells = list(book["Cells of tables"].iter_rows(min_row=4, values_only=True))
    assert len(cells) == 60
    assert all(row[5] == pytest.approx(1.5 * row[4]) for row in cells)
    assert isinstance(book["Inputs"]["D4"].value, int | float)


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
