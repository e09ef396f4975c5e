"""Claims: a run is one process's at a time."""

from __future__ import annotations

from pathlib import Path

from optimizer.study.storage.claims import claim


def test_a_claim_is_one_process_s(tmp_path: Path) -> None:
    """A second one has to wait until the first lets go."""
    first = claim(tmp_path / "claims" / "run")
    assert first is not None
    assert claim(tmp_path / "claims" / "run") is None
    first.release()
    again = claim(tmp_path / "claims" / "run")
    assert again is not None
    again.release()
    assert not list((tmp_path / "claims").iterdir())
