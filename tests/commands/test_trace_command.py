"""``optimizer trace``: one point of sale in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import SMALL
from tests.terminal import optimizer


def test_trace_in_both_languages(tmp_path: Path) -> None:
    """One point of sale week by week, as text and as JSON; a name that is none is said."""
    for language, word in (("fr", "fin du mois"), ("en", "end of the month")):
        done = optimizer("trace", SMALL, "--pos", "17", "--language", language, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(word) == 6
    shown = optimizer("trace", SMALL, "--pos", "P0017", "--json", cwd=tmp_path)
    assert {"sold", "effort", "earned"} <= {event["kind"] for event in json.loads(shown.stdout)}
    done = optimizer("trace", SMALL, "--pos", "0", cwd=tmp_path)
    assert done.returncode == 2
    assert "P0001 to P0060" in done.stderr
