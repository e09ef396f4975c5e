"""The page of what drives what."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from optimizer.report import Words, write_sensitivity
from optimizer.report.sensitivity.sensitivity_page import drawings
from optimizer.report.sensitivity.sensitivity_text import (
    cells,
    first_sentences,
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
