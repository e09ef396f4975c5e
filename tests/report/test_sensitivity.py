"""The page of what drives what: what it says is in the tables, and each picture is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from optimizer.report import Words, write_sensitivity
from optimizer.report.render.figures import (
    draw_morris_plane,
    draw_regret_bars,
    draw_sobol_bars,
    draw_tornado,
)
from optimizer.report.render.figures.response_panels import draw_response_panels
from optimizer.report.sensitivity.sensitivity_pictures import drawings
from optimizer.report.sensitivity.sensitivity_text import (
    cells,
    first_sentences,
    four_digits,
    robust_sentences,
)
from optimizer.sensitivity import Sensitivity, drivers, good_enough, regret
from optimizer.study.definition.study_schema import StudyDesign, Threshold


def made(status: str = "done", design: StudyDesign | None = None) -> Sensitivity:
    """Two decisions in 30 futures; the second is better by 1 and the future matters most."""
    rng = np.random.default_rng(5)
    future = np.repeat(rng.normal(size=30), 2)
    table = pd.DataFrame({"run": np.arange(60) + 1, "key": "abc", "weather": future})
    table["do"] = ["less", "more"] * 30
    table["y"] = 3 * future + (table["do"] == "more") + rng.normal(size=60) / 10
    table = table.assign(status="done", reached=True, reason="")
    table.loc[0, ["status", "reason"]] = [status, "it <broke>" if status != "done" else ""]
    spec = design or StudyDesign(kind="latin_hypercube", runs=30)
    nothing = pd.DataFrame(columns=["response", "r_squared"])
    return Sensitivity(
        "Prices & push",
        ("do",),
        table,
        drivers(table, ["do", "weather"], ["y"], spec),
        nothing,
        nothing,
        regret(table, ["do"], ["weather"], {"y": "max"}, True),
        good_enough(table, ["do"], {"y": Threshold(at_least=0)}, True),
        0.95,
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page(tmp_path: Path, language: str) -> None:
    """Tables, pictures and sentences, in both languages; what users wrote is escaped."""
    found = made("failed")
    page = write_sensitivity(tmp_path, found, language)
    text = page.read_text(encoding="utf-8")
    assert "Prices &amp; push" in text
    assert "it &lt;broke&gt;" in text
    assert "sens_" not in text
    pictures = {p.stem for p in (tmp_path / "figures").iterdir()}
    assert pictures == {"tornado-y", "response-y", "regret-y"}
    assert text.count("<img") == 3
    tables = {p.name for p in tmp_path.glob("*.csv")}
    assert tables == {"drivers.csv", "regret.csv", "satisficing.csv", "missing.csv"}
    kept = pd.read_csv(tmp_path / "drivers.csv")
    pd.testing.assert_frame_equal(kept, found.drivers, check_dtype=False, rtol=1e-8)
    again = write_sensitivity(tmp_path / "again", found, language)
    assert again.read_bytes() == page.read_bytes()


def test_sentences_say_what_is_most() -> None:
    """The factor of the largest share first; the decision of the least regret; what is missing."""
    words = Words("en")
    said = " ".join(first_sentences(made(), words))
    assert "60 of 60 runs are done; intervals at 95.0%." in said
    assert said.index("weather (") < said.index("do (")
    robust = " ".join(robust_sentences(made(), words))
    assert "y: do more loses least on average" in robust
    assert "do more is good enough in" in robust
    spec = StudyDesign(kind="morris", trajectories=20)
    lost = " ".join(first_sentences(made("failed", spec), words))
    assert "Nothing can be said of y" in lost
    assert "need every run" in lost


def test_figures_levels_and_runs_are_named_as_people_know_them() -> None:
    """Responses in words with units, shares in percent, levels as the file has them."""
    words = Words("fr")
    runs = pd.DataFrame({"run": np.arange(12) + 1, "future": np.repeat(np.arange(4.0), 3)})
    runs["budget"] = [0.8, 1.0, 1.2] * 4
    runs["plan.overlap"] = 20000 - 1000 * runs["budget"] + runs["future"]
    runs = runs.assign(key="abc", status="done", reached=True, reason="")
    lost = regret(runs, ["budget"], ["future"], {"plan.overlap": "min"}, True)
    assert lost["worst"].isna().tolist() == [True, False, False]
    found = Sensitivity(
        "s",
        ("budget",),
        runs,
        drivers(runs, ["budget", "future"], ["plan.overlap"], StudyDesign(kind="grid")),
        pd.DataFrame(columns=["response", "r_squared"]),
        pd.DataFrame(),
        lost,
        good_enough(runs, ["budget"], {"plan.overlap": Threshold(at_most=900)}, True),
        0.95,
        (),
        {"plan.overlap": "lines"},
    )
    said = " ".join([*first_sentences(found, words), *robust_sentences(found, words)])
    assert "double compte (lignes) : budget 1,2 perd le moins en moyenne (0)" in said
    assert "budget 1,2 est la meilleure dans tous les futurs" in said
    # a share of the variance in percent; levels without digits that the file does not have
    assert "budget (100,0" in said
    assert "budget 0,8 est assez bon dans 0,0\u202f% des futurs" in said
    assert "budget 1 est assez bon dans" in said
    # the threshold of no run is told, with what there is: 20,000 - 1,200 to 20,000 - 800 + 3
    assert "Aucun calcul ne tient le seuil de double compte (lignes)" in said
    assert "de 18\u202f800 à 19\u202f203" in said
    rows = cells("regret", found.regret, found, words)[1]
    assert rows[0][0] == "double compte (lignes)"
    assert rows[0][1] == "budget 1,2"
    assert rows[0][-1] == "–"
    assert found.futures == 4
    # by axes too
    draw = dict(drawings(found, words))["tornado-plan-overlap"]
    assert draw().get_xlabel() == "variation de double compte (lignes)"


def test_a_long_list_of_missing_runs_is_cut(tmp_path: Path) -> None:
    """What is known says first from how much it is; then ten runs, and how many more."""
    found = made()
    found.runs.loc[:13, ["status", "reason"]] = ["missing", "not yet"]
    said = list(first_sentences(found, Words("en")))
    assert "are from 46 of 60 runs" in said[1]
    page = write_sensitivity(tmp_path, found, "en").read_text(encoding="utf-8")
    assert page.count("not yet") == 10
    assert "and 4 more" in page
    assert page.index("Good enough</h2>") < page.index("Runs that are not done</h2>")
    assert len(pd.read_csv(tmp_path / "missing.csv")) == 14


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.12345, "0.123"),
        (-0.0002, "0"),
        (-0.0, "0"),
        (0.0, "0"),
        (12.3456, "12.3"),
        (3.0, "3"),
        (123456.7, "123,457"),
        (np.nan, "–"),
    ],
)
def test_numbers(value: float, said: str) -> None:
    """As many digits as are read, whatever the size."""
    assert four_digits(value, Words("en")) == said


def rows(measures: dict[str, Any]) -> pd.DataFrame:
    """Rows of two factors, with intervals of ± 0.1."""
    return pd.DataFrame(
        [
            {"factor": f, "measure": m, "value": v, "low": v - 0.1, "high": v + 0.1}
            for m, of in measures.items()
            for f, v in zip("ab", of, strict=True)
        ]
    )


def test_figures_show_their_numbers() -> None:
    """Bars as long as the values, points where they are, whiskers at the intervals."""
    words = Words("fr")
    bars = draw_sobol_bars(rows({"S1": [0.2, 0.5], "ST": [0.4, 0.6]}), "y", words)
    assert [p.get_height() for p in bars.patches] == [0.2, 0.5, 0.4, 0.6]
    plane = draw_morris_plane(rows({"mu_star": [2.0, 1.0], "sigma": [0.0, 0.5]}), "y", words)
    assert [t.get_text() for t in plane.texts] == ["a", "b"]
    assert plane.get_xlabel() == words("sens_mu_star")
    swings = pd.DataFrame({"factor": ["a", "b"], "value": [1, 3], "low": [-1, -1], "high": [0, 2]})
    tornado = draw_tornado(swings, "y", words)
    # the widest on top
    assert [t.get_text() for t in tornado.get_yticklabels()] == ["a", "b"]
    assert [p.get_width() for p in tornado.patches] == [-1, 0, -1, 2]
    lost = pd.DataFrame({"expected": [1, 2], "low": [0, 1], "high": [2, 3], "largest": [4, 5]})
    drawn = draw_regret_bars(lost, ["less", "more"], "y", words)
    assert [p.get_width() for p in drawn.patches] == [1, 2]


def test_a_response_plot_has_every_run_and_the_means() -> None:
    """A number on its axis, names side by side; the mean of each level is marked."""
    runs = pd.DataFrame({"a": ["u", "v", "u", "v"], "b": [1.0, 2.0, 3.0, 4.0], "y": [1, 2, 3, 6]})
    ax = draw_response_panels(runs, ["a", "b"], "y", Words("en"))
    points, means = ax.lines
    assert list(points.get_ydata()) == [1, 2, 3, 6]
    assert list(means.get_ydata()) == [2, 4]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["u", "v"]


def test_means_stand_where_something_ran() -> None:
    """At the declared levels themselves; of a drawn factor, as far as each group reaches."""
    runs = pd.DataFrame({"a": np.tile([0.8, 1.0, 1.2], 8), "x": np.arange(24.0)})
    runs["y"] = runs["a"] + (runs["x"] >= 12)
    first = draw_response_panels(runs, ["a", "x"], "y", Words("en"), ("x",))
    assert list(first.lines[1].get_xdata()) == [0.8, 1.0, 1.2]
    assert list(first.lines[1].get_ydata()) == pytest.approx([1.3, 1.5, 1.7])
    assert list(first.get_xticks()) == [0.8, 1.0, 1.2]
    groups = first.figure.axes[1].lines[1]
    np.testing.assert_array_equal(groups.get_xdata(), [0, 11, np.nan, 12, 23, np.nan])
    assert groups.get_ydata() == pytest.approx([1, 1, 1, 2, 2, 2])
