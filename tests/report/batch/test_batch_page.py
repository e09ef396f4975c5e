"""The page of a study: every value is the store's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from optimizer.report.batch import write_batch_report
from optimizer.report.batch.study_figures import Batch
from optimizer.study import RunStore
from tests.report.batch.batch_models import made


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


def test_the_same_study_gives_the_same_bytes(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Written again, page and workbook are the same."""
    store, shown, page, workbook = written
    before = page.read_bytes(), workbook.read_bytes()
    result = made(store.folder.parent)[2]
    write_batch_report(store, shown.study, result, "fr")
    assert (page.read_bytes(), workbook.read_bytes()) == before
