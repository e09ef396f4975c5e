"""The report of a study: every value in page and workbook is the store's; panels, best, words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.report.batch import write_batch_report
from optimizer.report.batch.batch_drivers import drivers_of, drivers_rows
from optimizer.report.batch.best_runs import best_runs
from optimizer.report.batch.runs_table import runs_columns
from optimizer.report.batch.small_multiples import row_of_panels
from optimizer.report.batch.study_figures import Batch, batch_of
from optimizer.report.batch.study_summary import state
from optimizer.report.batch.trend import trend
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import digits, level_text, response_label
from optimizer.sensitivity import drivers
from optimizer.study import RunStore
from tests.report.batch_models import REASON, batch, made


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunStore, Batch, Path, Path]:
    """A study of 24 runs, and its report in French."""
    store, study, result = made(tmp_path_factory.mktemp("batch"))
    page, workbook = write_batch_report(store, study, result, "fr")
    return store, batch_of(store, study, result), page, workbook


def in_store(store: RunStore, key: str) -> dict[str, float]:
    """Figures of a run, read from its file."""
    rows = store.table(store.find(key)).to_pylist()
    return {row["name"]: row["value"] for row in rows if row["replication"] is None}


def page_data(page: Path) -> dict[str, Any]:
    """What the page's table is made of."""
    text = page.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_page_holds_the_stores_figures(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """To the last bit, run by run; what a run does not have is empty; failures say why."""
    store, shown, page, _ = written
    data = page_data(page)
    names = [column["name"] for column in data["columns"]]
    assert len(data["rows"]) == 24
    for row in data["rows"]:
        cells = dict(zip(names, row, strict=True))
        figures = in_store(store, cells["key"])
        for name in (*shown.responses, "scheme.by_line.contribution.half_width"):
            assert cells[name] == figures.get(name)
        about = store.about(store.find(cells["key"]))
        assert cells["margin"] == about["scenario"]["offers"]["basic"]["margin"]
        assert cells["plus"] == about["scenario"]["offers"]["plus"]["margin"]
        assert cells["reason"] == (about["reason"] or None)
        failed = cells["margin"] == 22
        assert cells["status"] == ("en échec" if failed else "terminé")
        assert cells["reached"] == (None if failed else "non" if cells["margin"] == 24 else "oui")
    text = page.read_text(encoding="utf-8")
    assert "margins &amp; &lt;more&gt;" in text
    assert "<more>" not in text
    assert "no &lt;plan&gt; keeps it &amp; 22" in text
    assert "http://" not in text.split("<body>")[1].split('id="library"')[0]


def test_workbook_holds_the_stores_figures(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Numbers are numbers, with formats; the filter spans all runs; the best are those."""
    store, shown, _, workbook = written
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames[:3] == ["Étude", "Tous les cas", "Les meilleurs cas"]
    sheet = book["Tous les cas"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert sheet.auto_filter.ref == "A1:K25"
    assert "double compte (lignes)" in header
    assert "± contribution – by_line (EUR)" in header
    for row in rows:
        figures = in_store(store, str(row[-1]))
        names = (*shown.responses, "scheme.by_line.contribution.half_width")
        wanted = [figures[name] for name in names if name in figures]
        known = [value for value in row[3:7] if value is not None]
        # the format keeps 16 digits, one fewer than the last bit may need
        assert known == pytest.approx(wanted, rel=1e-15)
        assert row[9] == (REASON if row[1] == 22 else None)
    formats = [cell.number_format for cell in sheet[2]]
    assert formats[3:7] == ["#,##0.00", "#,##0.00%", "#,##0", "#,##0"]
    best = list(book["Les meilleurs cas"].iter_rows(min_row=2, values_only=True))
    assert [(row[4], row[2]) for row in best] == [
        (shown.table["run"].iloc[found.row], pytest.approx(found.value, rel=1e-15))
        for found in best_runs(shown)
    ]


def test_the_same_study_gives_the_same_bytes(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Written again, page and workbook are the same."""
    store, shown, page, workbook = written
    before = page.read_bytes(), workbook.read_bytes()
    result = made(store.folder.parent)[2]
    write_batch_report(store, shown.study, result, "fr")
    assert (page.read_bytes(), workbook.read_bytes()) == before


def test_best_by_brute_force(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Ends of each figure over the runs that are done; as good is the same, or not told apart."""
    shown = written[1]
    found = {(best.response, best.end): best for best in best_runs(shown)}
    assert set(found) == {
        ("plan.overlap", "min"),
        *((name, end) for name in shown.responses[1:] for end in ("min", "max")),
    }
    for (name, end), best in found.items():
        values = shown.table.loc[shown.table["status"] == "done", name]
        assert best.value == getattr(values, end)()
        assert best.wanted == (name == "plan.overlap")
    # by hand: overlap depends on the basic margin alone, its share on the other alone
    assert found["plan.overlap", "min"].alike == 3
    assert found["plan.overlap_share", "max"].alike == 4
    # the runs differ by 1,000 EUR, their paired differences by 80 at most
    assert found["scheme.by_line.contribution", "max"].alike == 0
    assert found["scheme.by_line.contribution", "max"].half_width == 17.25 + 25


def test_drivers_are_those_of_sensitivity(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Workbook and page have every measure; what a figure does not depend on has a share of 0."""
    _, shown, page, workbook = written
    found = drivers(shown.table, shown.factors, shown.responses, shown.study.spec.design)
    sheet = openpyxl.load_workbook(workbook)["Ce qui détermine quoi"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(found) > 12
    for row, wanted in zip(rows, found.itertuples(index=False), strict=True):
        assert row[1] == wanted.factor
        for cell, value in zip(row[3:], (wanted.value, wanted.low, wanted.high), strict=True):
            assert cell is None if value != value else cell == pytest.approx(value, rel=1e-15)
    shown_rows = drivers_rows(shown, drivers_of(shown), Words("fr"))
    assert len(shown_rows) == 6
    by_pair = {(row["response"], row["factor"]): row for row in shown_rows}
    # by hand: overlap is the basic margin's alone, its share of sales the other margin's
    assert by_pair["double compte (lignes)", "margin"]["share"] == "100,0\u202f%"
    assert by_pair["double compte (lignes)", "plus"]["share"] == "0,0\u202f%"
    assert by_pair["double compte (lignes)", "margin"]["swing"].startswith("5 [")
    assert by_pair["double compte, part des ventes (%)", "plus"]["swing"].startswith("3\u202f% [")
    table = page.read_text(encoding="utf-8").split('id="drivers"')[1].split("</table>")[0]
    for row in shown_rows:
        for text in row.values():
            assert f">{text}</td>" in table


def test_noise_is_said(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Where the noise is far larger than what runs differ by, none is told apart from the best."""
    rng = np.random.default_rng(1)
    noisy = {key: v + 1e6 * rng.normal(size=v.size) for key, v in written[1].samples.items()}
    assert len(noisy) == 20
    found = best_runs(replace(written[1], samples=noisy))
    assert [best.alike for best in found if "contribution" in best.response] == [19, 19]


def test_panels_draw_every_run(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Thin lines hold each run that is done, the thick one their means, crosses failures."""
    shown = written[1]
    panels = row_of_panels(shown, "plan.overlap_share", Words("en"))
    assert len(panels) == 2
    assert panels[0].get_ylim() == panels[1].get_ylim()
    values = 100 * shown.values("plan.overlap_share")
    for ax, factor in zip(panels, shown.factors, strict=True):
        assert ax.get_xlabel() == factor
        x = np.array(shown.levels(factor), dtype=float)
        *thin, mean, crosses = ax.lines
        drawn = sorted(p for line in thin for p in line.get_xydata().tolist() if p[0] == p[0])  # type: ignore[union-attr]
        assert drawn == sorted(np.c_[x, values][shown.done].tolist())
        for at, value in mean.get_xydata():  # type: ignore[union-attr]
            assert value == pytest.approx(values[shown.done & (x == at)].mean())
        assert sorted(crosses.get_xdata()) == sorted(x[~shown.done])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("design", "lines"),
    [("one_at_a_time", 2), ({"kind": "latin_hypercube", "runs": 9}, 2)],
    ids=["one_at_a_time", "sampled"],
)
def test_panels_of_other_designs(tmp_path: Path, design: Any, lines: int) -> None:
    """One at a time: a line and the base; sampled: points and a trend; as the base is said."""
    shown = batch(
        tmp_path,
        design=design,
        factors={
            "margin": {"path": "offers.basic.margin", "values": [30, 31, 33, 37]},
            "world": {"variants": {"usual": {}, "poor": {"offers.plus.margin": 3}}},
        },
    )
    margin, world = row_of_panels(shown, "scheme.by_line.contribution", Words("en"))
    assert len(margin.lines) == lines
    assert [label.get_text() for label in world.get_xticklabels()] == ["usual", "poor"]
    once = design == "one_at_a_time"
    x = list(margin.lines[0].get_xdata())  # type: ignore[union-attr]
    assert x == [v for v in shown.levels("margin") if v is not None] or not once
    assert len(x) == (4 if once else 9)
    assert (level_text(shown.levels("world")[0], Words("fr")) == "comme la base") is once


@given(
    st.floats(-5, 5), st.floats(-3, 3), st.lists(st.floats(0, 9), min_size=9, unique=True)
)  # fmt: skip
def test_trend_of_a_line_is_the_line(a: float, b: float, at: list[float]) -> None:
    """Local linear regression reproduces lines exactly (Fan & Gijbels 1996, §3.2)."""
    x = np.array([*at, 0.0, 10.0, *np.linspace(0.5, 9.5, 10)])
    found = trend(x, a + b * x)
    assert found is not None
    assert found[1] == pytest.approx(a + b * found[0], abs=1e-6)


def test_no_trend_of_few_points() -> None:
    """Seven points, or one place, have no trend."""
    assert trend(np.arange(7.0), np.arange(7.0)) is None
    assert trend(np.ones(20), np.arange(20.0)) is None


@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, unique=True), st.integers(0, 4))
def test_digits_write_decimals_exactly(whole: list[int], decimals: int) -> None:
    """Never more decimals than the values have."""
    values = [value / 10**decimals for value in whole]
    assert digits(values) <= decimals


def test_runs_that_miss_commitments_are_named(
    written: tuple[RunStore, Batch, Path, Path],
) -> None:
    """In the head by number and in the table by how many; nothing where every run keeps all."""
    batch = written[1]
    count = len(batch.table)
    pairs: list[tuple[int, int] | None] = [(6, 6)] * count
    words = Words("en")
    whole = replace(batch, commitments=tuple(pairs))
    assert "miss commitments" not in state(whole, words)
    assert "commitments" not in [column.name for column in runs_columns(whole, words)]
    pairs[1], pairs[4], pairs[5] = (4, 6), (5, 6), None
    missing = replace(batch, commitments=tuple(pairs))
    first, second = (int(batch.table["run"].iloc[i]) for i in (1, 4))
    assert f"Runs that miss commitments: 2 (runs {first}, {second})." in state(missing, words)
    (told,) = (c.cells for c in runs_columns(missing, words) if c.name == "commitments")
    assert told == ["6/6", "4/6", "6/6", "6/6", "5/6", None, *["6/6"] * (count - 6)]


def test_figures_have_words() -> None:
    """Known figures have words, others keep their name."""
    words = Words("fr")
    assert response_label("scheme.by_line.pay.half_width", words).endswith("by_line (±)")
    assert response_label("row.fibre Q1.shortfall", words) == "fibre Q1, manque"
    assert response_label("channel.web.targets", words) == "objectifs : web"
    assert response_label("level.0.value", words) == "level.0.value"
    assert response_label("loop.last.lines", words) == "ventes simulées – dernier tour"
    assert response_label("loop.last.exits.half_width", words).endswith(" – dernier tour (±)")
    assert response_label("loop.verdict.converged", words) == "stabilisé (1) ou non (0)"
    assert level_text("true", words) == "oui"
    assert level_text("usual", words) == "usual"
