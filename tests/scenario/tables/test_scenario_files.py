"""The files that a scenario names: where they are looked for."""

from __future__ import annotations

from pathlib import Path

from optimizer.scenario.documents import Document
from optimizer.scenario.tables.scenario_files import ScenarioFiles


def test_a_file_is_read_once_and_kept(tmp_path: Path) -> None:
    """Its bytes are kept by its name; another file of that name is a fault, as is none."""
    document = Document(tmp_path / "scenario.yaml", {})
    contents = iter([b"a\n1\n", b"a\n2\n"])
    files = ScenarioFiles(document, lambda name, key: next(contents))
    rows = files.table("t.csv", ("zones", "table"), ("a",), (), lambda table: len(table.rows))
    assert rows == 1
    assert files.contents == {"t.csv": b"a\n1\n"}
    files.file("t.csv", ("attraction", "table"))
    assert files.faults[-1].wrong == "two different files are called 't.csv'"

    def missing(name: str, key: object) -> bytes:
        raise KeyError(name)

    (tmp_path / "zones.csv").write_bytes(b"a\n")
    files = ScenarioFiles(document, missing)
    assert files.file("zone.csv", ("zones", "table")) is None
    assert "did you mean 'zones.csv'" in files.faults[0].right


def test_a_table_that_lacks_a_column_is_not_taken(tmp_path: Path) -> None:
    """But where its other faults are wanted too."""
    files = ScenarioFiles(Document(tmp_path / "s.yaml", {}), lambda name, key: b"a\n1\n")
    key = ("zones", "table")
    assert files.table("t.csv", key, ("b",), None, lambda table: 1) is None
    assert files.table("t.csv", key, ("b",), None, lambda table: 1, even_incomplete=True) == 1
    assert [fault.wrong for fault in files.faults] == ["column is missing"] * 2
