"""Where the year stands: page and workbook say what the tables say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from optimizer.field.midyear.actuals import Actuals
from optimizer.field.midyear.tracking import Track, track
from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.midyear.track_page import write_track
from optimizer.scenario import Scenario


@pytest.fixture(scope="module")
def found(small: Scenario, small_plan: Plan) -> Track:
    """Three months of the small scenario, sold by chance about what is expected."""
    sold = np.random.default_rng(4).poisson(small_plan.expected[:, :3].sum(axis=2))
    return track(small, small_plan, Actuals(sold.astype(float), None, 3, ()), draws=300)


def test_page_and_tables_agree(small: Scenario, found: Track, tmp_path: Path) -> None:
    """The headline, every commitment with its verdict, in either language; a workbook beside."""
    said = {}
    for language in ("en", "fr"):
        (tmp_path / language).mkdir()
        write_track(tmp_path / language, small, found, Words(language))
        said[language] = (tmp_path / language / "track.html").read_text("utf-8")
    outlooks = pd.read_csv(tmp_path / "en" / "outlooks.csv").set_index(["kind", "name"])
    whole = outlooks.loc[("all", "all")]
    words = Words("fr")
    assert f"<b>{words.figure(whole['attainment'], 'share')}</b>" in said["fr"]
    for spec in small.spec.plan.commitments:
        row = outlooks.loc[("commitment", spec.name)]
        cells = said["fr"].split(f"<td>{spec.name}</td>")[1].split("</tr>")[0]
        assert f"<td>{words(str(row['verdict']))}</td>" in cells
        assert f"<td>{words.number(row['sold_to_date'])}</td>" in cells
    assert "Quand tous les mois sont passés" in said["fr"]
    assert "push is taken to have been the plan" in said["en"]
    book = openpyxl.load_workbook(tmp_path / "fr" / "track.xlsx")
    assert book.sheetnames == ["Perspectives", "Par mois"]
    rows = list(book["Perspectives"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(found.outlooks)
    assert rows[0][:2] == ("ensemble", "ensemble")
    assert rows[0][4] == whole["sold_to_date"]


def test_months_add_up(small: Scenario, found: Track, tmp_path: Path) -> None:
    """By every axis, targets and sales of the months are those of the whole."""
    write_track(tmp_path, small, found, Words("en"))
    table = pd.read_csv(tmp_path / "months.csv")
    sums = table.groupby(["by", "month"])[["target", "sold"]].sum(min_count=1).unstack("month")
    for by in ("channel", "region", "offer"):
        assert sums.loc[by].to_numpy() == pytest.approx(sums.loc["all"].to_numpy(), nan_ok=True)
    last = table[(table["by"] == "all") & (table["month"] == found.months[-1])].iloc[0]
    assert last["median_to_date"] == pytest.approx(found.outlooks[0].end[2])
