"""Planning again in mid-year, and where the year stands."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from optimizer.commands.midyear_commands import replan, track
from optimizer.errors import ScenarioError
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.conftest import SMALL
from tests.field.sold import sales_file, targets


@pytest.fixture(scope="module")
def sales(small: Scenario, small_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sales of three months; Brittany sells 30 % less."""
    under = np.where(np.array(small.zones.region) == "Bretagne", 0.7, 1.0)
    sold = targets(small_plan, 3) * under[:, None, None, None]
    return sales_file(tmp_path_factory.mktemp("replan"), small, sold)


def test_json_and_tables_agree(sales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every figure as JSON, the same in the run's folder; shortfalls are named."""
    assert replan(SMALL, sales, "2026-04", out=sales.parent, as_json=True) == 0
    shown = json.loads(capsys.readouterr().out)
    folder = Path(shown["folder"])
    assert folder.name == "replan-2026-04"
    table = pd.read_csv(folder / "attainment.csv")
    assert table["sold"].sum() == pytest.approx(shown["attainment"]["sold"])
    assert table["market"].sum() == pytest.approx(shown["attainment"]["market"])
    moves = pd.read_csv(folder / "targets.csv")
    assert moves["moved"].abs().groupby([moves["region"]]).sum()["Bretagne"] > 0
    assert sum(row["moved"] for row in shown["moves"]) == moves["moved"].sum()
    whole = moves.groupby(["zone", "month", "channel", "offer"])["moved"].sum().abs().sum()
    assert shown["moved_lines"] == whole == pytest.approx(shown["swing"] * moves["before"].sum())
    short = {row["name"] for row in shown["promises"] if row["short"]}
    assert {"fibre Q1", "fibre Q2"} <= short
    assert Plan.load(folder / "plan").axes.months == ("2026-04", "2026-05", "2026-06")


def test_words_in_both_languages(sales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was sold, what moves and what is not kept, in either language."""
    said = {}
    for language in ("en", "fr"):
        assert replan(SMALL, sales, "2026-04", out=sales.parent, language=language) == 0
        said[language] = " ".join(capsys.readouterr().out.split())
    assert "months as YYYY-MM (360 rows)" in said["en"]
    assert "encoding UTF-8; columns parted by commas" in said["en"]
    assert "The table names no levels" in said["en"]
    assert "mois écrits AAAA-MM (360 rangs)" in said["fr"]
    assert "fibre Q2: NOT kept" in said["en"]
    assert "fibre Q1 : N’A PAS été tenu" in said["fr"]
    assert "Les objectifs bougent de" in said["fr"]
    assert "push budget : tenu" in said["fr"]


def test_bad_input(sales: Path, tmp_path: Path) -> None:
    """A faulty table is refused before anything is planned or written."""
    with pytest.raises(ScenarioError, match="use a month after 2026-01"):
        replan(SMALL, sales, "2027-01", out=tmp_path)
    with pytest.raises(ScenarioError, match="no row for"):
        replan(SMALL, sales, "2026-05", out=tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def year_sales(small: Scenario, small_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sales of three months as planned."""
    return sales_file(tmp_path_factory.mktemp("track"), small, targets(small_plan, 3))


def test_json_and_files(year_sales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All figures as JSON, the same as those kept; the months are the file's."""
    assert track(SMALL, year_sales, None, out=year_sales.parent, as_json=True) == 0
    shown = json.loads(capsys.readouterr().out)
    folder = Path(shown["folder"])
    assert folder.name == "track-2026-03"
    kept = json.loads((folder / "track.json").read_text("utf-8"))
    assert kept["outlooks"] == shown["outlooks"]
    assert shown["outlooks"][0]["attainment"] == 1.0
    files = {path.name for path in folder.iterdir()}
    tables = {"months.csv", "outlooks.csv", "attainment.csv"}
    assert files == tables | {"track.json", "track.html", "track.xlsx"}


def test_words_in_both_languages_of_tracking(
    year_sales: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The headline, each commitment's verdict, and how the file was read."""
    said = {}
    for language in ("en", "fr"):
        assert track(SMALL, year_sales, "2026-04", out=year_sales.parent, language=language) == 0
        said[language] = " ".join(capsys.readouterr().out.split())
    assert "Attainment to the end of 2026-03: 26,830 lines sold of 26,830." in said["en"]
    assert "encoding UTF-8; columns parted by commas" in said["en"]
    assert "Atteinte à fin 2026-03 : 26 830 lignes vendues sur 26 830." in said["fr"]
    assert "│ fibre Q1 │ ≥ 6 500 │" in said["fr"]
    assert "encodage UTF-8 ; colonnes séparées par des virgules" in said["fr"]


def test_bad_input_of_tracking(year_sales: Path, tmp_path: Path) -> None:
    """A faulty table is refused before anything is planned or written."""
    with pytest.raises(ScenarioError, match="no row for"):
        track(SMALL, year_sales, "2026-05", out=tmp_path)
    with pytest.raises(ScenarioError, match="'03/2026' is no month"):
        track(SMALL, year_sales, "03/2026", out=tmp_path)
    assert not list(tmp_path.iterdir())
