"""Where the year stands on the command line: what it prints, keeps and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from optimizer.commands.track_command import track
from optimizer.errors import ScenarioError
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.conftest import SMALL
from tests.field.sold import sales_file, targets


@pytest.fixture(scope="module")
def sales(small: Scenario, small_plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sales of three months as planned."""
    return sales_file(tmp_path_factory.mktemp("track"), small, targets(small_plan, 3))


def test_json_and_files(sales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All figures as JSON, the same as those kept; the months are the file's."""
    assert track(SMALL, sales, None, out=sales.parent, as_json=True) == 0
    shown = json.loads(capsys.readouterr().out)
    folder = Path(shown["folder"])
    assert folder.name == "track-2026-03"
    kept = json.loads((folder / "track.json").read_text("utf-8"))
    assert kept["outlooks"] == shown["outlooks"]
    assert shown["outlooks"][0]["attainment"] == 1.0
    files = {path.name for path in folder.iterdir()}
    tables = {"months.csv", "outlooks.csv", "attainment.csv"}
    assert files == tables | {"track.json", "track.html", "track.xlsx"}


def test_words_in_both_languages(sales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The headline, each commitment's verdict, and how the file was read."""
    said = {}
    for language in ("en", "fr"):
        assert track(SMALL, sales, "2026-04", out=sales.parent, language=language) == 0
        said[language] = " ".join(capsys.readouterr().out.split())
    assert "Attainment to the end of 2026-03: 26,830 lines sold of 26,830." in said["en"]
    assert "encoding UTF-8; columns parted by commas" in said["en"]
    assert "Atteinte à fin 2026-03 : 26 830 lignes vendues sur 26 830." in said["fr"]
    assert "│ fibre Q1 │ ≥ 6 500 │" in said["fr"]
    assert "encodage UTF-8 ; colonnes séparées par des virgules" in said["fr"]


def test_bad_input(sales: Path, tmp_path: Path) -> None:
    """A faulty table is refused before anything is planned or written."""
    with pytest.raises(ScenarioError, match="no row for"):
        track(SMALL, sales, "2026-05", out=tmp_path)
    with pytest.raises(ScenarioError, match="'03/2026' is no month"):
        track(SMALL, sales, "03/2026", out=tmp_path)
    assert not list(tmp_path.iterdir())
